import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import type { GatewayContext } from './gateway-context.js';

/**
 * One line per operation: what, by whom, how long, how it ended; never its variables. Mutations and what went wrong at level
 * info, the many queries that did not at level debug.
 */
export function operationLogPlugin(): ApolloServerPlugin<GatewayContext> {
  const listener: GraphQLRequestListener<GatewayContext> = {
    async willSendResponse({ operation, operationName, errors, contextValue }) {
      const { logger, actor, startedAtMs } = contextValue;
      const level = operation?.operation === 'mutation' || errors !== undefined ? 'info' : 'debug';
      if (!logger.isLevelEnabled(level)) return;
      logger[level](
        {
          operation: operation?.operation,
          operationName,
          personId: actor?.personId,
          ms: Math.round(performance.now() - startedAtMs),
          ...(errors ? { codes: errors.map((error) => error.extensions['code']) } : {}),
        },
        'operation',
      );
    },
  };
  return { requestDidStart: async () => listener };
}
