import { randomBytes } from 'node:crypto';
import type { SigningRequested } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import { createAuthorisationSeal, longestMinutes, requireConsent } from './authorisation.js';

const given = Date.parse('2026-11-22T02:00:00.000Z');
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe('how long a consent holds, by the clock of the worker', () => {
  const seal = createAuthorisationSeal(randomBytes(32));
  const person = uuidV7();
  const documentId = uuidV7();
  const file = 'ab'.repeat(32);
  const begun = (minutes: number, workerIs: number): string => {
    const authorisation = seal.close({
      ...{ id: uuidV7(), personId: person, keyId: uuidV7(), documentId, file },
      expiresAt: new Date(given + minutes * minuteMs),
    });
    const request = {
      ...{ actId: uuidV7(), documentId, requestedBy: person, act: 'PERSONAL_SIGNATURE', file },
      ...{ personId: person, organisationId: uuidV7(), authorisation },
    } as SigningRequested;
    try {
      requireConsent(seal, request, new Date(given + workerIs));
      return 'taken';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it.each([
    [15, 0, 'taken'],
    [15, 15 * minuteMs - 1, 'taken'],
    [15, 15 * minuteMs, 'AUTHORISATION_EXPIRED'],
    // Clocks of two machines differ by a little.
    [15, -minuteMs, 'taken'],
    [longestMinutes, 0, 'taken'],
    [longestMinutes, -5 * minuteMs, 'taken'],
    // By hours: it would be taken hours after it expired.
    [longestMinutes, -5 * minuteMs - 1, 'AUTHORISATION_NOT_YET_VALID'],
    // By days: that it was used is forgotten a day after it expired, and it would be taken again.
    [15, -dayMs, 'AUTHORISATION_NOT_YET_VALID'],
  ])('of %d minutes, %d ms after it was given: %s', (minutes, workerIs, outcome) => {
    expect(begun(minutes, workerIs)).toBe(outcome);
  });
});
