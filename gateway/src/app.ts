import './telemetry-off.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { serviceNames, type ServiceName } from '@lienthong/contracts';
import { type Clock, systemClock } from '@lienthong/kernel';
import {
  createHttpServer,
  errorPlugin,
  listen,
  type Logger,
  type RunningServer,
  type TokenVerifier,
} from '@lienthong/runtime';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'undici';
import { addExplorer, type ExplorerOptions } from './explorer.js';
import { addFileProxy } from './file-proxy.js';
import type { GatewayContext } from './gateway-context.js';
import { publicGatewayError, valueCompletionPlugin } from './gateway-errors.js';
import { addHttpHeaders } from './http-headers.js';
import { operationLogPlugin } from './operation-log.js';
import { roomFolder } from './room-folder.js';
import { subgraphChecks } from './subgraph-health.js';
import { createSubgraphSource } from './subgraph-source.js';

export interface GatewayOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly logger: Logger;
  readonly tokenVerifier: TokenVerifier;
  /** Base address of each subgraph, without a slash at the end. */
  readonly subgraphUrls: Readonly<Record<ServiceName, string>>;
  /** null: neither the explorer nor introspection. */
  readonly explorer: ExplorerOptions | null;
  readonly corsOrigins?: readonly string[];
  readonly uploadLimitBytes?: number;
  readonly clock?: Clock;
  /** The composed supergraph; the checked-in one if absent. */
  readonly supergraphSdl?: string;
}

const limits = { maxTokens: 1_000, maxRecursiveSelections: 10_000, uploadBytes: 100 * 1024 * 1024 };

/** The one door for frontends, listening. */
export async function createGateway(options: GatewayOptions): Promise<RunningServer> {
  const { logger, subgraphUrls } = options;
  const links = Object.fromEntries(
    serviceNames.map((name) => [name, createSubgraphSource(name, subgraphUrls[name], logger)]),
  ) as Record<ServiceName, ReturnType<typeof createSubgraphSource>>;
  const pools = Object.fromEntries(serviceNames.map((name) => [name, links[name].pool])) as Record<ServiceName, Pool>;

  const gateway = new ApolloGateway({
    supergraphSdl: options.supergraphSdl ?? readFileSync(join(roomFolder(), 'supergraph.graphql'), 'utf8'),
    buildService: ({ name }) => links[name as ServiceName].source,
    logger,
  });
  const apollo = new ApolloServer<GatewayContext>({
    gateway: gateway as never,
    logger,
    introspection: options.explorer !== null,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: options.explorer === null,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    parseOptions: { maxTokens: limits.maxTokens },
    maxRecursiveSelections: limits.maxRecursiveSelections,
    formatError: (_formatted, error) => publicGatewayError(error, 'vi', ''),
    plugins: [
      errorPlugin<GatewayContext>(publicGatewayError),
      valueCompletionPlugin(),
      operationLogPlugin(),
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
    clock: options.clock ?? systemClock,
    tokenVerifier: options.tokenVerifier,
    ready: subgraphChecks(pools),
  });
  addHttpHeaders(app, options.corsOrigins ?? []);
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: authenticate,
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => ({
        ...requestContext(request as FastifyRequest),
        authorization: request.headers.authorization,
        startedAtMs: performance.now(),
      }),
    }) as never,
  });
  addFileProxy(app, subgraphUrls, options.uploadLimitBytes ?? limits.uploadBytes);
  if (options.explorer !== null) addExplorer(app, options.explorer);

  return listen(app, options, async () => {
    await apollo.stop();
    await Promise.all(Object.values(pools).map((pool) => pool.destroy()));
  });
}
