import type { SigningRequested } from '@lienthong/contracts';
import type { Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import type { TimeStampService } from '@lienthong/pdf-signature';
import type { CertificateEntity } from '../certificates/certificate.entity.js';
import { type Authorisation, type AuthorisationSeal, preparedOf, requireConsent } from '../custody/authorisation.js';
import { completedFiles } from '../external/completed-files.js';
import type { KeyVault } from '../keys/key-vault.js';
import type { Hsm } from '../keys/pkcs11/hsm.js';
import { refusedUnlessPassing } from '../keys/pkcs11/hsm-errors.js';
import { noting } from '../trust/noting.js';
import type { TimeStamps } from '../trust/time-stamps.js';
import type { TrustServiceError } from '../trust/trust-failure.js';
import { findSignatures, type FoundSignature } from '../verification/find-signatures.js';
import { assertProduced } from './act-rules.js';
import { type Authorised, authoriseAct, type Patience } from './authorise-act.js';
import { certificateAt, openHand } from './open-hand.js';
import { keepProduced } from './keep-produced.js';
import { planFile, withNumberAndDate } from './produce-files.js';
import { type GivenFile, imagesFor, readGiven } from './read-act.js';
import type { RsaScheme } from './rsa-scheme.js';
import { beginAct, findAct } from './signing-act.repository.js';
import { writeCompleted, writeSignature, type Written } from './write-signature.js';

export interface SigningParts {
  readonly database: Database;
  readonly files: FileStore;
  readonly vault: KeyVault;
  readonly authorisations: AuthorisationSeal;
  /** Null: none is configured. */
  readonly hsm: Hsm | null;
  /** True where this service issues certificates itself, so that a missing one may be on its way. */
  readonly issuesCertificates: boolean;
  readonly rsaScheme: RsaScheme;
  /** Null: no time-stamping authority is configured, and signatures are B-B. */
  readonly timeStamps: TimeStamps | null;
}

/** A produced file, verified and kept in the file store. */
export interface KeptFile {
  /** `main`, or the attachment's id. */
  readonly part: string;
  readonly file: string;
  readonly sizeBytes: number;
  readonly found: readonly FoundSignature[];
  readonly level: Written['level'];
  /** Why the level is lower than it was meant to be. */
  readonly failure: TrustServiceError | null;
}

export interface PerformedAct extends Pick<Authorised, 'parties' | 'newest'> {
  /** For which it was done. */
  readonly organisationId: string;
  /** The first signature: it records who signs. */
  readonly opens: boolean;
  readonly main: KeptFile;
  readonly attachments: readonly KeptFile[];
}

type Produced = Omit<KeptFile, 'file' | 'sizeBytes'> & { readonly bytes: Buffer };

interface Timing extends Patience {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Does one act on the files of one document: all of them or none. Everything is verified before anything is stored.
 * @returns null when the act has its result already
 * @throws {DomainError} the refusals of `authoriseAct`, of the consent (`requireConsent`, AUTHORISATION_USED, PIN_NOT_SET), of the
 *   act rules, of the certificate, of the security module and of the PDF
 * @throws {NotYetError}, {HsmError} while something needed may still arrive
 */
export async function performAct(
  parts: SigningParts,
  request: SigningRequested,
  timing: Timing,
): Promise<PerformedAct | null> {
  const { database } = parts;
  const former = await findAct(database.manager, request);
  if (former?.outcome) return null;

  const authorised = await authoriseAct(database, request, timing);
  const { keyOwner } = authorised;
  const chosen = preparedOf(parts.authorisations, request)?.certificateId;
  if (keyOwner) await certificateAt(parts, keyOwner, timing.now, timing, chosen);
  const consent = requireConsent(parts.authorisations, request, former?.startedAt ?? timing.now);
  const { startedAt } = await beginAct(database, request, timing.now, consent);
  const certificate = keyOwner && (await certificateAt(parts, keyOwner, startedAt, timing, chosen));
  const stamps = parts.timeStamps && noting(parts.timeStamps, { patient: false, signal: timing.signal });
  const timeStamp = stamps?.service ?? null;
  const write = await writerOf(parts, request, authorised, { certificate, consent, startedAt, timeStamp });

  const given = await readGiven(parts, request, authorised);
  const produced: Produced[] = [];
  for (const file of given) {
    const { bytes, level } = await write(file).catch(refusedUnlessPassing(timing));
    timing.signal.throwIfAborted();
    const found = await findSignatures(database.manager, bytes);
    assertProduced(file.found, found, certificate?.sha256 ?? null);
    const failure = level === 'B_B' ? (stamps?.failure() ?? null) : null;
    produced.push({ part: file.part, bytes, found, level, failure });
  }

  const listing = certificate && { actId: request.actId, at: timing.now };
  const kept: KeptFile[] = await keepProduced(parts, produced, listing);
  const [main, ...attachments] = kept as [KeptFile, ...KeptFile[]];
  const { organisation, parties: recorded, newest } = authorised;
  return {
    organisationId: organisation.id,
    parties: recorded,
    newest,
    opens: authorised.opens !== null,
    main,
    attachments,
  };
}

type Write = (file: GivenFile) => Promise<Written>;

interface Means {
  /** Null: no key is used. */
  readonly certificate: CertificateEntity | null;
  readonly consent: Authorisation | null;
  readonly startedAt: Date;
  readonly timeStamp: TimeStampService | null;
}

/** How each file of the act is written: without a key, with a signature made elsewhere, or with the key in the vault or the module. */
async function writerOf(
  parts: SigningParts,
  request: SigningRequested,
  authorised: Authorised,
  { certificate, consent, startedAt, timeStamp }: Means,
): Promise<Write> {
  if (request.act === 'NUMBER_AND_DATE') {
    return async ({ bytes }) => ({ bytes: withNumberAndDate(bytes, request), level: null });
  }
  if (!certificate) throw new Error(`${request.act} without a certificate`);
  if (consent?.preparedId !== undefined) {
    const completed = await completedFiles(parts.database.manager, consent.preparedId, request, {
      certificateId: certificate.id,
      opens: authorised.opens !== null,
    });
    return async ({ part, bytes }) => {
      const { prepared, given } = completed.get(part)!;
      return writeCompleted(bytes, prepared, given, timeStamp);
    };
  }
  const hand = await openHand(parts, certificate, consent);
  const images = await imagesFor(parts, request, authorised, startedAt);
  const terms = {
    certificateChain: [certificate.der, ...certificate.chain],
    signingTime: startedAt,
    ...(parts.rsaScheme === 'RSA_PSS' ? { algorithm: { scheme: parts.rsaScheme } } : {}),
  };
  return async (file) => writeSignature(planFile(request, authorised, file, images), terms, hand, timeStamp);
}
