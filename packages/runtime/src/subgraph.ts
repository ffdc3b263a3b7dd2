import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { ServiceName } from '@lienthong/contracts';
import { type Clock, systemClock } from '@lienthong/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema, Kind, type DocumentNode } from 'graphql';
import type { Rule } from './access-rules.js';
import { errorPlugin } from './error-plugin.js';
import { guardResolvers, type Resolvers } from './guard-resolvers.js';
import type { ReadyChecks } from './health.js';
import { createHttpServer, listen, type RunningServer } from './http-server.js';
import type { Logger } from './logger.js';
import { permissionTable } from './permissions.js';
import { publicError } from './public-errors.js';
import type { RequestContext } from './request-context.js';
import { platformScalars } from './scalars.js';
import { readSchemaFolder } from './schema-folder.js';
import type { TokenVerifier } from './token-verifier.js';

export interface SubgraphOptions<Ctx extends RequestContext> {
  readonly name: ServiceName;
  /** Folder with the service's `*.graphql`. */
  readonly schemaFolder: string;
  readonly resolvers: Resolvers;
  readonly tokenVerifier: TokenVerifier;
  readonly logger: Logger;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly createContext: (base: RequestContext) => Ctx;
  /** What must answer before requests are sent here, e.g. `{ database: () => db.ping(), queue: () => backend.ping() }`. */
  readonly ready: ReadyChecks;
  /** Plain HTTP routes: the files. `request.body` is the unread stream, whatever its type; its size is the route's to limit. */
  readonly routes?: (app: FastifyInstance) => void;
  readonly clock?: Clock;
  /** Off unless asked for: the gateway knows the schema from the checked-in supergraph. */
  readonly introspection?: boolean;
  /** Other rules than the house's; for tests. */
  readonly rules?: Readonly<Record<string, Rule>>;
}

/** The schema with every rule in place. @throws {Error} when a rule or a root resolver is missing */
export function buildGuardedSchema(
  typeDefs: DocumentNode,
  resolvers: Resolvers,
  rules: Readonly<Record<string, Rule>>,
  introspection: boolean,
): GraphQLSchema {
  const declared = new Set(
    typeDefs.definitions.flatMap((node) => (node.kind === Kind.SCALAR_TYPE_DEFINITION ? [node.name.value] : [])),
  );
  const scalars = Object.fromEntries(Object.entries(platformScalars).filter(([name]) => declared.has(name)));
  const guarded = guardResolvers(typeDefs, { ...scalars, ...resolvers }, rules);
  const schema = buildSubgraphSchema({ typeDefs, resolvers: guarded as never });
  closeFederationFields(schema, rules, introspection);
  return schema;
}

/** `_service` tells the whole schema, and `_entities` would echo an entity that has no resolver here: both follow our rules too. */
function closeFederationFields(
  schema: GraphQLSchema,
  rules: Readonly<Record<string, Rule>>,
  introspection: boolean,
): void {
  const fields = schema.getQueryType()!.getFields();
  const { _service: service, _entities: entities } = fields;
  if (service && !introspection) {
    service.resolve = () => {
      throw new GraphQLError('introspection is off', { extensions: { code: 'FORBIDDEN' } });
    };
  }
  if (entities) {
    const resolve = entities.resolve!;
    entities.resolve = (source, args: { representations: readonly { __typename?: unknown }[] }, ctx, info) => {
      for (const { __typename } of args.representations) {
        if (rules[`${String(__typename)}.__resolveReference`] === undefined) {
          throw new GraphQLError('no such entity here', { extensions: { code: 'BAD_USER_INPUT' } });
        }
      }
      return resolve(source, args, ctx, info);
    };
  }
}

/** A body of whatever type arrives as the unread stream: what it holds is found out by reading it, not by what it is called. */
function addRawRoutes(files: FastifyInstance, routes: (app: FastifyInstance) => void): void {
  files.removeAllContentTypeParsers();
  files.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  routes(files);
}

/** One service's GraphQL over HTTP, with its health and file routes, listening. */
export async function createSubgraph<Ctx extends RequestContext>(
  options: SubgraphOptions<Ctx>,
): Promise<RunningServer> {
  const { name, logger, tokenVerifier, createContext, clock = systemClock, introspection = false } = options;
  const typeDefs = readSchemaFolder(options.schemaFolder);
  const schema = buildGuardedSchema(typeDefs, options.resolvers, options.rules ?? permissionTable[name], introspection);
  const apollo = new ApolloServer<Ctx>({
    schema,
    introspection,
    logger,
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    formatError: (_formatted, error) => publicError(error, 'vi', ''),
    plugins: [
      errorPlugin<Ctx>(),
      ApolloServerPluginInlineTraceDisabled(),
      // It would put itself before every field of every answer, for cache headers nobody reads.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await apollo.start();

  const { app, requestContext, authenticate } = createHttpServer({
    logger,
    clock,
    tokenVerifier,
    ready: options.ready,
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: authenticate,
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => createContext(requestContext(request as FastifyRequest)),
    }) as never,
  });
  const { routes } = options;
  if (routes) void app.register(async (files) => addRawRoutes(files, routes));
  return listen(app, options, async () => apollo.stop());
}
