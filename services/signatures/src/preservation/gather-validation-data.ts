// What a validator years from now will need: for every certificate behind a signature or a time-stamp its issuers, and proof that it
// was not revoked. What the file holds already is not asked for again: those who could answer may be gone by then.
import type { ProofSubject, ValidationData } from '@lienthong/pdf-signature';
import {
  buildChain,
  type CertificateFacts,
  readCertificate,
  readCrl,
  readOcspResponse,
  verifyCrl,
  verifyOcspResponse,
} from '@lienthong/pki';
import { TrustServiceError } from '../trust/trust-failure.js';
import type { TrustServices } from '../trust/trust-services.js';

/** Issuers fetched for one certificate; a real chain has two or three. */
const longestChain = 6;

export interface GatheredData {
  /** What has to be added; empty lists when nothing is missing. */
  readonly data: ValidationData;
  /** The first thing that is not to be had now. */
  readonly failure: TrustServiceError | null;
}

/**
 * What one service does not give keeps nothing of the others out: who answers today may be gone when the other is back.
 * @param subjects the certificates to prove, each with the moment it was used at
 * @param present what the file holds
 */
export async function gatherValidationData(
  trust: TrustServices,
  subjects: readonly ProofSubject[],
  present: ValidationData,
  signal: AbortSignal,
): Promise<GatheredData> {
  const known = new DistinctBytes([...present.certificates, ...subjects.flatMap(({ certificates }) => certificates)]);
  const missing = { certificates: new DistinctBytes(), ocsps: new DistinctBytes(), crls: new DistinctBytes() };
  const evidence = [...present.ocsps.map(asOcsp), ...present.crls.map(asCrl)];
  const prove = async ({ kind, certificate, provenAt }: ProofSubject): Promise<void> => {
    const chain = await completeChain(trust, readCertificate(certificate), known, signal);
    for (const { der } of chain) missing.certificates.add(der);
    for (const [index, subject] of chain.slice(0, -1).entries()) {
      const issuer = chain[index + 1]!;
      const since = knownSince(kind, index, provenAt);
      if (evidence.some((answer) => answer(subject, issuer, since))) continue;
      // Only the signer's own status must be from after the signature; lists of authorities appear months apart.
      const fresh = kind === 'SIGNATURE' && index === 0 ? since : null;
      const answer = await trust.revocation.answerFor(subject, issuer, fresh, signal);
      if (answer.kind === 'OCSP') {
        missing.ocsps.add(answer.der);
        for (const responder of readOcspResponse(answer.der).certificates) missing.certificates.add(responder);
        evidence.push(asOcsp(answer.der));
      } else {
        missing.crls.add(answer.der);
        evidence.push(asCrl(answer.der));
      }
    }
  };
  let failure: TrustServiceError | null = null;
  for (const subject of subjects) {
    try {
      await prove(subject);
    } catch (error) {
      if (!(error instanceof TrustServiceError)) throw error;
      failure ??= error;
    }
  }
  const there = new DistinctBytes(present.certificates);
  return {
    data: {
      certificates: missing.certificates.all.filter((der) => !there.has(der)),
      ocsps: missing.ocsps.all,
      crls: missing.crls.all,
    },
    failure,
  };
}

/**
 * From when on an answer that the file holds is good enough. An archive time-stamp is renewed because of what may have become known
 * after it: an answer from the second in which it was made, gathered for the signatures below it, says nothing of that.
 */
function knownSince(kind: ProofSubject['kind'], index: number, provenAt: Date | undefined): Date | null {
  if (provenAt === undefined) return null;
  if (kind === 'DOCUMENT_TIME_STAMP') return new Date(provenAt.getTime() + 1_000);
  return kind === 'SIGNATURE' && index === 0 ? provenAt : null;
}

class DistinctBytes {
  readonly #byText = new Map<string, Buffer>();
  constructor(given: readonly Buffer[] = []) {
    for (const one of given) this.add(one);
  }
  add(bytes: Buffer): void {
    this.#byText.set(bytes.toString('base64'), bytes);
  }
  has(bytes: Buffer): boolean {
    return this.#byText.has(bytes.toString('base64'));
  }
  get all(): Buffer[] {
    return [...this.#byText.values()];
  }
}

/** Signer first, root last; issuers that the file lacks are fetched from where the certificates say. */
async function completeChain(
  trust: TrustServices,
  certificate: CertificateFacts,
  known: DistinctBytes,
  signal: AbortSignal,
): Promise<CertificateFacts[]> {
  const anchors = await trust.anchors.all();
  for (let fetched = 0; ; fetched += 1) {
    const chain = buildChain({ certificate: certificate.der, certificates: known.all, anchors }).map(readCertificate);
    const top = chain.at(-1) ?? certificate;
    if (isRoot(top) || anchors.some((anchor) => anchor.certificate.equals(top.der))) return chain;
    const issuer = fetched < longestChain ? await trust.fetchIssuer(top, signal) : null;
    if (!issuer || known.has(issuer)) {
      throw new TrustServiceError(
        'ISSUER',
        'NOT_CONFIGURED',
        `no issuer of ${top.subject.commonName ?? 'a certificate'}`,
      );
    }
    known.add(issuer);
  }
}

const isRoot = (certificate: CertificateFacts): boolean => certificate.isSelfIssued;

/** Does this answer prove the certificate's status at the moment or later? */
type Evidence = (certificate: CertificateFacts, issuer: CertificateFacts, since: Date | null) => boolean;

const isSince = (thisUpdate: Date, since: Date | null): boolean =>
  since === null || thisUpdate.getTime() >= Math.floor(since.getTime() / 1000) * 1000;

const never: Evidence = () => false;

function asOcsp(der: Buffer): Evidence {
  try {
    const facts = readOcspResponse(der);
    return (certificate, issuer, since) => {
      const { status, answer } = verifyOcspResponse(facts, { certificate, issuer });
      return (
        status === 'VALID' && answer !== undefined && answer.status !== 'UNKNOWN' && isSince(answer.thisUpdate, since)
      );
    };
  } catch {
    return never; // somebody else's bytes in the store of the file: they prove nothing
  }
}

function asCrl(der: Buffer): Evidence {
  try {
    const facts = readCrl(der);
    return (_certificate, issuer, since) => verifyCrl(facts, issuer) === 'VALID' && isSince(facts.thisUpdate, since);
  } catch {
    return never;
  }
}
