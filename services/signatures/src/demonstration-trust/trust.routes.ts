// HTTP in and out of the demonstration's trust services: RFC 3161, 3.4; RFC 6960, A.1; RFC 5280, 4.2.1.13.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Responders } from './responders.js';
import { deltaEnding, trustPath } from './responder-urls.js';

/** A request names a hash or a few certificates. */
const longestRequestBytes = 16 * 1024;

export const trustRoutes =
  (responders: Responders) =>
  (app: FastifyInstance): void => {
    app.post(`${trustPath}/tsa`, (request, reply) =>
      answered(request, reply, 'application/timestamp-reply', (bytes) => responders.timeStamp(bytes)),
    );
    app.post(`${trustPath}/ocsp`, (request, reply) =>
      answered(request, reply, 'application/ocsp-response', (bytes) => responders.ocsp(bytes)),
    );
    app.get<{ Params: { '*': string } }>(`${trustPath}/ocsp/*`, async (request, reply) => {
      const bytes = Buffer.from(request.params['*'], 'base64');
      if (bytes.length > longestRequestBytes) return reply.code(413).send();
      return reply.type('application/ocsp-response').send(await responders.ocsp(bytes));
    });
    app.get<{ Params: { name: string } }>(`${trustPath}/crl/:name`, (request, reply) =>
      named(request.params.name, '.crl', reply, 'application/pkix-crl', (id) =>
        id.endsWith(deltaEnding) ? responders.deltaCrl(id.slice(0, -deltaEnding.length)) : responders.crl(id),
      ),
    );
    app.get<{ Params: { name: string } }>(`${trustPath}/issuers/:name`, (request, reply) =>
      named(request.params.name, '.cer', reply, 'application/pkix-cert', (id) => responders.issuer(id)),
    );
  };

async function answered(
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  respond: (bytes: Buffer) => Promise<Buffer>,
): Promise<FastifyReply> {
  const bytes = await wholeBody(request);
  if (bytes === null) return reply.code(413).header('connection', 'close').send();
  return reply
    .type(type)
    .header('cache-control', 'no-store')
    .send(await respond(bytes));
}

async function named(
  name: string,
  ending: string,
  reply: FastifyReply,
  type: string,
  find: (id: string) => Promise<Buffer | null>,
): Promise<FastifyReply> {
  const found = name.endsWith(ending) ? await find(name.slice(0, -ending.length)) : null;
  if (!found) return reply.callNotFound() as unknown as FastifyReply;
  return reply.type(type).send(found);
}

/** @returns null when it is too long */
async function wholeBody(request: FastifyRequest): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestRequestBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
