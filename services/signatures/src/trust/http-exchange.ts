// One question over HTTP to a trust service, bounded in time, size and place.
import { lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressPolicy } from './address-policy.js';
import { TrustServiceError, type TrustServiceKind } from './trust-failure.js';

export interface Question {
  readonly kind: TrustServiceKind;
  readonly url: string;
  /** Absent: GET. */
  readonly body?: { readonly bytes: Buffer; readonly type: string };
  readonly accept: string;
  /** For the whole exchange, redirects included; milliseconds. */
  readonly withinMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** CRLs are sometimes moved; a question with a body is never sent on to somewhere else. */
const mostRedirects = 2;

/**
 * @returns the body of a 200 answer
 * @throws {TrustServiceError} FORBIDDEN_ADDRESS, UNREACHABLE, TOO_SLOW, REFUSED (any other status), WRONG_ANSWER (too long)
 * @throws the signal's reason, when the caller gave up
 */
export async function exchange(policy: AddressPolicy, question: Question): Promise<Buffer> {
  const clock = AbortSignal.timeout(question.withinMs);
  const signal = question.signal ? AbortSignal.any([clock, question.signal]) : clock;
  try {
    let url = allowed(policy, question, question.url);
    for (let redirects = 0; ; redirects += 1) {
      const answer = await send(policy, question, url, signal);
      const location = answer.headers.location;
      if (isRedirect(answer) && location !== undefined && question.body === undefined && redirects < mostRedirects) {
        answer.destroy();
        url = allowed(policy, question, new URL(location, url).href);
        continue;
      }
      if (answer.statusCode !== 200) {
        answer.destroy();
        throw failure(question, 'REFUSED', `HTTP status ${answer.statusCode}`);
      }
      return await readAll(question, answer);
    }
  } catch (error) {
    if (error instanceof TrustServiceError) throw error;
    if (question.signal?.aborted) throw question.signal.reason;
    if (clock.aborted) throw failure(question, 'TOO_SLOW', `no whole answer within ${question.withinMs} ms`);
    throw failure(question, 'UNREACHABLE', (error as NodeJS.ErrnoException).code ?? (error as Error).message);
  }
}

const isRedirect = ({ statusCode }: IncomingMessage): boolean => [301, 302, 303, 307, 308].includes(statusCode ?? 0);

const failure = (
  { kind, url }: Question,
  fault: 'UNREACHABLE' | 'TOO_SLOW' | 'REFUSED' | 'WRONG_ANSWER' | 'FORBIDDEN_ADDRESS',
  detail: string,
): TrustServiceError => new TrustServiceError(kind, fault, detail, url);

function allowed(policy: AddressPolicy, question: Question, text: string): URL {
  if (!URL.canParse(text)) throw failure(question, 'FORBIDDEN_ADDRESS', 'not a URL');
  const url = new URL(text);
  const refusal = policy.refusal(url);
  if (refusal !== null) throw failure(question, 'FORBIDDEN_ADDRESS', refusal);
  return url;
}

function send(policy: AddressPolicy, question: Question, url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const { body, accept } = question;
  // The connection goes to the very address that was looked at: a name that answers differently a moment later gains nothing.
  const lookup: RequestOptions['lookup'] = (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const open = addresses.filter(({ address }) => policy.mayConnect(url, address));
      const [first] = open;
      if (!first) return done(failure(question, 'FORBIDDEN_ADDRESS', `${hostname} is a private address`), '', 0);
      if (options.all) (done as (error: null, found: typeof open) => void)(null, open);
      else done(null, first.address, first.family);
    });
  };
  return new Promise((answered, reject) => {
    const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        accept,
        connection: 'close',
        ...(body ? { 'content-type': body.type, 'content-length': body.bytes.length } : {}),
      },
      agent: false,
      lookup,
      signal,
    });
    sent.once('response', answered);
    sent.once('error', reject);
    sent.end(body?.bytes);
  });
}

async function readAll(question: Question, answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > question.maxBytes) {
      answer.destroy();
      throw failure(question, 'WRONG_ANSWER', `more than ${question.maxBytes} bytes`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
