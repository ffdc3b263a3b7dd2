// Whom we believe: the roots certificates may end at, as data. Each class is a folder of PEM files, looked at again while the process runs.
import type { Database } from '@lienthong/database';
import type { JobLogger } from '@lienthong/jobs';
import type { Clock } from '@lienthong/kernel';
import type { TrustAnchor } from '@lienthong/pki';
import { authority } from '../certificates/certificate.repository.js';
import { readAnchors, stampOf, TrustAnchorsError } from './anchors-folder.js';

export interface TrustAnchors {
  /**
   * The configured roots, and the demonstration's own as soon as there is one.
   * @throws {TrustAnchorsError} while they could not be read even once
   */
  all(): Promise<readonly TrustAnchor[]>;
  /** As `all`, looked at now: for a verdict that somebody asks for anew. */
  anew(): Promise<readonly TrustAnchor[]>;
  /** @throws {TrustAnchorsError} while the folder cannot be read, also when roots from before are used meanwhile */
  ready(): Promise<void>;
}

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Pick<JobLogger, 'info' | 'error'>;
}

/** How long what was seen in the folder is taken for what is there. */
const lookEveryMs = 60_000;

/**
 * A root that is silently missing makes good signatures look foreign, so a folder that cannot be read, holds a file that is no PEM, or
 * has lost all its roots changes nothing: those read last stay, the fault is logged once and `ready` shows it until it is mended.
 * @param folder holds `public-service/`, `public-ca/` and `configured/` with `*.pem`; null: none
 */
export function createTrustAnchors({ database, clock, logger }: Parts, folder: string | null): TrustAnchors {
  let configured: readonly TrustAnchor[] | null = folder === null ? [] : null;
  let fault: TrustAnchorsError | null = null;
  let stamp: string | null = null;
  let lookedAt: number | null = null;
  let looking: Promise<void> | null = null;
  let own: TrustAnchor | null = null;

  const read = async (from: string): Promise<void> => {
    // Taken before the files are read: one that is written meanwhile has another stamp at the next look.
    const now = await stampOf(from);
    if (now === stamp && fault === null) return;
    const found = await readAnchors(from);
    if (found.length === 0 && configured !== null && configured.length > 0)
      throw new TrustAnchorsError(from, 'it held roots before and holds none now');
    if (configured !== null) logger.info({ folder: from, anchors: found.length }, 'trust anchors were read again');
    [configured, stamp, fault] = [found, now, null];
  };
  const look = async (from: string): Promise<void> => {
    lookedAt = clock.now().getTime();
    try {
      await read(from);
    } catch (error) {
      const unreadable = TrustAnchorsError.of(from, error);
      if (fault?.message !== unreadable.message)
        logger.error({ err: unreadable, kept: configured?.length ?? 0 }, 'the trust anchors cannot be read');
      fault = unreadable;
    }
  };
  const seen = async (notBefore: number): Promise<void> => {
    if (folder === null) return;
    const age = lookedAt === null ? null : Math.abs(clock.now().getTime() - lookedAt);
    const isFresh = age !== null && age < notBefore && configured !== null;
    if (looking === null && isFresh) return;
    looking ??= look(folder).finally(() => (looking = null));
    await looking;
  };
  const found = async (): Promise<readonly TrustAnchor[]> => {
    if (configured === null) throw fault!;
    if (own === null) {
      const root = await authority(database.manager, 'ROOT');
      if (root) own = { certificate: root.der, class: 'DEMONSTRATION' };
    }
    return own ? [...configured, own] : configured;
  };
  return {
    all: () => seen(lookEveryMs).then(found),
    anew: () => seen(0).then(found),
    ready: async () => {
      await seen(lookEveryMs);
      if (fault) throw fault;
    },
  };
}
