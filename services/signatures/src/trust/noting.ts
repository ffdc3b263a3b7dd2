import type { TimeStamps } from './time-stamps.js';
import { TrustServiceError } from './trust-failure.js';

/** The packages see a service that answers or throws; who answered and why not is noted beside it, for one piece of work. */
export interface NotedTimeStamps {
  /** TimeStampReq → TimeStampResp. @throws {TrustServiceError} */
  readonly service: (request: Buffer) => Promise<Buffer>;
  /** Address of the authority that answered last. */
  by(): string | null;
  /** Why there was no answer, if there was none at last. */
  failure(): TrustServiceError | null;
}

/** @param timeStamps null: every question fails with TSA_NOT_CONFIGURED */
export function noting(
  timeStamps: TimeStamps | null,
  options: { readonly patient: boolean; readonly signal: AbortSignal },
): NotedTimeStamps {
  let by: string | null = null;
  let failure: TrustServiceError | null = null;
  return {
    by: () => by,
    failure: () => failure,
    service: async (request) => {
      try {
        if (!timeStamps) throw new TrustServiceError('TSA', 'NOT_CONFIGURED', 'TSA_URLS is empty');
        const { url, response } = await timeStamps.stamp(request, options);
        by = url;
        failure = null;
        return response;
      } catch (error) {
        if (error instanceof TrustServiceError) failure = error;
        throw error;
      }
    },
  };
}
