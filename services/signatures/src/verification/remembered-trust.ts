// The trust services as far as they answer from memory: where somebody waits for a page, nobody outside is asked.
import type { Database } from '@lienthong/database';
import type { Clock } from '@lienthong/kernel';
import { cacheKey, createRevocationCache } from '../trust/revocation-cache.js';
import { TrustServiceError } from '../trust/trust-failure.js';
import type { TrustServices } from '../trust/trust-services.js';

export function rememberedTrust(trust: TrustServices, database: Database, clock: Clock): TrustServices {
  const cache = createRevocationCache(database);
  return {
    ...trust,
    timeStamps: null,
    fetchIssuer: async () => null,
    revocation: {
      answerFor: async (certificate, issuer, freshSince) => {
        const since = freshSince && new Date(Math.floor(freshSince.getTime() / 1000) * 1000);
        const places = [
          ...certificate.ocspUrls.map((url) => ({ kind: 'OCSP' as const, url, of: certificate })),
          ...certificate.crlUrls.map((url) => ({ kind: 'CRL' as const, url, of: issuer })),
        ];
        for (const { kind, url, of } of places.slice(0, 8)) {
          const known = await cache.find(cacheKey(kind, url, of.der), clock.now(), since);
          if (known) return { kind, der: known.der, url };
        }
        throw new TrustServiceError('OCSP', 'NOT_CONFIGURED', 'nothing is remembered of it');
      },
    },
  };
}
