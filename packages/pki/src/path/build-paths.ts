import { type CertificateFacts, keyIdentifierOf } from '../certificates/read-certificate.js';
import { isKnownIssuer, knownCertificate } from './known-material.js';
import type { TrustAnchor } from './trust-anchor.js';

/** A chain from the certificate to an anchor, or as far as it could be followed. */
export interface Path {
  readonly certificates: readonly CertificateFacts[];
  readonly anchor: TrustAnchor | undefined;
}

const maxLength = 12;
const maxCandidates = 500;
const maxPaths = 24;
const maxLinks = 150;

/**
 * Every chain that leads from the certificate to an anchor, shortest first, each link verified; or, when there is none, the longest
 * that was found. Work is bounded whatever the candidates are: cross certificates may form loops and dense graphs.
 * @param candidates certificates found anywhere, in any order; unreadable ones are passed over
 */
export function buildPaths(
  certificate: CertificateFacts,
  candidates: readonly Buffer[],
  anchors: readonly TrustAnchor[],
): readonly Path[] {
  const trusted = anchors.flatMap((anchor) => {
    const facts = knownCertificate(anchor.certificate);
    return facts === undefined ? [] : [{ anchor, facts }];
  });
  const bySubject = poolOf(candidates);
  const found: Path[] = [];
  let longest: readonly CertificateFacts[] = [certificate];
  // Breadth first, so that short chains come first and a budget that ends leaves them found.
  const queue: (readonly CertificateFacts[])[] = [[certificate]];
  for (let links = 0; queue.length > 0 && found.length < maxPaths && links < maxLinks;) {
    const chain = queue.shift()!;
    const last = chain.at(-1)!;
    if (chain.length > longest.length) longest = chain;
    const itself = trusted.find(({ facts }) => facts.der.equals(last.der));
    if (itself !== undefined) {
      found.push({ certificates: chain, anchor: itself.anchor });
      continue;
    }
    for (const { anchor, facts } of trusted) {
      if (!facts.subjectDer.equals(last.issuerDer)) continue;
      links += 1;
      if (isKnownIssuer(last, facts)) found.push({ certificates: [...chain, facts], anchor });
    }
    if (chain.length >= maxLength) continue;
    for (const issuer of likeliestFirst(bySubject.get(last.issuerDer.toString('latin1')) ?? [], last)) {
      if (chain.some((earlier) => isSameAuthority(earlier, issuer))) continue;
      links += 1;
      if (links >= maxLinks) break;
      if (isKnownIssuer(last, issuer)) queue.push([...chain, issuer]);
    }
  }
  return found.length > 0 ? found : [{ certificates: longest, anchor: undefined }];
}

function poolOf(candidates: readonly Buffer[]): Map<string, CertificateFacts[]> {
  const seen = new Set<string>();
  const bySubject = new Map<string, CertificateFacts[]>();
  for (const der of candidates.slice(0, maxCandidates)) {
    const facts = knownCertificate(der);
    if (facts === undefined || seen.has(facts.sha256.toString('latin1'))) continue;
    seen.add(facts.sha256.toString('latin1'));
    const subject = facts.subjectDer.toString('latin1');
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), facts]);
  }
  return bySubject;
}

/** One name and key twice in a chain is a loop. */
const isSameAuthority = (a: CertificateFacts, b: CertificateFacts): boolean =>
  a.subjectDer.equals(b.subjectDer) && a.publicKeyBits.equals(b.publicKeyBits);

/** The key identifier is a hint, nothing more (RFC 5280, 4.2.1.1). */
const likeliestFirst = (issuers: readonly CertificateFacts[], { authorityKeyIdentifier }: CertificateFacts) =>
  authorityKeyIdentifier === undefined
    ? issuers
    : issuers.toSorted(
        (a, b) =>
          Number(keyIdentifierOf(b).equals(authorityKeyIdentifier)) -
          Number(keyIdentifierOf(a).equals(authorityKeyIdentifier)),
      );

/**
 * The likeliest chain, signer first, without judging it: what goes into a document security store, and whom to ask for the status.
 * Ends at an anchor where one is reached. A certificate that cannot be read gives an empty chain.
 */
export function buildChain(given: {
  readonly certificate: Buffer;
  readonly certificates: readonly Buffer[];
  readonly anchors: readonly TrustAnchor[];
}): readonly Buffer[] {
  const certificate = knownCertificate(given.certificate);
  if (certificate === undefined) return [];
  const [path] = buildPaths(certificate, given.certificates, given.anchors);
  return path!.certificates.map(({ der }) => der);
}
