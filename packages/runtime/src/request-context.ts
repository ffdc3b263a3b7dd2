import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock, Language } from '@lienthong/kernel';
import type { Actor } from './actor.js';
import type { Logger } from './logger.js';

/** What every request knows; a service adds its use cases and loaders. */
export interface RequestContext {
  /** null: nobody is signed in. */
  readonly actor: Actor | null;
  /** Follows the request from the gateway through events to jobs. */
  readonly correlationId: string;
  readonly language: Language;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Told apart by the process that made it and its place there: cheaper than fresh randomness for every request. */
const processId = randomBytes(9).toString('hex');
let made = 0;
const newId = (): string => `${processId}-${(++made).toString(36)}`;

/** The caller's request id if it is one that can safely be logged and passed on, otherwise a new one. */
export function correlationIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{8,64}$/.test(given) ? given : newId();
}

/** Vietnamese unless the caller prefers English (RFC 9110, 12.5.4). */
export function languageOf(headers: IncomingHttpHeaders): Language {
  const header = headers['accept-language'];
  if (header === undefined || header === 'vi') return 'vi';
  const weight = { vi: 0, en: 0 };
  for (const part of header.slice(0, 200).split(',')) {
    const [range = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const language = range.split('-')[0];
    const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    if ((language === 'vi' || language === 'en') && q > weight[language]) weight[language] = q;
  }
  return weight.en > weight.vi ? 'en' : 'vi';
}
