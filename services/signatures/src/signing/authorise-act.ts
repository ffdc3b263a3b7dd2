import type { SigningRequested } from '@lienthong/contracts';
import type { Database } from '@lienthong/database';
import { refuse } from '@lienthong/kernel';
import type { KeyOwner } from '../certificates/signing-key.js';
import { findOrganisation, findPerson } from '../directory/directory.repository.js';
import {
  type KnownOrganisation,
  type KnownPerson,
  requireActive,
  requireAuthorisedSigner,
  requireClerk,
} from '../directory/signing-right.js';
import { issuerOf } from '../verification/document-signatures.repository.js';

/** The act may go ahead: for this organisation, with this key. */
export interface Authorised {
  readonly organisation: KnownOrganisation;
  readonly person: KnownPerson;
  /** Null: no key is used. */
  readonly keyOwner: KeyOwner | null;
}

/** What is on its way from another service or from the key making; worth another attempt, then a refusal. */
export class NotYetError extends Error {
  constructor(what: string) {
    super(`${what} is not known here yet`);
    this.name = 'NotYetError';
  }
}

export interface Patience {
  /** Another attempt will follow this one. */
  readonly mayWait: boolean;
}

/**
 * Asks a second time, where the keys are kept, whether this person may do this act.
 * @throws {DomainError} NOT_THE_SIGNER, SIGNER_NOT_AUTHORISED, CLERK_REQUIRED, ORGANISATION_NOT_ACTIVE, DOCUMENT_NOT_SIGNED,
 *   DOCUMENT_OF_OTHER_ORGANISATION, and UNKNOWN_IN_DIRECTORY once patience ends
 * @throws {NotYetError}
 */
export async function authoriseAct(
  database: Database,
  request: SigningRequested,
  patience: Patience,
): Promise<Authorised> {
  const person = await known(
    `person ${request.requestedBy}`,
    findPerson(database.manager, request.requestedBy),
    patience,
  );
  const organisationId = await organisationOf(database, request);
  const organisation = await known(
    `organisation ${organisationId}`,
    findOrganisation(database.manager, organisationId),
    patience,
  );
  requireActive(organisation);
  switch (request.act) {
    case 'PERSONAL_SIGNATURE': {
      const signer =
        request.personId === person.id
          ? person
          : await known(`person ${request.personId}`, findPerson(database.manager, request.personId), patience);
      requireAuthorisedSigner(signer, organisationId, request.requestedBy);
      return { organisation, person, keyOwner: { ownerKind: 'PERSON', ownerId: signer.id, organisationId } };
    }
    case 'NUMBER_AND_DATE':
      requireClerk(person, organisationId);
      return { organisation, person, keyOwner: null };
    case 'SEAL':
      requireClerk(person, organisationId);
      return {
        organisation,
        person,
        keyOwner: { ownerKind: 'ORGANISATION', ownerId: organisationId, organisationId },
      };
  }
}

/** Whose document it is: what the request says, and never another one than the first act said. */
async function organisationOf(database: Database, request: SigningRequested): Promise<string> {
  const issuerId = await issuerOf(database, request.documentId);
  const claimed = request.act === 'NUMBER_AND_DATE' ? issuerId : request.organisationId;
  if (claimed === null) {
    throw refuse('DOCUMENT_NOT_SIGNED', {
      vi: 'Văn bản chưa được ký số trong hệ thống này.',
      en: 'The document has not been signed in this system yet.',
    });
  }
  if (issuerId !== null && issuerId !== claimed) {
    throw refuse('DOCUMENT_OF_OTHER_ORGANISATION', {
      vi: 'Văn bản thuộc cơ quan khác.',
      en: 'The document belongs to another organisation.',
    });
  }
  return claimed;
}

async function known<T>(what: string, finding: Promise<T | null>, { mayWait }: Patience): Promise<T> {
  const found = await finding;
  if (found !== null) return found;
  if (mayWait) throw new NotYetError(what);
  throw refuse(
    'UNKNOWN_IN_DIRECTORY',
    {
      vi: 'Chưa có thông tin về người hoặc cơ quan này trong danh bạ ký số.',
      en: 'The person or organisation is not known to the signing directory.',
    },
    { details: { what } },
  );
}
