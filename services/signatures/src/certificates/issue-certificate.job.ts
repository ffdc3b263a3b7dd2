import { priorities, type Priority } from '@lienthong/contracts';
import { announce, type Database, type Tx } from '@lienthong/database';
import { type Handler, handle } from '@lienthong/jobs';
import { uuidV7 } from '@lienthong/kernel';
import { byService, type KeyProtection, type KeyVault } from '../keys/key-vault.js';
import { certificateRequested } from './certificate.messages.js';
import { lockOwner } from './certificate.repository.js';
import {
  ensureAuthority,
  issueToSubscriber,
  type PreparedKey,
  prepareKey,
  type ResponderUrlsOf,
} from './certification-authority.js';
import { grantByItself } from './requests/grant-by-itself.js';
import { lackingOne, type Subscriber } from './subscriber.js';

/** Asks for a certificate for each; at the back of the queue, so that events of the directory pass. */
export async function requestCertificates(
  tx: Tx,
  owners: readonly Pick<Subscriber, 'ownerKind' | 'ownerId'>[],
  priority: Priority = priorities.BACKGROUND,
): Promise<void> {
  for (const { ownerKind, ownerId } of owners) {
    await announce(tx, certificateRequested, { ownerKind, ownerId }, { priority });
  }
}

interface Parts {
  readonly database: Database;
  readonly vault: KeyVault;
  /** How the demonstration seals people's keys. */
  readonly personalProtection?: KeyProtection;
  /** Named in the certificates; absent: they name none. */
  readonly urlsOf?: ResponderUrlsOf | undefined;
}

/**
 * The key pair is made outside the transaction; whether it is still needed is asked again inside, under a lock. The
 * authority itself is made by the first request, so that no process waits for its keys at start.
 */
export const issueCertificateJob = ({ database, vault, personalProtection = byService, urlsOf }: Parts): Handler =>
  handle(certificateRequested, {
    prepare: async ({ ownerKind, ownerId }, { clock }): Promise<PreparedKey | null> => {
      if (!(await lackingOne(database, { ownerKind, ownerId }, clock.now()))) return null;
      await ensureAuthority(database, vault, clock, urlsOf);
      return prepareKey(vault, ownerKind, ownerId, ownerKind === 'PERSON' ? personalProtection : byService);
    },
    effect: async (tx, { ownerKind, ownerId }, key, { clock, correlationId, logger }) => {
      if (!key) return;
      const at = clock.now();
      await lockOwner(tx, ownerKind, ownerId);
      const subscriber = await lackingOne(tx, { ownerKind, ownerId }, at);
      if (!subscriber) return;
      const granted = { requestId: uuidV7(), kind: 'NEW', replacesId: null } as const;
      const known = { privateKeyId: key.sealed.id, publicKey: key.publicKey };
      const certificate = await issueToSubscriber(tx, vault, known, subscriber, granted, at, urlsOf);
      await grantByItself(tx, {
        subscriber,
        key: key.sealed,
        certificate: { ...certificate, requestId: granted.requestId },
        act: 'CERTIFICATE_ISSUED',
        at,
        correlationId,
      });
      const { id: certificateId, serialNumber } = certificate;
      logger.info({ ownerKind, ownerId, certificateId, serialNumber }, 'certificate issued');
    },
  });
