import { unwrapResolverError } from '@apollo/server/errors';
import { inLanguage, isDomainError, type DomainError, type Language } from '@lienthong/kernel';
import { type GraphQLError, type GraphQLFormattedError } from 'graphql';
import { codesWithOwnMessage, errorCodes, isErrorCode, type ErrorCode } from './error-codes.js';
import { withoutValues } from './without-values.js';

/** What a DomainError that left a payload's `errors` is called in the table of GraphQL codes. */
function codeOf(error: DomainError): ErrorCode {
  if (error.kind !== 'REFUSED') return error.kind;
  return isErrorCode(error.code) ? error.code : 'BAD_USER_INPUT';
}

/** A fault of ours, or something the client may know? */
export function isUnexpected(error: unknown): boolean {
  const cause = unwrapResolverError(error);
  if (isDomainError(cause)) return false;
  const code = codeIn(error) ?? codeIn(cause);
  return !isErrorCode(code) || code === 'INTERNAL_SERVER_ERROR';
}

const codeIn = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, extensions } = error as { code?: unknown; extensions?: { code?: unknown } };
  return extensions?.code ?? code;
};

/**
 * The only form in which an error leaves a process: a code of the table, a message in the user's language, the request id.
 * A code that is not in the table becomes INTERNAL_SERVER_ERROR and its message is dropped.
 */
export function publicError(error: unknown, language: Language, requestId: string): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  const place = placeOf(error);
  if (isDomainError(cause)) {
    const code = codeOf(cause);
    return {
      message: inLanguage(cause.text, language),
      ...place,
      extensions: {
        code,
        ...(cause.code === code ? {} : { reason: cause.code }),
        ...(cause.options.path ? { field: cause.options.path } : {}),
        ...(cause.options.legalBasis ? { legalBasis: cause.options.legalBasis } : {}),
        requestId,
      },
    };
  }
  const given = codeIn(error) ?? codeIn(cause);
  const code = isErrorCode(given) ? given : 'INTERNAL_SERVER_ERROR';
  const message = codesWithOwnMessage.has(code)
    ? withoutValues((error as Error).message)
    : inLanguage(errorCodes[code].text, language);
  return { message, ...place, extensions: { code, requestId } };
}

const placeOf = (error: unknown): Pick<GraphQLFormattedError, 'locations' | 'path'> => {
  const { locations, path } = error as Partial<GraphQLError>;
  return { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
};
