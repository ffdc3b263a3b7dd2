import { createPublicKey, type KeyObject } from 'node:crypto';
import type { SigningDigest } from '../algorithms/algorithm-identifiers.js';
import {
  type CertificateKind,
  type CertificateRequest,
  createCertificate,
  type IssuerUrls,
} from '../certificates/create-certificate.js';
import type { DistinguishedName } from '../certificates/distinguished-name.js';
import { readCertificate, serialHex } from '../certificates/read-certificate.js';
import { signingIdentity } from '../certificates/signing-identity.js';
import { generateSigningKey, type KeyKind, type KeyPair } from '../certificates/signing-keys.js';
import { DerError } from '../der/read.js';
import type { AnchorClass, TrustAnchor } from '../path/trust-anchor.js';
import { createCrl } from '../revocation/create-crl.js';
import { createOcspResponse } from '../revocation/ocsp-response.js';
import { isAbout, readOcspRequest } from '../revocation/ocsp-request.js';
import type { RevocationReason, Revoked } from '../revocation/reasons.js';
import { createTimeStampResponse } from '../time-stamp/response.js';

export interface AuthorityOptions {
  /** Name of the subordinate authority; the root's is made from it. */
  readonly commonName?: string;
  readonly organisation?: string;
  /** Of the authority's own keys and of what it issues; RSA_2048 when left out. */
  readonly keys?: KeyKind;
  /** Where its keys come from; `generateSigningKey` when left out. For tests, where many authorities are made. */
  readonly newKey?: (kind?: KeyKind) => KeyPair;
  /** Validity of everything it issues when nothing else is said; 2020-01-01 to 2049-01-01. */
  readonly from?: Date;
  readonly to?: Date;
  /** Validity of the subordinate authority alone, for chains that expire in the middle. */
  readonly subTo?: Date;
  readonly urls?: IssuerUrls;
  /** Of its trust anchor; DEMONSTRATION when left out. */
  readonly class?: AnchorClass;
  readonly digest?: SigningDigest;
}

export interface IssueOptions {
  readonly from?: Date;
  readonly to?: Date;
  readonly keys?: KeyKind | KeyPair;
  /** Whatever else the certificate is to carry. */
  readonly certificate?: Partial<
    Pick<
      CertificateRequest,
      'urls' | 'policies' | 'email' | 'extraExtensions' | 'nameConstraints' | 'digest' | 'scheme'
    >
  >;
}

export interface IssuedSigner {
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
  readonly certificate: Buffer;
  /** Signer, sub, root. */
  readonly certificateChain: readonly Buffer[];
}

/** A small certification authority in memory: root, subordinate, subscribers, time-stamping and OCSP. */
export interface Authority {
  readonly root: Buffer;
  readonly sub: Buffer;
  /** The root as trust anchor. */
  readonly anchor: TrustAnchor;
  /** Keys of root and sub, for tests that issue what an honest authority would not. */
  readonly rootKey: KeyObject;
  readonly subKey: KeyObject;
  issue(kind: CertificateKind, subject: DistinguishedName, options?: IssueOptions): IssuedSigner;
  /** The chain for a key that is elsewhere: from a certificate request, in a token. */
  certify(
    publicKey: KeyObject,
    kind: CertificateKind,
    subject: DistinguishedName,
    options?: Omit<IssueOptions, 'keys'>,
  ): readonly Buffer[];
  /** @param certificate a subscriber's, or the sub's own */
  /** @param invalidFrom the invalidity date, where it is not the date of revocation */
  revoke(certificate: Buffer, at: Date, reason?: RevocationReason, invalidFrom?: Date): void;
  /** @param options.nextUpdate a day after `at` when left out */
  crl(options: { readonly at: Date; readonly nextUpdate?: Date; readonly of?: 'SUB' | 'ROOT' }): Buffer;
  /**
   * The answer to an OCSP request about what the sub, or the root, issued.
   * @param options.delegated by the responder's own certificate (when left out), or by the issuer itself
   */
  ocsp(
    request: Buffer,
    options: {
      readonly at: Date;
      readonly nextUpdate?: Date;
      readonly by?: 'KEY' | 'NAME';
      readonly delegated?: boolean;
    },
  ): Buffer;
  /** The answer to a time-stamp request. */
  timeStamp(
    request: Buffer,
    options: { readonly at: Date; readonly accuracyMs?: number; readonly policy?: string },
  ): Buffer;
  /** Made when first asked for. */
  readonly tsa: IssuedSigner;
  readonly ocspResponder: IssuedSigner;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Keys are made on the calling thread and live in memory only: for the demonstration and for tests, not a certification authority
 * anybody relies on. Serial numbers count up; nothing depends on the clock.
 */
export function createAuthority(options: AuthorityOptions = {}): Authority {
  const {
    commonName = 'Cơ quan chứng thực số (thử nghiệm)',
    organisation = 'Liên Thông (thử nghiệm)',
    from = new Date('2020-01-01T00:00:00Z'),
    to = new Date('2049-01-01T00:00:00Z'),
    newKey = generateSigningKey,
  } = options;
  let serials = 0;
  // Eight bytes, so that no serial number looks like another's prefix.
  const nextSerial = (): Buffer => {
    const serial = Buffer.alloc(8, 0);
    serial[0] = 0x4c;
    serial.writeUInt32BE((serials += 1), 4);
    return serial;
  };
  const rootKeys = newKey(options.keys);
  const subKeys = newKey(options.keys);
  const digest = options.digest === undefined ? {} : { digest: options.digest };
  const make = (request: Omit<CertificateRequest, 'serial' | 'notBefore' | 'notAfter'> & Partial<CertificateRequest>) =>
    createCertificate({ serial: nextSerial(), notBefore: from, notAfter: to, ...digest, ...request });
  const root = make({
    kind: 'ROOT',
    subject: { commonName: `${commonName} – gốc`, organisation, country: 'VN' },
    publicKey: rootKeys.publicKey,
    signWith: rootKeys.privateKey,
  });
  const sub = make({
    kind: 'SUB',
    subject: { commonName, organisation, country: 'VN' },
    issuer: root,
    publicKey: subKeys.publicKey,
    signWith: rootKeys.privateKey,
    ...(options.subTo === undefined ? {} : { notAfter: options.subTo }),
    ...(options.urls === undefined ? {} : { urls: options.urls }),
  });
  const revoked = { ROOT: new Map<string, Revoked>(), SUB: new Map<string, Revoked>() };
  let crlNumber = 0;

  const certify: Authority['certify'] = (publicKey, kind, subject, issue = {}) => {
    const certificate = make({
      kind,
      subject,
      issuer: sub,
      publicKey,
      signWith: subKeys.privateKey,
      notBefore: issue.from ?? from,
      notAfter: issue.to ?? to,
      ...(options.urls === undefined ? {} : { urls: options.urls }),
      ...issue.certificate,
    });
    return [certificate, sub, root];
  };
  const issue: Authority['issue'] = (kind, subject, given = {}) => {
    const keys = typeof given.keys === 'object' ? given.keys : newKey(given.keys ?? options.keys);
    const certificateChain = certify(keys.publicKey, kind, subject, given);
    return {
      key: keys.privateKey,
      publicKey: createPublicKey(keys.privateKey),
      certificate: certificateChain[0]!,
      certificateChain,
    };
  };
  const once = (kind: 'TSA' | 'OCSP_RESPONDER', name: string): (() => IssuedSigner) => {
    let made: IssuedSigner | undefined;
    return () => (made ??= issue(kind, { commonName: `${name} – ${commonName}`, organisation, country: 'VN' }));
  };
  const tsa = once('TSA', 'Dấu thời gian');
  const ocspResponder = once('OCSP_RESPONDER', 'Trạng thái chứng thư');

  return {
    root,
    sub,
    rootKey: rootKeys.privateKey,
    subKey: subKeys.privateKey,
    anchor: { certificate: root, class: options.class ?? 'DEMONSTRATION', name: `${commonName} – gốc` },
    issue,
    certify,
    revoke(certificate, at, reason, invalidFrom) {
      const { serial, der } = readCertificate(certificate);
      const list = der.equals(sub) ? revoked.ROOT : revoked.SUB;
      list.set(serialHex(serial), {
        serial,
        at,
        ...(reason === undefined ? {} : { reason }),
        ...(invalidFrom === undefined ? {} : { invalidFrom }),
      });
    },
    crl({ at, nextUpdate = new Date(at.getTime() + dayMs), of = 'SUB' }) {
      return createCrl({
        issuer: of === 'SUB' ? sub : root,
        signWith: of === 'SUB' ? subKeys.privateKey : rootKeys.privateKey,
        number: (crlNumber += 1),
        thisUpdate: at,
        nextUpdate,
        revoked: [...revoked[of].values()].filter((entry) => entry.at <= at),
        ...digest,
      });
    },
    ocsp(request, { at, nextUpdate = new Date(at.getTime() + dayMs), by = 'KEY', delegated = true }) {
      const of = isAboutSub(request, sub, root) ? 'ROOT' : 'SUB';
      const own =
        of === 'ROOT' ? { certificate: root, key: rootKeys.privateKey } : { certificate: sub, key: subKeys.privateKey };
      return createOcspResponse({
        responder: of === 'SUB' && delegated ? ocspResponder() : own,
        issuer: own.certificate,
        request,
        statusOf: (serial) => {
          const entry = revoked[of].get(serialHex(serial));
          return entry !== undefined && entry.at <= at ? entry : 'GOOD';
        },
        producedAt: at,
        nextUpdate,
        by,
      });
    },
    timeStamp(request, { at, accuracyMs, policy }) {
      const { key, certificateChain } = tsa();
      // The root is left out: whoever verifies has it.
      return createTimeStampResponse(signingIdentity(key, certificateChain.slice(0, 2)), request, {
        at,
        serial: nextSerial(),
        ...(accuracyMs === undefined ? {} : { accuracyMs }),
        ...(policy === undefined ? {} : { policy }),
      });
    },
    get tsa() {
      return tsa();
    },
    get ocspResponder() {
      return ocspResponder();
    },
  };
}

function isAboutSub(request: Buffer, sub: Buffer, root: Buffer): boolean {
  try {
    const [certificate, issuer] = [readCertificate(sub), readCertificate(root)];
    return readOcspRequest(request).certificates.some((id) => isAbout(id, certificate, issuer));
  } catch (error) {
    // What cannot be read is answered with an error by `createOcspResponse`.
    if (error instanceof DerError) return false;
    throw error;
  }
}
