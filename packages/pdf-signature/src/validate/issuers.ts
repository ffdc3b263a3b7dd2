import { type CertificateFacts, readableCertificate } from '@lienthong/pki';

/** Of those that fit one certificate; a change of name or key leaves a few. */
const mostFitting = 16;

/**
 * Certificates at hand, asked for those that may have issued others. A hostile file brings thousands of them: each is read once, and
 * only those that fit are held against a container.
 */
export class Issuers {
  private readonly bySubject = new Map<string, CertificateFacts[]>();
  private readonly byKey = new Map<string, CertificateFacts[]>();
  private readonly bySignature = new Map<string, CertificateFacts[]>();
  private readonly authorities: CertificateFacts[] = [];

  /** @param certificates DER; those that cannot be read are passed over */
  constructor(certificates: readonly Buffer[]) {
    for (const der of certificates) {
      const facts = readableCertificate(der);
      if (facts === undefined) continue;
      add(this.bySubject, facts.subjectDer, facts);
      if (facts.subjectKeyIdentifier !== undefined) add(this.byKey, facts.subjectKeyIdentifier, facts);
      add(this.bySignature, facts.signature, facts);
      if (facts.isAuthority) this.authorities.push(facts);
    }
  }

  /**
   * DER: what may have issued the certificates of a container, or bears a signature of one of them. An authority that nobody here trusts
   * may bear the name of one that is: a signer's certificate that does not say whose key issued it is not held against its namesakes.
   */
  of(container: readonly Buffer[], signer: CertificateFacts | undefined): Buffer[] {
    const found = new Set<CertificateFacts>();
    const take = (facts: readonly CertificateFacts[] = []): void => {
      for (const one of facts.slice(0, mostFitting)) found.add(one);
    };
    for (const der of container) {
      const facts = readableCertificate(der);
      // Whose it is cannot be read: any authority may have issued it.
      if (facts === undefined) take(this.authorities);
      else {
        take(this.bySubject.get(keyOf(facts.issuerDer)));
        if (facts.authorityKeyIdentifier !== undefined) take(this.byKey.get(keyOf(facts.authorityKeyIdentifier)));
        take(this.bySignature.get(keyOf(facts.signature)));
      }
    }
    const isNamesake = ({ subjectDer }: CertificateFacts): boolean =>
      signer !== undefined && signer.authorityKeyIdentifier === undefined && subjectDer.equals(signer.issuerDer);
    return [...found].filter((facts) => !isNamesake(facts)).map(({ der }) => der);
  }
}

const keyOf = (bytes: Buffer): string => bytes.toString('latin1');

function add(map: Map<string, CertificateFacts[]>, name: Buffer, facts: CertificateFacts): void {
  const known = map.get(keyOf(name));
  if (known === undefined) map.set(keyOf(name), [facts]);
  else if (known.length < mostFitting) known.push(facts);
}
