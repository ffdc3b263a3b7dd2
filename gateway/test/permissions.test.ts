// The permission table at both doors: through the gateway, and straight at the service, whoever can reach it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Role, roles, serviceNames, type ServiceName } from '@lienthong/contracts';
import { type Actor, createLogger, createTokenVerifier, permissionTable, type RunningServer } from '@lienthong/runtime';
import { createTestIdentity, type TestIdentity } from '@lienthong/testing';
import {
  buildSchema,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import { createGateway } from '../src/index.js';
import { startToyServices } from './toy-services.js';

const person = {
  personId: '01980000-0000-7000-9000-000000000013',
  organisationId: '01980000-0000-7000-8000-00000000000a',
};
const schema = buildSchema(readFileSync(join(__dirname, '../schema.graphql'), 'utf8'));
const mutations = serviceNames.flatMap((service) =>
  Object.keys(permissionTable[service]).flatMap((place) => {
    const name = /^Mutation\.(.+)$/.exec(place)?.[1];
    return name === undefined ? [] : [[name, service] as const];
  }),
);

const scalars: Readonly<Record<string, unknown>> = {
  ...{ ID: person.personId, String: 'x', Int: 1, Float: 1, Boolean: true },
  ...{ Date: '2026-11-22', YearMonth: '2026-10', DateTime: '2026-11-22T00:00:00Z' },
};

/** The least that is taken for it. */
function least(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return least(type.ofType as GraphQLInputType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return scalars[type.name];
  const wanted = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(wanted.map((field) => [field.name, least(field.type)]));
}

function operationOf(name: string): { query: string; variables: object } {
  const { args } = schema.getMutationType()!.getFields()[name]!;
  const declared = args.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const given = args.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  return {
    query: `mutation (${declared}) { ${name}(${given}) { __typename } }`,
    variables: Object.fromEntries(args.map((argument) => [argument.name, least(argument.type)])),
  };
}

const allows = (service: ServiceName, name: string, role: Role): boolean => {
  try {
    permissionTable[service][`Mutation.${name}`]!.check({ ...person, roles: new Set([role]) } as unknown as Actor);
    return true;
  } catch {
    return false;
  }
};

describe('every mutation', () => {
  let identity: TestIdentity;
  let services: Record<ServiceName, RunningServer>;
  let gateway: RunningServer;
  const tokens = new Map<Role, string>();

  beforeAll(async () => {
    identity = await createTestIdentity();
    const tokenVerifier = createTokenVerifier({ issuer: identity.issuer, audience: 'lienthong' });
    services = await startToyServices(tokenVerifier);
    gateway = await createGateway({
      ...{ port: 0, host: '127.0.0.1', logger: createLogger({ name: 'gateway', level: 'silent' }), tokenVerifier },
      subgraphUrls: Object.fromEntries(serviceNames.map((name) => [name, services[name].url])) as never,
      explorer: null,
    });
    for (const role of roles) tokens.set(role, await identity.token({ ...person, roles: [role] }));
  });
  afterAll(async () => {
    await gateway?.close();
    await Promise.all(Object.values(services ?? {}).map((service) => service.close()));
    await identity?.close();
  });

  /** Codes and reasons of the errors; what a made-up service lacks is none of this. */
  const ask = async (url: string, name: string, role: Role | null): Promise<unknown[]> => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // Nothing but the token says who asks.
        ...{ 'x-person-id': person.personId, 'x-roles': roles.join(), 'x-forwarded-user': 'administrator' },
        ...(role === null ? {} : { authorization: `Bearer ${tokens.get(role)}` }),
      },
      body: JSON.stringify(operationOf(name)),
    });
    const { errors = [] } = (await answer.json()) as { errors?: { extensions: Record<string, unknown> }[] };
    return errors.map(({ extensions: { code, reason } }) => reason ?? code);
  };
  const doors = (service: ServiceName): string[] => [gateway.url, services[service].url];

  it('is in the public schema', () => {
    expect(mutations.map(([name]) => name).sort()).toEqual(Object.keys(schema.getMutationType()!.getFields()).sort());
  });

  it('asks for the keys of persons their owners alone, for the seal its clerk alone', () => {
    const personal = ['authoriseSignatures', 'setPin', 'changePin'].map((name) => ['signatures', name] as const);
    const keys = [...personal, ['documents', 'signDocument'] as const, ['documents', 'signDocuments'] as const];
    for (const [service, name] of keys)
      expect(roles.filter((role) => allows(service, name, role))).toEqual(['AUTHORISED_SIGNER']);
    expect(roles.filter((role) => allows('documents', 'sealDocument', role))).toEqual(['CLERK']);
  });

  it.each(mutations)('%s, at %s: only in its roles, through the gateway and without it', async (name, service) => {
    for (const door of doors(service)) {
      expect(await ask(door, name, null)).toEqual(['UNAUTHENTICATED']);
      for (const role of roles) {
        const refused = allows(service, name, role) ? [] : ['ROLE_MISSING'];
        const found = await ask(door, name, role);
        expect([role, found.filter((code) => code === 'ROLE_MISSING' || code === 'UNAUTHENTICATED')]).toEqual([
          role,
          refused,
        ]);
        // Not turned away for a reason before the rule.
        expect(found).not.toContain('BAD_USER_INPUT');
      }
    }
  });
});
