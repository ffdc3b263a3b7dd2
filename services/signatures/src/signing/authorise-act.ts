import type { SigningRequested } from '@lienthong/contracts';
import type { Database } from '@lienthong/database';
import { type DomainError, refuse } from '@lienthong/kernel';
import type { KeyOwner } from '../certificates/signing-key.js';
import { findOrganisation, findPerson } from '../directory/directory.repository.js';
import {
  type KnownOrganisation,
  type KnownPerson,
  requireActive,
  requireAuthorisedSigner,
  requireClerk,
  requireMaySign,
} from '../directory/signing-right.js';
import type { DocumentParties } from '../verification/document-parties.js';
import { type DocumentRecord, isKnownSigned, recordOf } from '../verification/document-parties.repository.js';
import { requireNewest } from './act-rules.js';
import {
  type PersonalAct,
  requireOnPaper,
  requireOpening,
  requireParty,
  requireRecordedSigner,
} from './party-rules.js';

/** The act may go ahead: for this organisation, with this key. */
export interface Authorised {
  readonly organisation: KnownOrganisation;
  readonly person: KnownPerson;
  /** Null: no key is used. */
  readonly keyOwner: KeyOwner | null;
  /** Issuer and signers as they are recorded once the act is done. */
  readonly parties: DocumentParties;
  /** Hash of the newest main file before the act; null before the first act. */
  readonly newest: string | null;
  /** Everybody who is to sign, when this act is the first signature and prepares their places; null for every other act. */
  readonly opens: readonly PlacedSigner[] | null;
}

export interface PlacedSigner {
  readonly person: KnownPerson;
  readonly organisation: KnownOrganisation;
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
 * Asks a second time, where the keys are kept, whether this person may do this act. Who signs a document is what its first signature
 * recorded: a list in a later request changes nothing.
 * @throws {DomainError} NOT_THE_SIGNER, SIGNER_NOT_AUTHORISED, CLERK_REQUIRED, ORGANISATION_NOT_ACTIVE, DOCUMENT_NOT_SIGNED,
 *   DOCUMENT_OF_OTHER_ORGANISATION, SIGNERS_INVALID, SIGNER_NOT_OF_DOCUMENT, FILE_NOT_NEWEST, DOCUMENT_ALREADY_NUMBERED,
 *   DOCUMENT_SIGNED_ELECTRONICALLY, ATTACHMENTS_OF_ISSUER, and UNKNOWN_IN_DIRECTORY once patience ends
 * @throws {NotYetError}
 */
export async function authoriseAct(
  database: Database,
  request: SigningRequested,
  patience: Patience,
): Promise<Authorised> {
  const person = await knownPerson(database, request.requestedBy, patience);
  const record = await recordOf(database, request.documentId);
  const newest = record?.newest ?? null;
  switch (request.act) {
    case 'PERSONAL_SIGNATURE':
      return { person, newest, ...(await authoriseSigner(database, request, record, person, patience)) };
    case 'NUMBER_AND_DATE': {
      if (record === null) throw refuseNotSigned();
      const organisation = await activeOrganisation(database, record.issuerId, patience);
      requireClerk(person, organisation.id);
      return { person, organisation, newest, parties: record, keyOwner: null, opens: null };
    }
    case 'SEAL': {
      const { organisationId } = request;
      const organisation = await activeOrganisation(database, organisationId, patience);
      const parties = record ?? { issuerId: organisationId, signers: [] };
      requireParty(request, parties);
      if (request.way === 'DIGITISED') requireOnPaper(record);
      requireClerk(person, organisationId);
      const keyOwner = { ownerKind: 'ORGANISATION', ownerId: organisationId, organisationId } as const;
      return { person, organisation, newest, parties, keyOwner, opens: null };
    }
  }
}

/** A file that is not the newest of the document must be one that nobody has signed; `readGiven` looks at it once more. */
async function authoriseSigner(
  database: Database,
  request: PersonalAct,
  record: DocumentRecord | null,
  requester: KnownPerson,
  patience: Patience,
): Promise<Pick<Authorised, 'organisation' | 'keyOwner' | 'parties' | 'opens'>> {
  const { personId, organisationId } = request;
  const organisation = await activeOrganisation(database, organisationId, patience);
  const signer = personId === requester.id ? requester : await knownPerson(database, personId, patience);
  requireAuthorisedSigner(signer, organisationId, request.requestedBy);
  const keyOwner = { ownerKind: 'PERSON', ownerId: signer.id, organisationId } as const;
  if (record !== null && request.file === record.newest) {
    requireRecordedSigner(request, record);
    return { organisation, keyOwner, parties: record, opens: null };
  }
  if (record?.newest && (await isKnownSigned(database, request.file))) requireNewest(request.file, record.newest);
  const parties = requireOpening(request, record);
  const opens: PlacedSigner[] = [];
  for (const listed of parties.signers) {
    const placed = {
      person: await knownPerson(database, listed.personId, patience),
      organisation: await activeOrganisation(database, listed.organisationId, patience),
    };
    requireMaySign(placed.person, placed.organisation.id);
    opens.push(placed);
  }
  return { organisation, keyOwner, parties, opens };
}

async function activeOrganisation(database: Database, id: string, patience: Patience): Promise<KnownOrganisation> {
  const organisation = await known(`organisation ${id}`, findOrganisation(database.manager, id), patience);
  requireActive(organisation);
  return organisation;
}

/** @throws {DomainError} UNKNOWN_IN_DIRECTORY @throws {NotYetError} */
export const knownPerson = (database: Database, id: string, patience: Patience): Promise<KnownPerson> =>
  known(`person ${id}`, findPerson(database.manager, id), patience);

const refuseNotSigned = (): DomainError =>
  refuse(
    'DOCUMENT_NOT_SIGNED',
    {
      vi: 'Văn bản chưa được ký số trong hệ thống này.',
      en: 'The document has not been signed in this system yet.',
    },
    { legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 32(2)(d)' },
  );

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
