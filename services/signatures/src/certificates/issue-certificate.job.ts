import { priorities, type Priority } from '@lienthong/contracts';
import { announce, audit, type Database, type Tx } from '@lienthong/database';
import { type Handler, handle } from '@lienthong/jobs';
import type { KeyVault } from '../keys/key-vault.js';
import { certificateRequested } from './certificate.messages.js';
import { lackingOne, lockOwner, type Subscriber } from './certificate.repository.js';
import { ensureAuthority, issueToSubscriber, type PreparedKey, prepareKey } from './certification-authority.js';

/** Asks for a certificate for each; at the back of the queue, so that events of the directory pass. */
export async function requestCertificates(
  tx: Tx,
  subscribers: readonly Pick<Subscriber, 'ownerKind' | 'ownerId'>[],
  priority: Priority = priorities.BACKGROUND,
): Promise<void> {
  for (const { ownerKind, ownerId } of subscribers) {
    await announce(tx, certificateRequested, { ownerKind, ownerId }, { priority });
  }
}

/**
 * The key pair is made outside the transaction; whether it is still needed is asked again inside, under a lock. The
 * authority itself is made by the first request, so that no process waits for its keys at start.
 */
export const issueCertificateJob = ({ database, vault }: { database: Database; vault: KeyVault }): Handler =>
  handle(certificateRequested, {
    prepare: async ({ ownerKind, ownerId }, { clock }): Promise<PreparedKey | null> => {
      if (!(await lackingOne(database, { ownerKind, ownerId }, clock.now()))) return null;
      await ensureAuthority(database, vault, clock);
      return prepareKey(vault, ownerKind, ownerId);
    },
    effect: async (tx, { ownerKind, ownerId }, key, { clock, correlationId, logger }) => {
      if (!key) return;
      const at = clock.now();
      await lockOwner(tx, ownerKind, ownerId);
      const subscriber = await lackingOne(tx, { ownerKind, ownerId }, at);
      if (!subscriber) return;
      const certificate = await issueToSubscriber(tx, vault, key, subscriber, at);
      const details = { certificateId: certificate.id, serialNumber: certificate.serialNumber };
      await audit(tx, {
        subject: `${ownerKind.toLowerCase()}:${ownerId}`,
        actorId: null,
        act: 'CERTIFICATE_ISSUED',
        details,
        correlationId,
      });
      logger.info({ ownerKind, ownerId, ...details }, 'certificate issued');
    },
  });
