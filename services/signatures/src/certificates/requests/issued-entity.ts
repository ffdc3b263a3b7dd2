import { uuidV7 } from '@lienthong/kernel';
import { serialHex } from '@lienthong/pki';
import { newlyActive } from '../certificate.js';
import type { CertificateEntity } from '../certificate.entity.js';
import type { Subscriber } from '../subscriber.js';
import type { IssuedChain } from './read-issued.js';

interface For extends Subscriber {
  readonly requestId: string;
  readonly privateKeyId: string | null;
  readonly replacesId: string | null;
}

/** The row of a certificate from another authority. */
export function asEntity(
  { certificate, chain, findings }: IssuedChain,
  owner: For,
): CertificateEntity & { readonly requestId: string } {
  const { requestId, ownerKind, ownerId, organisationId, commonName, organisationName, privateKeyId } = owner;
  const { der, issuer, serial, notBefore, notAfter, sha256 } = certificate;
  return {
    id: uuidV7(),
    ownerKind,
    ownerId,
    organisationId,
    privateKeyId,
    issuerId: null,
    commonName,
    organisationName,
    issuerName: issuer.commonName ?? issuer.organisation ?? '',
    serialNumber: serialHex(serial),
    notBefore,
    notAfter,
    der,
    chain: chain.map((one) => one.der),
    sha256: sha256.toString('hex'),
    ...newlyActive,
    requestId,
    replacesId: owner.replacesId,
    findings: [...findings],
  };
}
