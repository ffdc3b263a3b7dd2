import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse, type DomainError } from '@lienthong/kernel';
import { errorCodes, isErrorCode, languageOf, publicError, toUserError } from '@lienthong/runtime';
import { Pool } from 'undici';

/** Services that serve files under signed links; the link itself is the permission. */
export const fileServices = ['documents', 'statistics'] as const;
/** Where certificates of the demonstration say that their status can be asked for, by anybody: short questions, no secrets. */
const trustPlace = { service: 'signatures', path: '/trust/*', limitBytes: 16 * 1024 } as const;

const requestHeaders = ['content-type', 'content-length', 'range', 'if-range', 'if-none-match', 'accept-language'];
const answerHeaders = [
  'content-type',
  'content-length',
  'content-range',
  'content-disposition',
  'accept-ranges',
  'cache-control',
  'etag',
  'last-modified',
];
const stallTimeoutMs = 60_000;

const picked = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));

/**
 * `/files/documents/…`, `/files/statistics/…` and `/trust/…`: bytes stream through in both directions, nothing is held in memory.
 * Connections of their own: a slow download must not stand in the way of an operation.
 */
export function addFileProxy(
  app: FastifyInstance,
  urls: Readonly<Record<(typeof fileServices)[number] | typeof trustPlace.service, string>>,
  uploadLimitBytes: number,
): void {
  void app.register(async (files) => {
    files.removeAllContentTypeParsers();
    files.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const passTo = (name: keyof typeof urls, url: string, method: ('GET' | 'PUT' | 'POST')[], limitBytes: number) => {
      const pool = new Pool(urls[name], { connections: 64, keepAliveTimeout: 4_000, connectTimeout: 2_000 });
      files.addHook('onClose', () => pool.destroy());
      files.route({ method, url, handler: (request, reply) => passThrough(pool, limitBytes, request, reply) });
    };
    for (const name of fileServices) passTo(name, `/files/${name}/*`, ['GET', 'PUT'], uploadLimitBytes);
    passTo(trustPlace.service, trustPlace.path, ['GET', 'POST'], trustPlace.limitBytes);
  });
}

async function passThrough(
  pool: Pool,
  limitBytes: number,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = request.raw.url ?? '';
  if (/\.\.|%2e|%2f|\/\//i.test(path.split('?')[0]!)) {
    reply.callNotFound();
    return reply;
  }
  const hasBody = request.method !== 'GET';
  if (hasBody) {
    const refusal = lengthRefused(request.headers['content-length'], limitBytes);
    if (refusal !== null) return refused(request, reply, refusal);
  }
  const ended = new AbortController();
  reply.raw.once('close', () => ended.abort());
  try {
    const answer = await pool.request({
      method: request.method as 'GET' | 'PUT' | 'POST',
      path,
      headers: { ...picked(request.headers, requestHeaders), 'x-request-id': request.id },
      body: hasBody ? request.raw : null,
      headersTimeout: stallTimeoutMs,
      bodyTimeout: stallTimeoutMs,
      signal: ended.signal,
    });
    return reply.code(answer.statusCode).headers(picked(answer.headers, answerHeaders)).send(answer.body);
  } catch (error) {
    request.log.error({ err: error }, 'the file could not be passed through');
    const fault = publicError({ code: 'SUBGRAPH_UNAVAILABLE' }, languageOf(request.headers), request.id);
    return reply.code(502).send({ errors: [fault] });
  }
}

/** A stated length lets the HTTP parser itself hold the sender to it. */
function lengthRefused(stated: string | undefined, limitBytes: number): DomainError | null {
  if (stated === undefined) {
    return refuse('LENGTH_REQUIRED', {
      vi: 'Thiếu độ dài tệp (Content-Length).',
      en: 'The length of the file is missing (Content-Length).',
    });
  }
  if (Number(stated) > limitBytes) {
    return refuse('FILE_TOO_LARGE', {
      vi: `Tệp quá lớn: tối đa ${limitBytes} byte.`,
      en: `The file is too large: at most ${limitBytes} bytes.`,
    });
  }
  return null;
}

/** In the form in which the services refuse bytes: that of the payloads' errors. */
function refused(request: FastifyRequest, reply: FastifyReply, refusal: DomainError): FastifyReply {
  const status = isErrorCode(refusal.code) ? errorCodes[refusal.code].status : 400;
  // The bytes that may follow are not read.
  return reply
    .code(status)
    .header('connection', 'close')
    .send({ errors: [toUserError(refusal, languageOf(request.headers))] });
}
