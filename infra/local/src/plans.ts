// Which processes a province is made of, and the environment each gets.
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@lienthong/contracts';
import type { ProcessPlan } from './processes.js';
import { inheritedEnvironment, type Settings } from './settings.js';
import type { StateFolder } from './state-folder.js';

export interface Surroundings {
  readonly databaseUrl: string;
  readonly issuer: string;
  /** One free port for each subgraph. */
  readonly ports: Readonly<Record<ServiceName, number>>;
}

export function plans(
  settings: Settings,
  state: StateFolder,
  { databaseUrl, issuer, ports }: Surroundings,
): ProcessPlan[] {
  const common: NodeJS.ProcessEnv = {
    ...inheritedEnvironment(),
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    ...(settings.redisUrl === null ? {} : { REDIS_URL: settings.redisUrl }),
    HOST: '127.0.0.1',
    OIDC_ISSUER: issuer,
    OIDC_AUDIENCE: 'lienthong',
    FILE_STORE_FOLDER: state.path('files'),
    FILE_LINK_SECRET: state.secrets.fileLinkSecret,
    PUBLIC_URL: settings.publicUrl,
    LOG_LEVEL: settings.logLevel,
  };
  const demonstration = join(settings.root, 'infra/local/demonstration');
  const own: Readonly<Record<ServiceName, NodeJS.ProcessEnv>> = {
    organisations: { IMPORT_FILE: join(demonstration, 'lai-chau.json') },
    documents: {},
    signatures: {
      KEY_ENCRYPTION_KEY: state.secrets.keyEncryptionKey,
      AUTHORISATION_KEY: state.secrets.authorisationKey,
      DEMONSTRATION_CA: 'true',
      DEMONSTRATION_PIN: settings.demonstrationPin,
      DEMONSTRATION_IMAGES: join(settings.root, 'services/signatures/demonstration'),
      ...trustServices(settings, ports.signatures),
    },
    statistics: {},
  };
  const plan = (name: string, folder: string, entry: string, env: NodeJS.ProcessEnv): ProcessPlan => ({
    name,
    entry: join(settings.root, folder, 'dist/src', entry),
    env: { ...common, ...env },
    logFile: state.path('logs', `${name.replace(' ', '-')}.log`),
  });
  return [
    ...serviceNames.map((service) =>
      plan(service, `services/${service}`, 'main.js', { ...own[service], PORT: String(ports[service]) }),
    ),
    ...serviceNames.map((service) =>
      plan(`${service} worker`, `services/${service}`, 'worker.js', { ...own[service], PORT: '0' }),
    ),
    plan('gateway', 'gateway', 'main.js', {
      PORT: String(settings.port),
      OIDC_CLIENT_ID: 'lienthong-explorer',
      ...Object.fromEntries(
        serviceNames.map((service) => [`${service.toUpperCase()}_URL`, `http://127.0.0.1:${ports[service]}`]),
      ),
    }),
  ];
}

/**
 * The demonstration's own time-stamping authority, OCSP responder and revocation lists are routes of the signatures subgraph: it has
 * the keys already, and one process more would make the start slower. Through the gateway first, whose address outlives a restart.
 */
function trustServices({ port, publicUrl }: Settings, subgraphPort: number): NodeJS.ProcessEnv {
  const [gateway, subgraph] = [`http://127.0.0.1:${port}/trust`, `http://127.0.0.1:${subgraphPort}/trust`];
  return {
    TSA_URLS: `${gateway}/tsa,${subgraph}/tsa`,
    OCSP_URLS: `${subgraph}/ocsp`,
    CRL_URLS: `${subgraph}/crl/subordinate.crl,${subgraph}/crl/root.crl`,
    TRUST_PRIVATE_HOSTS: new URL(publicUrl).host,
  };
}
