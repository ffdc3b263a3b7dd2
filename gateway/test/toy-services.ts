import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@lienthong/contracts';
import {
  createLogger,
  createSubgraph,
  placesToGuard,
  readSchemaFolder,
  type Resolvers,
  type RunningServer,
  type SubgraphOptions,
  type RequestContext,
  type TokenVerifier,
} from '@lienthong/runtime';

type Part = Readonly<Record<string, Record<string, unknown>>>;

const schemaFolder = (name: ServiceName): string => join(__dirname, '../../services', name, 'schema');

/** Every place that needs a resolver gets one that answers null, except those given. */
export function toyResolvers(name: ServiceName, given: Part = {}): Resolvers {
  const resolvers: Record<string, Record<string, unknown>> = {};
  for (const place of placesToGuard(readSchemaFolder(schemaFolder(name))).required) {
    const [type, field] = place.split('.') as [string, string];
    (resolvers[type] ??= {})[field] = () => null;
  }
  for (const [type, fields] of Object.entries(given)) resolvers[type] = { ...resolvers[type], ...fields };
  return resolvers;
}

export type ToyOptions = Partial<Omit<SubgraphOptions<RequestContext>, 'resolvers'>> & { resolvers?: Part };

/** One service with its real schema, permissions and door, and made-up content. */
export const startToyService = (
  name: ServiceName,
  tokenVerifier: TokenVerifier,
  { resolvers, ...options }: ToyOptions = {},
): Promise<RunningServer> =>
  createSubgraph({
    name,
    schemaFolder: schemaFolder(name),
    resolvers: toyResolvers(name, resolvers),
    tokenVerifier,
    logger: createLogger({ name, level: 'silent' }),
    port: 0,
    host: '127.0.0.1',
    createContext: (base) => base,
    ready: { database: async () => undefined, queue: async () => undefined },
    ...options,
  });

export async function startToyServices(
  tokenVerifier: TokenVerifier,
  options: Partial<Record<ServiceName, ToyOptions>> = {},
): Promise<Record<ServiceName, RunningServer>> {
  const entries = await Promise.all(
    serviceNames.map(async (name) => [name, await startToyService(name, tokenVerifier, options[name])] as const),
  );
  return Object.fromEntries(entries) as Record<ServiceName, RunningServer>;
}
