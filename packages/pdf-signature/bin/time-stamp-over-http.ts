import type { TimeStampService } from '../src/index.js';
import { WrongUsage } from './failures.js';

const patienceMs = 20_000;
const largestBytes = 1024 * 1024;

/** RFC 3161, 3.4: a time-stamping authority reached over HTTP or HTTPS. */
export function timeStampOver(address: string): TimeStampService {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) throw new WrongUsage(`--tsa ${address}`);
  return async (request) => {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: new Uint8Array(request),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      parts.push(part);
      length += part.length;
      if (length > largestBytes) throw new Error('the answer is too long');
    }
    return Buffer.concat(parts);
  };
}
