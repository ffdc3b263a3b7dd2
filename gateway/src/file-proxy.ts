import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse, type DomainError } from '@lienthong/kernel';
import { errorCodes, isErrorCode, languageOf, publicError, toUserError } from '@lienthong/runtime';
import { Pool } from 'undici';

/** Services that serve files under signed links; the link itself is the permission. */
export const fileServices = ['documents', 'statistics'] as const;
/** Where certificates of the demonstration say that their status can be asked for, by anybody: short questions, no secrets. */
const trustService = 'signatures';
const longestQuestionBytes = 16 * 1024;
const trustPlaces = [
  { path: '/trust/tsa', methods: ['POST'] },
  { path: '/trust/ocsp', methods: ['POST'] },
  { path: '/trust/ocsp/*', methods: ['GET'], isLawful: isOcspQuestion },
  { path: '/trust/crl/:name', methods: ['GET'] },
  { path: '/trust/issuers/:name', methods: ['GET'] },
] as const satisfies readonly Omit<Place, 'limitBytes'>[];

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

type Method = 'GET' | 'HEAD' | 'PUT' | 'POST';

interface Place {
  readonly path: string;
  /** HEAD goes with GET. */
  readonly methods: readonly Method[];
  readonly limitBytes: number;
  /** Whether the path, as it came, means the same to the service as it does here. */
  readonly isLawful?: (path: string) => boolean;
}

const hasOneMeaning = (path: string): boolean => !/\.\.|%2e|%2f|%25|\/\/|\\/i.test(path);

/** RFC 6960, A.1: base64 of the question, of which slashes are a part, escaped or not. */
function isOcspQuestion(path: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(decodeURIComponent(path.slice('/trust/ocsp/'.length)));
}

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
  urls: Readonly<Record<(typeof fileServices)[number] | typeof trustService, string>>,
  uploadLimitBytes: number,
): void {
  void app.register(async (files) => {
    files.removeAllContentTypeParsers();
    files.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const passTo = (name: keyof typeof urls, places: readonly Place[]): void => {
      const pool = new Pool(urls[name], { connections: 64, keepAliveTimeout: 4_000, connectTimeout: 2_000 });
      files.addHook('onClose', () => pool.destroy());
      for (const place of places) {
        files.route({
          method: [...place.methods],
          url: place.path,
          handler: (request, reply) => passThrough(pool, place, request, reply),
        });
      }
    };
    for (const name of fileServices)
      passTo(name, [{ path: `/files/${name}/*`, methods: ['GET', 'PUT'], limitBytes: uploadLimitBytes }]);
    passTo(
      trustService,
      trustPlaces.map((place) => ({ ...place, limitBytes: longestQuestionBytes })),
    );
  });
}

async function passThrough(
  pool: Pool,
  { limitBytes, isLawful = hasOneMeaning }: Place,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = request.raw.url ?? '';
  if (!isLawful(path.split('?')[0]!)) {
    reply.callNotFound();
    return reply;
  }
  const hasBody = request.method === 'PUT' || request.method === 'POST';
  if (hasBody) {
    const refusal = lengthRefused(request.headers['content-length'], limitBytes);
    if (refusal !== null) return refused(request, reply, refusal);
  }
  const ended = new AbortController();
  reply.raw.once('close', () => ended.abort());
  try {
    const answer = await pool.request({
      method: request.method as Method,
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
