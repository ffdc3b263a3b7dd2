import { createHash } from 'node:crypto';
import { fixedClock } from '@lienthong/kernel';
import { type Authority, createAuthority, createTimeStampRequest } from '@lienthong/pki';
import { readyKeyPair } from '@lienthong/testing';
import { addressPolicy } from '../../src/trust/address-policy.js';
import { createTimeStamps } from '../../src/trust/time-stamps.js';
import { startTrustServer, type TrustServer } from '../trust-servers.js';

const hash = createHash('sha256').update('a signature').digest();
const question = (): Buffer => createTimeStampRequest({ digest: 'sha256', hash }).bytes;

describe('time-stamps over HTTP', () => {
  const clock = fixedClock('2026-11-22T02:00:00Z');
  let authority: Authority;
  let first: TrustServer;
  let second: TrustServer;
  const stamps = (withinMs = 30_000) => {
    const urls = [first.tsaUrl, second.tsaUrl];
    return createTimeStamps({ urls, policy: addressPolicy(urls), clock, withinMs, restMs: 30_000 })!;
  };

  beforeAll(async () => {
    authority = createAuthority({ newKey: readyKeyPair });
    [first, second] = await Promise.all([startTrustServer(authority, clock), startTrustServer(authority, clock)]);
  });
  beforeEach(() => {
    clock.set('2026-11-22T02:00:00Z');
    first.mood = 'well';
    second.mood = 'well';
    first.heard.length = 0;
    second.heard.length = 0;
  });
  afterAll(() => Promise.all([first?.close(), second?.close()]));

  it('takes the time from the first that answers and says which it was', async () => {
    const { url, token, failures } = await stamps().stamp(question());
    expect(url).toBe(first.tsaUrl);
    expect(token.genTime).toEqual(clock.now());
    expect(failures).toEqual([]);
    expect(second.heard).toEqual([]);
  });

  it.each([
    ['down', 'TSA_UNREACHABLE'],
    ['silent', 'TSA_TOO_SLOW'],
    ['refusing', 'TSA_REFUSED'],
    ['nonsense', 'TSA_WRONG_ANSWER'],
    ['wrong nonce', 'TSA_WRONG_ANSWER'],
    ['wrong imprint', 'TSA_WRONG_ANSWER'],
  ] as const)('goes to the second when the first is %s, and says why', async (mood, code) => {
    first.mood = mood;
    // Whoever is silent is given up soon; the other is to answer in that time as well, on a busy machine, too.
    const { url, failures } = await stamps(mood === 'silent' ? 1_500 : 30_000).stamp(question());
    expect(url).toBe(second.tsaUrl);
    expect(failures).toMatchObject([{ code, url: first.tsaUrl }]);
  });

  it('does not take the time from a certificate that has expired or hangs on one, nor from a clock a day away', async () => {
    const expired = createAuthority({
      newKey: readyKeyPair,
      from: new Date('2019-01-01T00:00:00Z'),
      to: new Date('2024-01-01T00:00:00Z'),
    });
    const old = await startTrustServer(expired, clock);
    const slowClock = await startTrustServer(authority, fixedClock('2026-11-20T02:00:00Z'));
    // Its own certificate is good for years; the authority above it has ended.
    const subTo = new Date('2026-01-01T00:00:00Z');
    const orphan = await startTrustServer(createAuthority({ subTo, keys: 'P256' }), clock);
    for (const server of [old, slowClock, orphan]) {
      const urls = [server.tsaUrl];
      const one = createTimeStamps({ urls, policy: addressPolicy(urls), clock, withinMs: 30_000 })!;
      await expect(one.stamp(question())).rejects.toMatchObject({ code: 'TSA_WRONG_ANSWER', url: server.tsaUrl });
    }
    await Promise.all([old, slowClock, orphan].map((server) => server.close()));
  });

  it('when none answers, fails with a name; then rests, unless it may be patient, and comes back by itself', async () => {
    first.mood = 'down';
    second.mood = 'refusing';
    const both = stamps();
    await expect(both.stamp(question())).rejects.toMatchObject({ code: 'TSA_REFUSED', url: second.tsaUrl });
    second.mood = 'well';
    await expect(both.stamp(question())).rejects.toMatchObject({ code: 'TSA_REFUSED' });
    expect(second.heard).toHaveLength(1);
    expect((await both.stamp(question(), { patient: true })).url).toBe(second.tsaUrl);
    first.mood = 'well';
    expect((await both.stamp(question())).url).toBe(second.tsaUrl);
    clock.set('2026-11-22T02:00:31Z');
    expect((await both.stamp(question())).url).toBe(first.tsaUrl);
  });

  it('is nobody when nobody is configured', () => {
    expect(createTimeStamps({ urls: [], policy: addressPolicy([]), clock, withinMs: 1 })).toBeNull();
  });
});
