import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import type { RequestContext } from './request-context.js';
import { isUnexpected, publicError } from './public-errors.js';

/**
 * Logs what went wrong in full, and lets only its public form out, in the language of the request.
 * One listener serves all requests: it keeps nothing between its calls.
 */
export function errorPlugin<Ctx extends RequestContext>(
  format: typeof publicError = publicError,
): ApolloServerPlugin<Ctx> {
  const listener: GraphQLRequestListener<Ctx> = {
    async didEncounterErrors({ errors, contextValue, operationName }) {
      for (const error of errors) {
        if (isUnexpected(error)) {
          contextValue.logger.error(
            { err: error.originalError ?? error, path: error.path, operationName },
            'unexpected fault',
          );
        }
      }
    },
    async willSendResponse({ errors, response, contextValue }) {
      if (errors === undefined || errors.length === 0 || response.body.kind !== 'single') return;
      response.body.singleResult.errors = errors.map((error) =>
        format(error, contextValue.language, contextValue.correlationId),
      );
    },
  };
  return { requestDidStart: async () => listener };
}
