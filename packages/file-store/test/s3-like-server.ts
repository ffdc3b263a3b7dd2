import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3LikeServer {
  readonly endpoint: string;
  readonly objects: Map<string, Buffer>;
  readonly requests: string[];
  /** Answers the next requests with these statuses, or breaks the connection for `break`. */
  readonly troubles: (number | 'break')[];
  close(): Promise<void>;
}

export const credentials = {
  accessKeyId: 'AKTEST',
  secretAccessKey: 'a secret/of+the store',
  region: 'ap-southeast-1',
};

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signature version 4 as the service computes it, from the request as it arrived. */
function isSigned(request: IncomingMessage): boolean {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (!parts) return false;
  const [, keyId, date, region, signedHeaders, signature] = parts as unknown as string[];
  const names = signedHeaders!.split(';');
  const canonical = [
    request.method,
    request.url,
    '',
    ...names.map((name) => `${name}:${String(request.headers[name])}`),
    '',
    signedHeaders,
    request.headers['x-amz-content-sha256'],
  ].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [region!, 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${credentials.secretAccessKey}`, date!));
  return keyId === credentials.accessKeyId && hmac(key, toSign).toString('hex') === signature;
}

/** As much of S3 as the file store speaks: one bucket `papers`, whole and ranged reads, and refusals as S3 words them. */
export async function startS3LikeServer(): Promise<S3LikeServer> {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  const troubles: (number | 'break')[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    requests.push(`${request.method} ${request.url}`);
    const refuse = (status: number, code: string) =>
      response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
    const trouble = troubles.shift();
    if (trouble === 'break') return void request.socket.destroy();
    if (trouble !== undefined) return void refuse(trouble, 'SlowDown');
    if (!isSigned(request)) return void refuse(403, 'SignatureDoesNotMatch');
    const [, bucket, ...rest] = request.url!.split('/');
    const key = rest.join('/');
    if (bucket !== 'papers') return void refuse(404, 'NoSuchBucket');
    if (request.method === 'HEAD' && key === '') return void response.writeHead(200).end();
    if (request.method === 'PUT') {
      if (sha256(body) !== request.headers['x-amz-content-sha256'])
        return void refuse(400, 'XAmzContentSHA256Mismatch');
      if (request.headers['content-length'] === undefined) return void refuse(411, 'MissingContentLength');
      objects.set(key, body);
      return void response.writeHead(200).end();
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      return void response.writeHead(204).end();
    }
    const found = objects.get(key);
    if (!found) return void refuse(404, 'NoSuchKey');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const bytes = range ? found.subarray(Number(range[1]), Number(range[2]) + 1) : found;
    response.writeHead(range ? 206 : 200, { 'content-length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    requests,
    troubles,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
