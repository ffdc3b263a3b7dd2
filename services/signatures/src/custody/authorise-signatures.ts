// The signer confirms once, with the PIN, and gets one authorisation for each document; the worker signs with nothing less.
import { auditAll } from '@lienthong/database';
import { isUuid, refuse, uuidV7 } from '@lienthong/kernel';
import { findOrganisation, findPerson } from '../directory/directory.repository.js';
import { requireActive, requireAuthorisedSigner } from '../directory/signing-right.js';
import type { SealedKey } from '../keys/key-vault.js';
import { type Caller, keptId, once, type Requested } from '../request.js';
import type { Authorisation, AuthorisationSeal } from './authorisation.js';
import { checkPin, type PinParts } from './check-pin.js';
import { keepSecrets } from './custody.repository.js';
import { requireOwnKey } from './own-key.js';

export interface ConsentParts extends PinParts {
  readonly authorisations: AuthorisationSeal;
  readonly authorisationMinutes: number;
  /** Has the caller's missing certificate made ahead of others, where this service makes them. */
  readonly hurryCertificate: (caller: Caller) => Promise<void>;
}

export interface AuthoriseSignaturesInput extends Requested {
  readonly pin: string;
  readonly documents: readonly DocumentToSign[];
}

export interface DocumentToSign {
  readonly documentId: string;
  /** SHA-256 of the file the signer looked at, hexadecimal. */
  readonly file: string;
}

export interface GivenAuthorisation {
  readonly documentId: string;
  readonly authorisation: string;
  /** ISO 8601: what `once` remembers is JSON. */
  readonly expiresAt: string;
}

/** One confirmation of a leader's morning. */
export const mostDocuments = 200;

/**
 * The PIN is looked at every time, also when the request comes again; a repeated request then gets its first answer.
 * @throws {DomainError} DOCUMENTS_OUT_OF_BOUNDS, DOCUMENT_TWICE, DOCUMENT_ID_INVALID, FILE_HASH_INVALID, SIGNER_NOT_AUTHORISED,
 *   ORGANISATION_NOT_ACTIVE, the refusals of the certificate and of `checkPin`
 */
export const authoriseSignatures =
  (parts: ConsentParts) =>
  async (
    caller: Caller,
    { idempotencyKey, pin, documents: named }: AuthoriseSignaturesInput,
  ): Promise<GivenAuthorisation[]> => {
    const documents = named.map((one) => ({ ...one, documentId: keptId(one.documentId) }));
    requireDocuments(documents);
    await requireSigningRight(parts, caller);
    await parts.hurryCertificate(caller);
    const key = await requireOwnKey(parts.database, caller, parts.clock);
    const secret = await checkPin(parts, caller, key, pin);
    try {
      const remembered = { operation: 'authoriseSignatures', idempotencyKey, input: { documents } };
      return await once(parts.database, caller, remembered, async (tx) => {
        const given = documents.map((document) => authorisationFor(parts, caller, key, document));
        await keepSecrets(
          tx,
          given.map(({ id, expiresAt }) => ({ id, expiresAt, sealed: parts.authorisations.closeSecret(id, secret) })),
        );
        await auditAll(tx, auditEntries(caller, key, given));
        return given.map((authorisation) => ({
          documentId: authorisation.documentId,
          authorisation: parts.authorisations.close(authorisation),
          expiresAt: authorisation.expiresAt.toISOString(),
        }));
      });
    } finally {
      secret.fill(0);
    }
  };

function requireDocuments(documents: readonly DocumentToSign[]): void {
  if (documents.length < 1 || documents.length > mostDocuments) {
    throw refuse(
      'DOCUMENTS_OUT_OF_BOUNDS',
      {
        vi: `Mỗi lần xác nhận ký từ 1 đến ${mostDocuments} văn bản.`,
        en: `One confirmation is for 1 to ${mostDocuments} documents.`,
      },
      { path: ['documents'] },
    );
  }
  const seen = new Set<string>();
  documents.forEach(({ documentId, file }, index) => {
    const path = (field: string): string[] => ['documents', String(index), field];
    if (!isUuid(documentId)) {
      const text = { vi: 'Mã văn bản không hợp lệ.', en: 'This is no id of a document.' };
      throw refuse('DOCUMENT_ID_INVALID', text, { path: path('documentId') });
    }
    if (!/^[0-9a-f]{64}$/.test(file)) {
      const text = { vi: 'Mã băm SHA-256 của tệp không hợp lệ.', en: 'This is no SHA-256 in lower-case hexadecimal.' };
      throw refuse('FILE_HASH_INVALID', text, { path: path('file') });
    }
    if (seen.has(documentId)) {
      const text = { vi: 'Một văn bản được nêu hai lần.', en: 'A document is named twice.' };
      throw refuse('DOCUMENT_TWICE', text, { path: path('documentId') });
    }
    seen.add(documentId);
  });
}

/** The token may be older than the loss of the authority. */
async function requireSigningRight({ database }: ConsentParts, caller: Caller): Promise<void> {
  const person = await findPerson(database.manager, caller.personId);
  const organisation = await findOrganisation(database.manager, caller.organisationId);
  if (!person || !organisation) {
    throw refuse('UNKNOWN_IN_DIRECTORY', {
      vi: 'Chưa có thông tin về người hoặc cơ quan này trong danh bạ ký số.',
      en: 'The person or organisation is not known to the signing directory.',
    });
  }
  requireActive(organisation);
  requireAuthorisedSigner(person, organisation.id, caller.personId);
}

const authorisationFor = (
  { clock, authorisationMinutes }: ConsentParts,
  { personId }: Caller,
  key: SealedKey,
  { documentId, file }: DocumentToSign,
): Authorisation => {
  const now = clock.now().getTime();
  const expiresAt = new Date(now + authorisationMinutes * 60_000);
  return { id: uuidV7(now), personId, keyId: key.id, documentId, file, expiresAt };
};

/** Who authorised what, when: in the person's trail as one entry, and in each document's. */
function auditEntries({ personId, correlationId }: Caller, key: SealedKey, given: readonly Authorisation[]) {
  const common = { actorId: personId, correlationId };
  const details = ({ id: authorisationId, file, expiresAt }: Authorisation) => ({ authorisationId, file, expiresAt });
  return [
    {
      ...common,
      subject: `person:${personId}`,
      act: 'SIGNATURES_AUTHORISED',
      details: { keyId: key.id, documents: given.map((one) => ({ documentId: one.documentId, ...details(one) })) },
    },
    ...given.map((one) => ({
      ...common,
      subject: `document:${one.documentId}`,
      act: 'SIGNATURE_AUTHORISED',
      details: { keyId: key.id, ...details(one) },
    })),
  ];
}
