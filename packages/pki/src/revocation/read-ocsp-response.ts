import { extensionValues } from '../certificates/certificate-extensions.js';
import { algorithmOf, type SignedWith } from '../algorithms/signed-with.js';
import { oids } from '../der/oids.js';
import {
  childrenOf,
  DerError,
  type DerElement,
  expectTag,
  readBitBytes,
  readEnumerated,
  readOid,
  readPreciseTime,
  readSmallInteger,
  readWhole,
} from '../der/read.js';
import { refusePki } from '../errors.js';
import { nonceIn, type OcspCertificateId, readCertificateId } from './ocsp-request.js';
import { ocspErrors } from './ocsp-response.js';
import { invalidityDateIn } from './read-crl.js';
import { reasonOf, type RevocationReason } from './reasons.js';

/** The status of one certificate (SingleResponse). */
export interface OcspAnswer {
  readonly certId: OcspCertificateId;
  readonly status: 'GOOD' | 'REVOKED' | 'UNKNOWN';
  readonly revokedAt?: Date;
  readonly reason?: RevocationReason;
  /** As in `Revoked`. */
  readonly invalidFrom?: Date;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** The responder knows of revocations back to this time, even of certificates expired since (RFC 6960, 4.4.4). */
  readonly archiveCutoff: Date | undefined;
}

/** A basic OCSP response (RFC 6960, 4.2.1): structure checked, nothing verified. */
export interface OcspFacts extends SignedWith {
  readonly bytes: Buffer;
  readonly producedAt: Date;
  readonly responses: readonly OcspAnswer[];
  readonly nonce: Buffer | undefined;
  readonly certificates: readonly Buffer[];
  readonly responder: { readonly nameDer: Buffer } | { readonly keyHash: Buffer };
  readonly unknownCriticalExtensions: readonly string[];
}

/**
 * @param bytes OCSPResponse; a BasicOCSPResponse alone is read as well, which some put into a DSS
 * @throws DerError; PkiRefusedError OCSP_UNSUCCESSFUL when the responder answers with an error, which its finding names
 */
export function readOcspResponse(bytes: Buffer): OcspFacts {
  const whole = readWhole(bytes, 0x30);
  const [status, wrapped] = childrenOf(whole);
  if (status?.tag === 0x30) return readBasic(whole);
  const code = readEnumerated(status);
  if (code !== 0) {
    const name = Object.entries(ocspErrors).find(([, known]) => known === code)?.[0];
    throw refusePki('OCSP_UNSUCCESSFUL', name ?? `status ${code}`);
  }
  const [type, basic] = childrenOf(readWhole(expectTag(wrapped, 0xa0).content, 0x30));
  if (readOid(type) !== oids.ocspBasic) throw new DerError(`OCSP response type ${readOid(type)}`);
  return { ...readBasic(readWhole(expectTag(basic, 4).content, 0x30)), bytes };
}

function readBasic(basic: DerElement): OcspFacts {
  const [body, algorithm, signature, certificates] = childrenOf(basic);
  const fields = childrenOf(expectTag(body, 0x30));
  if (fields[0]?.tag === 0xa0) {
    if (readSmallInteger(readWhole(fields.shift()!.content)) !== 0) throw new DerError('version of the response');
  }
  const [responder, producedAt, list, extensions, more] = fields;
  if (more !== undefined) throw new DerError('element after the response');
  const answers = childrenOf(expectTag(list, 0x30)).map(readAnswer);
  return {
    bytes: basic.bytes,
    producedAt: readPreciseTime(producedAt),
    responses: answers.map(({ answer }) => answer),
    nonce: extensions === undefined ? undefined : nonceIn(expectTag(extensions, 0xa1)),
    certificates: certificates === undefined ? [] : certificatesIn(certificates),
    responder: readResponder(responder),
    unknownCriticalExtensions: [
      ...(extensions === undefined ? [] : criticalIn(extensions)),
      ...answers.flatMap(({ critical }) => critical),
    ],
    ...algorithmOf(algorithm),
    toBeSigned: body!.bytes,
    signature: readBitBytes(signature),
  };
}

const certificatesIn = (wrapped: DerElement): Buffer[] =>
  childrenOf(readWhole(expectTag(wrapped, 0xa0).content, 0x30)).map(({ bytes }) => bytes);

const criticalIn = (extensions: DerElement): string[] =>
  [...extensionValues(readWhole(extensions.content, 0x30))]
    .filter(([id, { critical }]) => critical && id !== oids.ocspNonce && id !== oids.invalidityDate)
    .map(([id]) => id);

function readResponder(element: DerElement | undefined): OcspFacts['responder'] {
  if (element?.tag === 0xa1) return { nameDer: readWhole(element.content, 0x30).bytes };
  return { keyHash: readWhole(expectTag(element, 0xa2).content, 4).content };
}

function readAnswer(element: DerElement): { answer: OcspAnswer; critical: string[] } {
  const [id, status, thisUpdate, ...rest] = childrenOf(expectTag(element, 0x30));
  const nextUpdate = rest[0]?.tag === 0xa0 ? readPreciseTime(readWhole(rest.shift()!.content)) : undefined;
  const extensions = rest[0]?.tag === 0xa1 ? rest.shift() : undefined;
  if (rest.length > 0) throw new DerError('element after an answer');
  const values = extensions === undefined ? new Map() : extensionValues(readWhole(extensions.content, 0x30));
  const cutoff = values.get(oids.ocspArchiveCutoff);
  const invalidFrom = invalidityDateIn(values);
  const answer = {
    certId: readCertificateId(id),
    ...readStatus(status),
    ...(invalidFrom === undefined ? {} : { invalidFrom }),
    thisUpdate: readPreciseTime(thisUpdate),
    nextUpdate,
    archiveCutoff: cutoff === undefined ? undefined : readPreciseTime(readWhole(cutoff.value)),
  };
  return { answer, critical: extensions === undefined ? [] : criticalIn(extensions) };
}

function readStatus(status: DerElement | undefined): Pick<OcspAnswer, 'status' | 'revokedAt' | 'reason'> {
  switch (status?.tag) {
    case 0x80:
      return { status: 'GOOD' };
    case 0x82:
      return { status: 'UNKNOWN' };
    default: {
      const [at, reason] = childrenOf(expectTag(status, 0xa1));
      const named =
        reason === undefined ? undefined : reasonOf(readEnumerated(readWhole(expectTag(reason, 0xa0).content)));
      return { status: 'REVOKED', revokedAt: readPreciseTime(at), ...(named === undefined ? {} : { reason: named }) };
    }
  }
}
