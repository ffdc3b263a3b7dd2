import { createReadStream } from 'node:fs';
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import type { Place } from './place.js';

export interface S3Options {
  /** e.g. https://s3.example.vn; the bucket goes into the path. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where arriving files wait until they are verified. Default: a folder of the system's temporary folder. */
  readonly stagingFolder?: string | undefined;
}

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const idleTimeoutMs = 30_000;
const attempts = 3;

/** Faults of the network, and answers that ask for patience: the same request may succeed when it is sent again. */
const isPassing = (status: number): boolean => status === 429 || status >= 500;

interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payloadHash?: string;
  /** File to send. */
  readonly bodyPath?: string;
}

/** Any store that speaks S3 with path-style addresses and signature version 4. */
export function s3Place(options: S3Options): Place {
  const endpoint = new URL(options.endpoint);
  const secure = endpoint.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const signingKeys = new Map<string, ArrayBuffer>();
  const keyOf = (hash: string): string => `sha256/${hash.slice(0, 2)}/${hash}`;

  async function sendOnce({ method, key, headers, payloadHash, bodyPath }: S3Request): Promise<IncomingMessage> {
    const base = options.endpoint.replace(/\/$/, '');
    const signed = await new AwsV4Signer({
      method,
      url: `${base}/${options.bucket}${key === '' ? '' : `/${key}`}`,
      headers: { ...headers, 'x-amz-content-sha256': payloadHash ?? emptyHash },
      service: 's3',
      region: options.region,
      accessKeyId: options.accessKeyId,
      secretAccessKey: options.secretAccessKey,
      cache: signingKeys,
    }).sign();
    return new Promise((resolve, reject) => {
      const send = secure ? httpsRequest : httpRequest;
      const request = send(signed.url, { method, headers: Object.fromEntries(signed.headers), agent }, resolve);
      request.setTimeout(idleTimeoutMs, () => request.destroy(new Error('The file store does not answer.')));
      request.once('error', reject);
      if (bodyPath === undefined) request.end();
      else pipeline(createReadStream(bodyPath), request).catch(reject);
    });
  }

  async function send(request: S3Request): Promise<IncomingMessage> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await sendOnce(request);
        if (!isPassing(response.statusCode ?? 0) || attempt === attempts) return response;
        response.resume();
      } catch (error) {
        if (attempt === attempts) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 100 * 2 ** attempt));
    }
  }

  /** @returns the status of an answer whose body does not matter; @throws when the store did not accept the request */
  async function settle(request: S3Request, accepted: readonly number[]): Promise<IncomingMessage> {
    const response = await send(request);
    if (accepted.includes(response.statusCode ?? 0)) {
      response.resume();
      return response;
    }
    throw await faultOf(request, response);
  }

  return {
    stagingFolder: options.stagingFolder ?? join(tmpdir(), 'lienthong-staging'),
    keep: async (stagedPath, hash, sizeBytes) => {
      await settle(
        {
          method: 'PUT',
          key: keyOf(hash),
          headers: { 'content-length': String(sizeBytes), 'content-type': 'application/octet-stream' },
          payloadHash: hash,
          bodyPath: stagedPath,
        },
        [200, 201, 204],
      );
    },
    open: async (hash, range) => {
      const headers = range ? { range: `bytes=${range.start}-${range.end}` } : {};
      const request: S3Request = { method: 'GET', key: keyOf(hash), headers };
      const response = await send(request);
      if (response.statusCode === 404) {
        response.resume();
        return null;
      }
      if (response.statusCode === (range ? 206 : 200)) return response;
      throw await faultOf(request, response);
    },
    size: async (hash) => {
      const response = await settle({ method: 'HEAD', key: keyOf(hash) }, [200, 404]);
      return response.statusCode === 404 ? null : Number(response.headers['content-length']);
    },
    remove: async (hash) => void (await settle({ method: 'DELETE', key: keyOf(hash) }, [200, 204, 404])),
    ping: async () => void (await settle({ method: 'HEAD', key: '' }, [200])),
  };
}

async function faultOf({ method, key }: S3Request, response: IncomingMessage): Promise<Error> {
  let body = '';
  for await (const chunk of response) if (body.length < 500) body += String(chunk);
  const code = /<Code>([^<]+)<\/Code>/.exec(body)?.[1] ?? '';
  return new Error(`The file store answered ${response.statusCode} ${code} to ${method} ${key}.`);
}
