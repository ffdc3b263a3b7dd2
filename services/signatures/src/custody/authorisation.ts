// The signer's consent to one act, sealed for the worker. Whoever carries it on the way cannot read, change or use it.
//
// AES-256-GCM under a key that only this service's processes have, rather than a public key of the worker: the worker must also
// know that this service made it, after a right PIN, and only a shared key gives both at once.
//
// What the PIN made is not in it: an authorisation passes queues and outboxes that keep it for weeks, and that secret opens the key until the
// PIN is changed. It waits here under the authorisation's id, and is forgotten with the end of the act.
import type { SigningRequested } from '@lienthong/contracts';
import { isDomainError, isUuid } from '@lienthong/kernel';
import { decrypt, encrypt } from '../keys/sealing.js';
import { refuseCustody } from './custody.errors.js';

export interface Authorisation {
  readonly id: string;
  readonly personId: string;
  /** The private key it is for; of a signature made elsewhere the certificate it was made with. */
  readonly keyId: string;
  /** Set: the signature was made elsewhere, and this is where it waits. The secret is empty then. */
  readonly preparedId?: string;
  readonly documentId: string;
  /** SHA-256 of the file the signer saw, hexadecimal. */
  readonly file: string;
  readonly expiresAt: Date;
}

export interface AuthorisationSeal {
  /** @returns base64url; of no use without the authorisation key */
  close(authorisation: Authorisation): string;
  /** @throws {DomainError} AUTHORISATION_INVALID */
  open(sealed: string): Authorisation;
  /** @param secret what `KeyVault.unlock` made of the PIN: opens the key, together with the key-encryption key, for the worker alone */
  closeSecret(id: string, secret: Buffer): Buffer;
  /** @returns the secret; the caller overwrites it when done. @throws {DomainError} AUTHORISATION_INVALID */
  openSecret(id: string, sealed: Buffer): Buffer;
}

const context = Buffer.from('lienthong authorisation to sign 1');
const secretContext = (id: string): Buffer => Buffer.from(`lienthong secret of authorisation ${id}`);

/** @param authorisationKey 32 bytes, from the configuration; another key makes authorisations under way invalid, no more */
export function createAuthorisationSeal(authorisationKey: Buffer): AuthorisationSeal {
  if (authorisationKey.length !== 32) throw new Error('the authorisation key has 32 bytes');
  return {
    close: ({ expiresAt, ...rest }) => {
      const plain = JSON.stringify({ ...rest, expiresAt: expiresAt.getTime() });
      return encrypt(authorisationKey, Buffer.from(plain), context).toString('base64url');
    },
    open: (sealed) => {
      try {
        const plain = decrypt(authorisationKey, Buffer.from(sealed, 'base64url'), context);
        const { expiresAt, ...rest } = JSON.parse(plain.toString('utf8')) as Record<string, never>;
        return { ...rest, expiresAt: new Date(expiresAt!) } as unknown as Authorisation;
      } catch {
        throw refuseCustody('AUTHORISATION_INVALID', ['authorisation']);
      }
    },
    closeSecret: (id, secret) => encrypt(authorisationKey, secret, secretContext(id)),
    openSecret: (id, sealed) => {
      try {
        return decrypt(authorisationKey, sealed, secretContext(id));
      } catch {
        throw refuseCustody('AUTHORISATION_INVALID', ['authorisation']);
      }
    },
  };
}

type SignedAct = Exclude<SigningRequested, { act: 'NUMBER_AND_DATE' }>;

/** Who must have given it: a person for their own signature, the clerk who asks for the seal. */
const giverOf = (request: SignedAct): string =>
  request.act === 'PERSONAL_SIGNATURE' ? request.personId : request.requestedBy;

/** Whether it was given by this person for this document at all, so that using it up is this request's affair. */
export const isFor = (authorisation: Authorisation, request: SignedAct): boolean =>
  authorisation.personId === giverOf(request) &&
  authorisation.personId === request.requestedBy &&
  authorisation.documentId === request.documentId;

/** AUTHORISATION_MINUTES is this at most. */
export const longestMinutes = 120;
/** More than the clocks of two machines differ by where somebody looks after them. */
const clocksDifferMs = 5 * 60_000;

/**
 * Whether it expires later than any that was given by now: the clock here is slow, or that of the giver fast. A worker whose clock is hours
 * slow would take a consent long after it expired, and one that is days slow after its use was forgotten.
 */
const isFromLater = ({ expiresAt }: Authorisation, at: Date): boolean =>
  expiresAt.getTime() - at.getTime() > longestMinutes * 60_000 + clocksDifferMs;

/**
 * Opens the consent of a request and holds every one of its bounds against it.
 * @param at when the act began: an act that began in time may end late
 * @returns null where none is needed: no key is used, or the seal's key is kept here
 * @throws {DomainError} AUTHORISATION_INVALID, AUTHORISATION_EXPIRED, AUTHORISATION_NOT_YET_VALID, AUTHORISATION_OF_ANOTHER_DOCUMENT,
 *   AUTHORISATION_OF_ANOTHER_FILE
 */
export function requireConsent(seal: AuthorisationSeal, request: SigningRequested, at: Date): Authorisation | null {
  if (request.act === 'NUMBER_AND_DATE' || (request.act === 'SEAL' && !request.authorisation)) return null;
  const authorisation = seal.open(request.authorisation!);
  if (!isUuid(authorisation.id) || authorisation.personId !== giverOf(request)) {
    throw refuseCustody('AUTHORISATION_INVALID', ['authorisation']);
  }
  // A PIN opens a personal key; no seal is set with what it made.
  if (request.act === 'SEAL' && authorisation.preparedId === undefined) {
    throw refuseCustody('AUTHORISATION_INVALID', ['authorisation']);
  }
  if (!isFor(authorisation, request)) throw refuseCustody('AUTHORISATION_OF_ANOTHER_DOCUMENT', ['authorisation']);
  if (authorisation.file !== request.file) throw refuseCustody('AUTHORISATION_OF_ANOTHER_FILE', ['authorisation']);
  if (authorisation.expiresAt <= at) throw refuseCustody('AUTHORISATION_EXPIRED', ['authorisation']);
  if (isFromLater(authorisation, at)) throw refuseCustody('AUTHORISATION_NOT_YET_VALID', ['authorisation']);
  return authorisation;
}

/** Of a signature made elsewhere: with which certificate. Null: it is none, or `requireConsent` refuses it. */
export function preparedOf(
  seal: AuthorisationSeal,
  request: SigningRequested,
): { readonly preparedId: string; readonly certificateId: string } | null {
  if (request.act === 'NUMBER_AND_DATE' || !request.authorisation) return null;
  try {
    const { preparedId, keyId } = seal.open(request.authorisation);
    return preparedId === undefined ? null : { preparedId, certificateId: keyId };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return null;
  }
}
