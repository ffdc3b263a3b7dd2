// HTTP in and out of bytes: PUT of announced uploads, GET of files by signed link.
import { verifyLink, type FileStore } from '@lienthong/file-store';
import { isDomainError, type Clock, type DomainError } from '@lienthong/kernel';
import { languageOf, toUserError } from '@lienthong/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ReadingLog } from '../reading-log.js';
import { documentSubject } from '../request.js';
import { fileNotFound } from './file.errors.js';
import { contentDisposition, readRange } from './http-file.js';
import { downloadsPath, uploadsPath } from './links.js';
import type { ReceivedUpload } from './receive-upload.js';

export interface FileRouteDependencies {
  readonly readings: ReadingLog;
  readonly fileStore: FileStore;
  readonly clock: Clock;
  readonly linkSecret: string;
  readonly receive: (
    uploadId: string,
    source: AsyncIterable<Uint8Array>,
    correlationId: string,
  ) => Promise<ReceivedUpload>;
}

const missing = new Set(['UPLOAD_NOT_FOUND', 'FILE_NOT_FOUND', 'DOCUMENT_NOT_FOUND']);

function statusOf({ code, kind }: DomainError): number {
  if (kind === 'FORBIDDEN') return 403;
  if (code === 'FILE_TOO_LARGE' || code === 'PDF_TOO_LARGE') return 413;
  if (missing.has(code)) return 404;
  if (code === 'FILE_INSPECTION_BUSY') return 503;
  if (code.startsWith('PDF_')) return 422;
  return code.startsWith('FILE_') ? 400 : 409;
}

/** An expected refusal as JSON, in the form of the payloads' errors. */
async function refusalsAsJson(request: FastifyRequest, reply: FastifyReply, work: () => Promise<unknown>) {
  try {
    return await work();
  } catch (error) {
    if (!isDomainError(error)) throw error;
    request.log.info({ code: error.code, details: error.options.details }, 'refused');
    return reply.code(statusOf(error)).send({ errors: [toUserError(error, languageOf(request.headers))] });
  }
}

export const fileRoutes =
  (dependencies: FileRouteDependencies) =>
  (app: FastifyInstance): void => {
    void app.register(async (files) => {
      // Whatever the client calls its bytes, they are streamed; what they are is for the inspection to say.
      files.removeAllContentTypeParsers();
      files.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
      files.put<{ Params: { id: string } }>(`${uploadsPath}/:id`, (request, reply) =>
        refusalsAsJson(request, reply, () => put(dependencies, request, reply)),
      );
      files.get<{ Params: { sha256: string } }>(`${downloadsPath}/:sha256`, (request, reply) =>
        refusalsAsJson(request, reply, () => get(dependencies, request, reply)),
      );
    });
  };

async function put(
  { clock, linkSecret, receive }: FileRouteDependencies,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  verifyLink(linkSecret, 'PUT', request.url, clock.now());
  const body = (request.body ?? []) as AsyncIterable<Uint8Array>;
  const upload = await receive(request.params.id, body, request.id);
  return reply.code(201).send({ upload });
}

async function get(
  { readings, fileStore, clock, linkSecret }: FileRouteDependencies,
  request: FastifyRequest<{ Params: { sha256: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { claims } = verifyLink(linkSecret, 'GET', request.url, clock.now());
  const { sha256 } = request.params;
  const sizeBytes = await fileStore.size(sha256);
  if (sizeBytes === null) throw fileNotFound();
  const tag = `"${sha256}"`;
  void reply.headers({
    'accept-ranges': 'bytes',
    etag: tag,
    'cache-control': 'private, max-age=300, immutable',
    'content-type': 'application/pdf',
    'content-disposition': contentDisposition(claims['name'] ?? `${sha256}.pdf`),
    'x-content-type-options': 'nosniff',
  });
  if (request.headers['if-none-match'] === tag) return reply.code(304).send();
  const condition = request.headers['if-range'];
  const range = condition === undefined || condition === tag ? readRange(request.headers.range, sizeBytes) : null;
  if (range === 'UNSATISFIABLE') {
    return reply.code(416).header('content-range', `bytes */${sizeBytes}`).removeHeader('content-type').send();
  }
  if (request.method === 'GET' && (range === null || range.start === 0)) {
    await readings.note({
      subject: documentSubject(claims['document']!),
      actorId: claims['person']!,
      act: 'FILE_DOWNLOADED',
      details: { sha256 },
      correlationId: request.id,
    });
  }
  if (range === null) {
    return reply.header('content-length', sizeBytes).send(await fileStore.stream(sha256));
  }
  return reply
    .code(206)
    .headers({
      'content-range': `bytes ${range.start}-${range.end}/${sizeBytes}`,
      'content-length': range.end - range.start + 1,
    })
    .send(await fileStore.stream(sha256, range));
}
