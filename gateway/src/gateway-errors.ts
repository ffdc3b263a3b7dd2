import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { errorCodes, isErrorCode, publicError } from '@lienthong/runtime';
import { inLanguage, type Language } from '@lienthong/kernel';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from './gateway-context.js';

/** What a subgraph says of its own errors and a client may read. */
const passedOn = ['reason', 'field', 'legalBasis'] as const;

/**
 * A subgraph has put its errors into public form already, in the user's language: that is kept, its name is not.
 * Anything else is put into public form here.
 */
export function publicGatewayError(error: unknown, language: Language, requestId: string): GraphQLFormattedError {
  if (!(error instanceof GraphQLError) || error.extensions['serviceName'] === undefined)
    return publicError(error, language, requestId);
  const { code: given, place } = error.extensions;
  const code = isErrorCode(given) ? given : 'INTERNAL_SERVER_ERROR';
  const path = Array.isArray(place) ? (place as string[]) : error.path;
  const ownWords = code === 'INTERNAL_SERVER_ERROR' || code === 'SUBGRAPH_UNAVAILABLE';
  return {
    message: ownWords ? inLanguage(errorCodes[code].text, language) : error.message,
    ...(path === undefined || path.length === 0 ? {} : { path }),
    extensions: {
      code,
      ...Object.fromEntries(
        passedOn.flatMap((name) => (name in error.extensions ? [[name, error.extensions[name]]] : [])),
      ),
      requestId,
    },
  };
}

/**
 * The gateway answers `data: null` without a word when a subgraph gave null where non-null was promised, and hides the reason
 * in `extensions.valueCompletion`. Clients look at `errors`: that is where it belongs.
 */
export function valueCompletionPlugin(): ApolloServerPlugin<GatewayContext> {
  const listener: GraphQLRequestListener<GatewayContext> = {
    async willSendResponse({ response, contextValue }) {
      if (response.body.kind !== 'single') return;
      const result = response.body.singleResult;
      const faults = result.extensions?.['valueCompletion'] as readonly GraphQLFormattedError[] | undefined;
      if (faults === undefined) return;
      contextValue.logger.error({ faults }, 'a subgraph gave null where non-null was promised');
      delete result.extensions;
      const { text } = errorCodes.INVALID_SUBGRAPH_RESPONSE;
      result.errors = [
        ...(result.errors ?? []),
        ...faults.map(({ path }) => ({
          message: inLanguage(text, contextValue.language),
          ...(path ? { path } : {}),
          extensions: { code: 'INVALID_SUBGRAPH_RESPONSE', requestId: contextValue.correlationId },
        })),
      ];
    },
  };
  return { requestDidStart: async () => listener };
}
