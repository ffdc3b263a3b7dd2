import { openPdf } from '../model/document.js';
import { signaturesAndTimeStamps } from './signed-revisions.js';

/** A certificate whose standing at a moment must be provable for the file to be believed. */
export interface ProofSubject {
  readonly kind: 'SIGNATURE' | 'SIGNATURE_TIME_STAMP' | 'DOCUMENT_TIME_STAMP';
  readonly fieldName: string;
  /** DER. */
  readonly certificate: Buffer;
  /** That came with it, DER: where its issuers are looked for first. */
  readonly certificates: readonly Buffer[];
  /** From when on it is proven to have been used; revocation data must know of everything up to here. Undefined: not proven yet. */
  readonly provenAt: Date | undefined;
}

/**
 * Every certificate that validation data is wanted for (ETSI EN 319 142-1, 6.3, B-LT): of signers, of their time-stamps and of the
 * document time-stamps, oldest first. Certificates that are not in the file are left out.
 * @throws PdfRefusedError as `openPdf`
 */
export function readProofSubjects(bytes: Uint8Array): ProofSubject[] {
  const { signatures, timeStamps } = signaturesAndTimeStamps(openPdf(bytes));
  const subjects: ProofSubject[] = [];
  for (const { fieldName, end, signer, certificates, timeStamps: own } of signatures) {
    const proofs = [...own, ...timeStamps.filter((later) => later.end > end).map(({ token }) => token)];
    const earliest = Math.min(...proofs.map(({ genTime }) => genTime.getTime()));
    const provenAt = Number.isFinite(earliest) ? new Date(earliest) : undefined;
    if (signer) subjects.push({ kind: 'SIGNATURE', fieldName, certificate: signer.der, certificates, provenAt });
    for (const { certificate, certificates: brought, genTime } of own) {
      if (!certificate) continue;
      const common = { kind: 'SIGNATURE_TIME_STAMP', fieldName, provenAt: genTime } as const;
      subjects.push({ ...common, certificate: certificate.der, certificates: brought });
    }
  }
  for (const { fieldName, token } of timeStamps) {
    if (!token.certificate) continue;
    const common = { kind: 'DOCUMENT_TIME_STAMP', fieldName, provenAt: token.genTime } as const;
    subjects.push({ ...common, certificate: token.certificate.der, certificates: token.certificates });
  }
  return subjects;
}
