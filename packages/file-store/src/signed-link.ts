import { createHmac, timingSafeEqual } from 'node:crypto';
import { refuse } from '@lienthong/kernel';

export interface LinkPermission {
  readonly method: 'PUT' | 'GET';
  /** Absolute path without query, e.g. /files/upload. */
  readonly path: string;
  /** What the link is for; whoever holds the link may read it but not change it. */
  readonly claims: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

const reserved = new Set(['expires', 'signature']);
const minimumSecretLength = 16;

function signatureOf(
  secret: string,
  method: string,
  path: string,
  pairs: readonly (readonly [string, string])[],
): Buffer {
  if (secret.length < minimumSecretLength) throw new Error('The secret that signs file links is too short.');
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return createHmac('sha256', secret)
    .update(JSON.stringify(['lienthong-link-1', method, path, sorted]))
    .digest();
}

/** @returns `path?claims…&expires=<seconds since the epoch>&signature=<HMAC-SHA256, base64url>` */
export function signLink(secret: string, { method, path, claims, expiresAt }: LinkPermission): string {
  if (Object.keys(claims).some((name) => reserved.has(name))) throw new Error('A claim has a reserved name.');
  if (!path.startsWith('/') || /[?#]/.test(path)) throw new Error(`Not an absolute path: ${path}`);
  const pairs = [...Object.entries(claims), ['expires', String(Math.floor(expiresAt.getTime() / 1000))] as const];
  const canonicalPath = new URL(path, 'http://link').pathname;
  const signature = signatureOf(secret, method, canonicalPath, pairs).toString('base64url');
  const query = new URLSearchParams();
  for (const [name, value] of pairs) query.append(name, value);
  query.append('signature', signature);
  return `${path}?${query}`;
}

const invalid = () =>
  refuse('LINK_INVALID', { vi: 'Đường dẫn không hợp lệ.', en: 'The link is not valid.' }, { kind: 'FORBIDDEN' });

const expired = () =>
  refuse(
    'LINK_EXPIRED',
    { vi: 'Đường dẫn đã hết hạn. Hãy yêu cầu đường dẫn mới.', en: 'The link has expired. Ask for a new one.' },
    { kind: 'FORBIDDEN' },
  );

/**
 * @param url as requested: path and query, or the whole address
 * @throws DomainError LINK_INVALID when any part differs from what was signed, LINK_EXPIRED from its last second on
 */
export function verifyLink(
  secret: string,
  method: string,
  url: string,
  now: Date,
): { claims: Readonly<Record<string, string>> } {
  if (!URL.canParse(url, 'http://link')) throw invalid();
  const { pathname, searchParams } = new URL(url, 'http://link');
  const pairs = [...searchParams].filter(([name]) => name !== 'signature');
  const given = searchParams.getAll('signature');
  const repeated = new Set(pairs.map(([name]) => name)).size !== pairs.length;
  if (repeated || given.length !== 1 || !isSame(given[0]!, signatureOf(secret, method, pathname, pairs))) {
    throw invalid();
  }
  const expires = Number(searchParams.get('expires'));
  if (!(now.getTime() < expires * 1000)) throw expired();
  return { claims: Object.fromEntries(pairs.filter(([name]) => name !== 'expires')) };
}

/** One spelling only, compared in constant time. */
function isSame(given: string, expected: Buffer): boolean {
  const wanted = Buffer.from(expected.toString('base64url'));
  const offered = Buffer.from(given);
  return offered.length === wanted.length && timingSafeEqual(offered, wanted);
}
