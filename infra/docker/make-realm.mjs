// Writes keycloak-realm.json from the demonstration province: the same people as the local issuer knows, for docker-compose.
//   node infra/docker/make-realm.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const roles = ['CLERK', 'AUTHORISED_SIGNER', 'ADMINISTRATOR', 'PROVINCIAL_OFFICE'];
const attributeMapper = (claim) => ({
  name: claim,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-usermodel-attribute-mapper',
  config: { 'user.attribute': claim, 'claim.name': claim, 'jsonType.label': 'String', 'access.token.claim': 'true' },
});

/** @param {{ people: { account: string, fullName: string, id: string, organisationId: string, roles: string[] }[] }} province */
export const realm = ({ people }) => ({
  realm: 'lienthong',
  displayName: 'Liên Thông',
  enabled: true,
  sslRequired: 'external',
  internationalizationEnabled: true,
  supportedLocales: ['vi', 'en'],
  defaultLocale: 'vi',
  accessTokenLifespan: 900,
  defaultSignatureAlgorithm: 'ES256',
  roles: { realm: roles.map((name) => ({ name })) },
  clients: [
    {
      clientId: 'lienthong-explorer',
      publicClient: true,
      standardFlowEnabled: true,
      directAccessGrantsEnabled: false,
      implicitFlowEnabled: false,
      redirectUris: ['http://localhost:4000/*', 'http://127.0.0.1:4000/*'],
      webOrigins: ['+'],
      attributes: { 'pkce.code.challenge.method': 'S256', 'access.token.signed.response.alg': 'ES256' },
      protocolMappers: [
        attributeMapper('person_id'),
        attributeMapper('organisation_id'),
        {
          name: 'roles',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-usermodel-realm-role-mapper',
          config: {
            'claim.name': 'roles',
            'jsonType.label': 'String',
            multivalued: 'true',
            'access.token.claim': 'true',
          },
        },
        {
          name: 'audience',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-audience-mapper',
          config: { 'included.custom.audience': 'lienthong', 'access.token.claim': 'true' },
        },
      ],
    },
  ],
  components: {
    'org.keycloak.userprofile.UserProfileProvider': [
      {
        providerId: 'declarative-user-profile',
        config: {
          'kc.user.profile.config': [
            JSON.stringify({
              attributes: [{ name: 'username' }, { name: 'firstName' }],
              unmanagedAttributePolicy: 'ADMIN_EDIT',
            }),
          ],
        },
      },
    ],
  },
  // No credentials: nobody can sign in until an administrator of the realm has set a password.
  users: people.map(({ account, fullName, id, organisationId, roles: own }) => ({
    username: account,
    firstName: fullName,
    enabled: true,
    requiredActions: ['UPDATE_PASSWORD'],
    attributes: { person_id: [id], organisation_id: [organisationId] },
    realmRoles: own,
  })),
});

const here = (name) => new URL(name, import.meta.url);
export const realmFile = () =>
  `${JSON.stringify(realm(JSON.parse(readFileSync(here('../local/demonstration/lai-chau.json'), 'utf8'))), null, 2)}\n`;

if (process.argv[1]?.endsWith('make-realm.mjs')) writeFileSync(here('keycloak-realm.json'), realmFile());
