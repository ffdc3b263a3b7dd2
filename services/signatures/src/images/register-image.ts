// A picture of a seal or of a signature comes in, and counts from then on; the one before it is kept.
import { createHash } from 'node:crypto';
import { audit, type Database, type Tx } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { type Clock, isUuid } from '@lienthong/kernel';
import { checkSignatureImage, prepareImage, type SignatureImageKind, type SizeMm } from '@lienthong/pdf-signature';
import { administers, isProvincial } from '../certificates/certificate-rights.js';
import { findOrganisation, findPerson } from '../directory/directory.repository.js';
import { requireActive, requireMaySign } from '../directory/signing-right.js';
import { type Caller, once, type Requested } from '../request.js';
import { atPng, refuseImage } from './image.errors.js';
import { keepImage, lockImages, newestImage } from './image.repository.js';

export interface RegisterImageInput extends Requested {
  readonly kind: SignatureImageKind;
  /** The organisation of the seal, or the person. */
  readonly ownerId: string;
  /** Base64. */
  readonly png: string;
}

export interface ImageRegistered {
  readonly kind: SignatureImageKind;
  readonly ownerId: string;
}

export interface RegisterParts {
  readonly database: Database;
  readonly files: FileStore;
  readonly clock: Clock;
}

/** In base64 two thirds of a megabyte, which a GraphQL request takes (1,000,000 bytes). A seal at 600 dpi has a tenth of it. */
export const mostImageBytes = 500_000;

/** How far the picture of a seal may be from the registered diameter, millimetres: what a scan and its rounding make. */
export const sealToleranceMm = 1;

/**
 * A seal by the administrator of its organisation or the provincial office. A signature by its owner alone: it is shown as their own
 * hand, and what one signs with is kept by oneself (NĐ 30/2020/NĐ-CP, Điều 32(3)); an administrator who could exchange it would
 * decide what a leader's signatures look like without the leader.
 * @throws {DomainError} IMAGE_NOT_BASE64, IMAGE_FILE_TOO_LARGE, IMAGE_OWNER_NOT_FOUND, SEAL_IMAGE_BY_ADMINISTRATOR, SIGNATURE_IMAGE_BY_OWNER,
 *   SIGNER_NOT_AUTHORISED, ORGANISATION_NOT_ACTIVE, SEAL_SIZE_DIFFERS and those of `checkSignatureImage`
 */
export const registerImage =
  ({ database, files, clock }: RegisterParts) =>
  async (
    caller: Caller,
    { idempotencyKey, kind, ownerId: given, png }: RegisterImageInput,
  ): Promise<ImageRegistered> => {
    const bytes = decoded(png);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const ownerId = given.toLowerCase();
    const remembered = { operation: 'registerSignatureImage', idempotencyKey, input: { kind, ownerId, sha256 } };
    return once(database, caller, remembered, async (tx) => {
      const owner = await (kind === 'SEAL' ? sealOwner(tx, caller, ownerId) : signatureOwner(tx, caller, ownerId));
      const { widthMm, heightMm } = checked(bytes, kind, owner.sealDiameterMm);
      await lockImages(tx, kind, ownerId);
      const former = await newestImage(tx, kind, ownerId);
      const registeredAt = clock.now();
      const file = await files.put(bytes);
      const image = { kind, ownerId, file, widthMm, heightMm };
      await keepImage(tx, { ...image, registeredAt, registeredBy: caller.personId, ownerName: owner.name });
      await audit(tx, {
        subject: `${kind === 'SEAL' ? 'organisation' : 'person'}:${ownerId}`,
        actorId: caller.personId,
        act: `${kind}_IMAGE_REGISTERED`,
        details: { sha256, widthMm, heightMm, formerSha256: former?.file ?? null },
        correlationId: caller.correlationId,
      });
      return { kind, ownerId };
    });
  };

function decoded(png: string): Buffer {
  const sizeBytes = Math.floor((png.length * 3) / 4);
  if (sizeBytes > mostImageBytes + 2) throw refuseImage.fileTooLarge(sizeBytes, mostImageBytes);
  const isBase64 = png.length > 0 && png.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(png);
  if (!isBase64) throw refuseImage.notBase64();
  const bytes = Buffer.from(png, 'base64');
  if (bytes.length > mostImageBytes) throw refuseImage.fileTooLarge(bytes.length, mostImageBytes);
  return bytes;
}

interface Owner {
  readonly name: string;
  /** Null: this is no seal. */
  readonly sealDiameterMm: number | null;
}

async function sealOwner({ manager }: Tx, caller: Caller, ownerId: string): Promise<Owner> {
  if (!isProvincial(caller) && !administers(caller, ownerId)) throw refuseImage.byKeeperOnly();
  const organisation = isUuid(ownerId) ? await findOrganisation(manager, ownerId) : null;
  if (!organisation) throw refuseImage.ownerNotFound();
  requireActive(organisation);
  return organisation;
}

async function signatureOwner({ manager }: Tx, { personId, organisationId }: Caller, ownerId: string): Promise<Owner> {
  if (ownerId !== personId) throw refuseImage.byOwnerOnly();
  const person = await findPerson(manager, ownerId);
  if (!person) throw refuseImage.ownerNotFound();
  requireMaySign(person, organisationId);
  return { name: person.fullName, sealDiameterMm: null };
}

/**
 * A seal must state its own size: one that was scanned too small or too large is not that seal. What is left of a difference the page
 * evens out, so that its resolution is asked for at the registered diameter as well.
 */
function checked(png: Buffer, kind: SignatureImageKind, diameterMm: number | null): SizeMm {
  try {
    const image = prepareImage(png);
    const size = checkSignatureImage(image, kind);
    if (diameterMm === null) return size;
    const off = Math.max(Math.abs(size.widthMm - diameterMm), Math.abs(size.heightMm - diameterMm));
    if (off > sealToleranceMm) throw refuseImage.sealSize(size, diameterMm, sealToleranceMm);
    checkSignatureImage(image, kind, { widthMm: diameterMm });
    return size;
  } catch (error) {
    throw atPng(error);
  }
}
