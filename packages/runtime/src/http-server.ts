import type { AddressInfo } from 'node:net';
import { type Clock, inLanguage } from '@lienthong/kernel';
import fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Actor } from './actor.js';
import { errorCodes, isErrorCode } from './error-codes.js';
import { addHealthRoutes, type ReadyChecks } from './health.js';
import type { Logger } from './logger.js';
import { isUnexpected, publicError } from './public-errors.js';
import { correlationIdOf, languageOf, type RequestContext } from './request-context.js';
import type { TokenVerifier } from './token-verifier.js';

export interface RunningServer {
  /** Without a slash at the end, e.g. http://127.0.0.1:4101. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`. */
    actor: Actor | null;
  }
}

export interface HttpServer {
  readonly app: FastifyInstance;
  /** What every request knows; after `authenticate`. */
  requestContext(request: FastifyRequest): RequestContext;
  /** Hook for routes that take access tokens: a wrong token ends the request with 401 and GraphQL-shaped `errors`. */
  authenticate(request: FastifyRequest): Promise<void>;
}

/** Larger than the HTTP client's idle time of the gateway (4 s), or it would send on a connection this side is closing. */
const keepAliveTimeoutMs = 65_000;
/** To receive one request whole, also a large file over a slow line; who is slower holds a connection for nothing. */
const requestTimeoutMs = 300_000;
const graphqlBodyLimitBytes = 1_000_000;

/** The HTTP side every process shares: request ids, sign-in, health, and errors in one form. */
export function createHttpServer(options: {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly tokenVerifier: TokenVerifier;
  readonly ready: ReadyChecks;
  readonly bodyLimitBytes?: number;
}): HttpServer {
  const { logger, clock, tokenVerifier } = options;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => correlationIdOf(request.headers),
    keepAliveTimeout: keepAliveTimeoutMs,
    requestTimeout: requestTimeoutMs,
    bodyLimit: options.bodyLimitBytes ?? graphqlBodyLimitBytes,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    trustProxy: false,
  }) as unknown as FastifyInstance;
  app.decorateRequest('actor', null);
  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('x-request-id', request.id);
    return reply.statusCode >= 400 && typeof payload === 'string' ? withRequestId(payload, request.id) : payload;
  });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const { status, text } = errorCodes.NOT_FOUND;
    const message = inLanguage(text, languageOf(request.headers));
    return reply.code(status).send({ errors: [{ message, extensions: { code: 'NOT_FOUND', requestId: request.id } }] });
  });
  addHealthRoutes(app, options.ready);
  return {
    app,
    requestContext: (request) => ({
      actor: request.actor,
      correlationId: request.id,
      language: languageOf(request.headers),
      logger: request.log as Logger,
      clock,
    }),
    authenticate: async (request) => {
      request.actor = await tokenVerifier.verify(request.headers.authorization);
    },
  };
}

/** Apollo refuses some requests (no operation, cross-site) before there is a context that knows the request id. */
const withRequestId = (body: string, requestId: string): string =>
  body.replaceAll('"requestId":""', `"requestId":"${requestId}"`);

/** Fastify's own refusals (body too large, not JSON, wrong media type) in the words of our table. */
function asOwnCode(error: unknown): unknown {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (code?.startsWith('FST_') !== true || statusCode === undefined || statusCode >= 500) return error;
  return {
    message: (error as Error).message,
    code: statusCode === 413 ? 'PAYLOAD_TOO_LARGE' : 'BAD_REQUEST',
    statusCode,
  };
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const own = asOwnCode(error);
  const formatted = publicError(own, languageOf(request.headers), request.id);
  if (isUnexpected(own)) request.log.error({ err: error }, 'unexpected fault');
  const code = formatted.extensions?.['code'];
  const status = (own as { statusCode?: number }).statusCode ?? (isErrorCode(code) ? errorCodes[code].status : 500);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(status).send({ errors: [formatted] });
}

export async function listen(
  app: FastifyInstance,
  at: { readonly port: number; readonly host: string },
  alsoClose: () => Promise<void>,
): Promise<RunningServer> {
  await app.listen({ port: at.port, host: at.host });
  const address = app.server.address() as AddressInfo;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    async close() {
      await app.close();
      await alsoClose();
    },
  };
}
