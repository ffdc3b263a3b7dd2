import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { signatureAlgorithm, type SignatureScheme, type SigningDigest } from '../algorithms/algorithm-identifiers.js';
import { signRaw } from '../algorithms/raw-signature.js';
import { oids } from '../der/oids.js';
import { childrenOf, expectTag, readWhole } from '../der/read.js';
import {
  bitString,
  booleanTrue,
  element,
  integer,
  nullElement,
  octetString,
  oid,
  sequence,
  tagged,
  taggedPrimitive,
  time,
} from '../der/write.js';
import { type DistinguishedName, encodeName } from './distinguished-name.js';
import { type ConstrainedNames, encodeNameConstraints } from './name-constraints.js';
import { keyIdentifierOf, readCertificate } from './read-certificate.js';

export const certificateKinds = ['ROOT', 'SUB', 'PERSON', 'ORGANISATION', 'TSA', 'OCSP_RESPONDER'] as const;
export type CertificateKind = (typeof certificateKinds)[number];

/** Where the issuer answers questions about its certificates; `http:` addresses. */
export interface IssuerUrls {
  readonly ocsp?: string;
  /** The issuer's certificate in DER. */
  readonly caIssuers?: string;
  readonly crl?: string;
}

export interface CertificateRequest {
  readonly subject: DistinguishedName;
  /** DER of the issuer's certificate; left out for a certificate signed by its own key. */
  readonly issuer?: Buffer;
  readonly publicKey: KeyObject;
  /** The issuer's private key, RSA or EC. */
  readonly signWith: KeyObject;
  /** Positive, at most 20 bytes, unique per issuer; big-endian. */
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** ROOT and SUB may issue certificates; PERSON and ORGANISATION sign documents. */
  readonly kind: CertificateKind;
  readonly urls?: IssuerUrls;
  /** Authorities only: how many may stand below. None is said for ROOT, 0 for SUB when left out; `null` says none. */
  readonly pathLength?: number | null;
  /** Object identifiers of certificate policies. */
  readonly policies?: readonly string[];
  readonly nameConstraints?: {
    readonly permitted?: Partial<ConstrainedNames>;
    readonly excluded?: Partial<ConstrainedNames>;
  };
  /** rfc822Name of the subject. */
  readonly email?: string;
  /** SHA-256 when left out; SHA-384 under a P-384 key. */
  readonly digest?: SigningDigest;
  /** Of an issuer with an RSA key; RSA_PKCS1 when left out. */
  readonly scheme?: 'RSA_PKCS1' | 'RSA_PSS';
  /** Whatever else it is to carry; for tests of strange certificates. */
  readonly extraExtensions?: readonly { readonly type: string; readonly critical: boolean; readonly value: Buffer }[];
}

/** An X.509 v3 certificate (RFC 5280) in DER. Names are UTF8String, so that Vietnamese letters survive every reader. */
export function createCertificate(request: CertificateRequest): Buffer {
  const { scheme, digest } = issuerAlgorithm(request.signWith, request);
  const algorithm = signatureAlgorithm(scheme, digest);
  const subject = encodeName(request.subject);
  const body = sequence(
    tagged(0, integer(2)),
    integer(request.serial),
    algorithm,
    request.issuer === undefined ? subject : readCertificate(request.issuer).subjectDer,
    sequence(time(request.notBefore), time(request.notAfter)),
    subject,
    request.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensionsOf(request))),
  );
  return sequence(body, algorithm, bitString(signRaw(scheme, digest, body, request.signWith)));
}

/** Scheme and digest by which an issuer's key signs certificates, CRLs and OCSP responses. */
export function issuerAlgorithm(
  key: KeyObject,
  options: { readonly scheme?: 'RSA_PKCS1' | 'RSA_PSS'; readonly digest?: SigningDigest } = {},
): { scheme: SignatureScheme; digest: SigningDigest } {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { scheme: options.scheme ?? 'RSA_PKCS1', digest: options.digest ?? 'sha256' };
    case 'ec':
      return { scheme: 'ECDSA', digest: options.digest ?? (curve === 'secp384r1' ? 'sha384' : 'sha256') };
    default:
      throw new Error(`certificates are signed with RSA or EC keys, not ${key.asymmetricKeyType}`);
  }
}

export const extension = (type: string, critical: boolean, value: Buffer): Buffer =>
  critical ? sequence(oid(type), booleanTrue, octetString(value)) : sequence(oid(type), octetString(value));

// keyCertSign and cRLSign; digitalSignature and nonRepudiation; digitalSignature.
const authorityUsage = bitString(Buffer.of(0x06), 1);
const documentUsage = bitString(Buffer.of(0xc0), 6);
const serviceUsage = bitString(Buffer.of(0x80), 7);

const usageOf = (kind: CertificateKind): Buffer[] => {
  switch (kind) {
    case 'ROOT':
    case 'SUB':
      return [extension(oids.keyUsage, true, authorityUsage)];
    case 'PERSON':
    case 'ORGANISATION':
      return [
        extension(oids.keyUsage, true, documentUsage),
        extension(oids.extendedKeyUsage, false, sequence(oid(oids.emailProtection), oid(oids.documentSigning))),
      ];
    case 'TSA':
      // The only purpose, and critical (RFC 3161, 2.3).
      return [
        extension(oids.keyUsage, true, documentUsage),
        extension(oids.extendedKeyUsage, true, sequence(oid(oids.timeStamping))),
      ];
    case 'OCSP_RESPONDER':
      return [
        extension(oids.keyUsage, true, serviceUsage),
        extension(oids.extendedKeyUsage, false, sequence(oid(oids.ocspSigning))),
        extension(oids.ocspNoCheck, false, nullElement),
      ];
  }
};

function extensionsOf(request: CertificateRequest): Buffer[] {
  const { kind, publicKey, issuer, policies, nameConstraints, email, urls = {} } = request;
  const own = identifierOfKey(publicKey);
  const theirs = issuer === undefined ? own : keyIdentifierOf(readCertificate(issuer));
  return [
    extension(oids.basicConstraints, true, constraintsOf(request)),
    ...usageOf(kind),
    extension(oids.subjectKeyIdentifier, false, octetString(own)),
    extension(oids.authorityKeyIdentifier, false, sequence(taggedPrimitive(0, theirs))),
    ...(policies === undefined
      ? []
      : [extension(oids.certificatePolicies, false, sequence(...policies.map((policy) => sequence(oid(policy)))))]),
    ...(nameConstraints === undefined
      ? []
      : [extension(oids.nameConstraints, true, encodeNameConstraints(nameConstraints))]),
    ...(email === undefined
      ? []
      : [extension(oids.subjectAlternativeName, false, sequence(taggedPrimitive(1, Buffer.from(email, 'latin1'))))]),
    ...accessOf(urls),
    ...(request.extraExtensions ?? []).map(({ type, critical, value }) => extension(type, critical, value)),
  ];
}

function constraintsOf({ kind, pathLength }: CertificateRequest): Buffer {
  if (kind !== 'ROOT' && kind !== 'SUB') return sequence();
  const length = pathLength === undefined ? (kind === 'SUB' ? 0 : null) : pathLength;
  return length === null ? sequence(booleanTrue) : sequence(booleanTrue, integer(length));
}

const url = (text: string): Buffer => element(0x86, Buffer.from(text, 'latin1'));

/** One, by its full name (RFC 5280, 4.2.1.13). */
export const distributionPoints = (crl: string): Buffer => sequence(sequence(tagged(0, tagged(0, url(crl)))));

function accessOf({ ocsp, caIssuers, crl }: IssuerUrls): Buffer[] {
  const access = [
    ...(ocsp === undefined ? [] : [sequence(oid(oids.accessOcsp), url(ocsp))]),
    ...(caIssuers === undefined ? [] : [sequence(oid(oids.accessCaIssuers), url(caIssuers))]),
  ];
  return [
    ...(access.length === 0 ? [] : [extension(oids.authorityInformationAccess, false, sequence(...access))]),
    ...(crl === undefined ? [] : [extension(oids.crlDistributionPoints, false, distributionPoints(crl))]),
  ];
}

/** As `keyIdentifierOf`, of a key without a certificate. */
export function identifierOfKey(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const spki = readWhole(publicKey.export({ type: 'spki', format: 'der' }), 0x30);
  const bits = expectTag(childrenOf(spki)[1], 3).content.subarray(1);
  return createHash('sha1').update(bits).digest();
}
