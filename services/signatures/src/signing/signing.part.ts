import type { Foundation } from '../foundation.js';
import type { SignaturesOptions } from '../options.js';
import type { Part } from '../part.js';
import { usualAttempts } from '../workers.js';
import { signingJob } from './signing.job.js';

export const signingPart = (
  foundation: Foundation,
  { signingConcurrency = 2, attempts = usualAttempts, rsaScheme = 'RSA_PKCS1' }: SignaturesOptions,
): Part => ({
  queue: {
    name: 'signing',
    concurrency: signingConcurrency,
    handlers: [signingJob({ ...foundation, attempts, rsaScheme, timeStamps: foundation.trust.timeStamps })],
  },
});
