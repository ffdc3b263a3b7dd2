// The use cases of custody and consent, bound to what they need.
import { priorities } from '@lienthong/contracts';
import { requestCertificates } from '../certificates/issue-certificate.job.js';
import { lackingOne } from '../certificates/subscriber.js';
import type { ActivationParts } from './activation-code.js';
import { authoriseSignatures, type ConsentParts } from './authorise-signatures.js';
import { changePin, setPin } from './change-pin.js';
import { issueActivationCode } from './issue-activation-code.js';
import { readSigningKey } from './read-signing-key.js';
import { unlockSigningKey } from './unlock-signing-key.js';

export interface Custody {
  readonly authoriseSignatures: ReturnType<typeof authoriseSignatures>;
  readonly setPin: ReturnType<typeof setPin>;
  readonly changePin: ReturnType<typeof changePin>;
  readonly issueActivationCode: ReturnType<typeof issueActivationCode>;
  readonly unlockSigningKey: ReturnType<typeof unlockSigningKey>;
  readonly readSigningKey: ReturnType<typeof readSigningKey>;
}

export interface CustodyParts extends Omit<ConsentParts, 'hurryCertificate'>, ActivationParts {
  /** True where this service issues certificates itself, so that a missing one may be on its way. */
  readonly issuesCertificates: boolean;
}

export function createCustody(parts: CustodyParts): Custody {
  const { database, clock, issuesCertificates } = parts;
  const hurryCertificate: ConsentParts['hurryCertificate'] = async ({ personId }) => {
    if (!issuesCertificates) return;
    const lacking = await lackingOne(database, { ownerKind: 'PERSON', ownerId: personId }, clock.now());
    if (lacking) await database.transaction((tx) => requestCertificates(tx, [lacking], priorities.URGENT));
  };
  return {
    authoriseSignatures: authoriseSignatures({ ...parts, hurryCertificate }),
    setPin: setPin(parts),
    changePin: changePin(parts),
    issueActivationCode: issueActivationCode(parts),
    unlockSigningKey: unlockSigningKey(parts),
    readSigningKey: readSigningKey(parts),
  };
}
