// What nobody asks for in person, the demonstration authority's certificates and those in a folder of the configuration, goes
// through the same states as every other, in one step.
import type { Tx } from '@lienthong/database';
import { audit } from '@lienthong/database';
import type { CertificateEntity } from '../certificate.entity.js';
import { insertCertificate } from '../certificate.repository.js';
import { certificateSubject } from '../history.js';
import type { SealedKey } from '../../keys/key-vault.js';
import type { Subscriber } from '../subscriber.js';
import { approved, issued, keyMade, newRequest } from './certificate-request.js';
import { insertRequest } from './certificate-request.repository.js';

interface ByItself {
  readonly subscriber: Subscriber;
  readonly key: SealedKey;
  readonly certificate: CertificateEntity & { readonly requestId: string };
  readonly act: 'CERTIFICATE_ISSUED' | 'CERTIFICATE_IMPORTED';
  readonly at: Date;
  readonly correlationId?: string | null;
}

/** Keeps key, certificate and the request they answer. */
export async function grantByItself(tx: Tx, granted: ByItself): Promise<void> {
  const { subscriber, key, certificate, act, at, correlationId = null } = granted;
  const { ownerKind, ownerId, organisationId, commonName, organisationName, position } = subscriber;
  const asked = newRequest({
    id: certificate.requestId,
    kind: 'NEW',
    custody: 'VAULT',
    ownerKind,
    ownerId,
    organisationId,
    commonName,
    organisationName,
    position,
    replacesId: null,
    requestedBy: null,
    requestedAt: at,
  });
  const withKey = keyMade(approved(asked, { by: null, at }), { privateKeyId: key.id, signingRequest: null });
  await insertCertificate(tx, key, certificate, at);
  await insertRequest(tx, issued(withKey, certificate.id, at));
  const { serialNumber, sha256 } = certificate;
  await audit(tx, {
    subject: certificateSubject(certificate.id),
    actorId: null,
    act,
    details: { ownerKind, ownerId, serialNumber, sha256, requestId: certificate.requestId },
    correlationId,
  });
}
