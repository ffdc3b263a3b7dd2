// What other concepts ask the directory.
import type { Database } from '@lienthong/database';
import { refuse, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import {
  addressRecipients,
  readIdentifiers,
  requireSenderIdentifier,
  type AddressedRecipient,
} from './address-recipients.js';
import {
  identifiersByValue,
  issuingOrganisation,
  personById,
  type IssuingOrganisation,
} from './directory.repository.js';

type Reader = Pick<Database, 'query'>;

/** @throws {DomainError} as readIdentifiers and addressRecipients */
export async function findRecipients(
  reader: Reader,
  recipients: readonly string[],
  date: CivilDate,
  senderId: OrganisationId,
): Promise<AddressedRecipient[]> {
  const values = readIdentifiers(recipients);
  return addressRecipients(values, await identifiersByValue(reader, values), date, senderId);
}

/**
 * The organisation in whose name a document is issued at `date`.
 * @throws {DomainError} ORGANISATION_UNKNOWN, SENDER_WITHOUT_IDENTIFIER
 */
export async function requireSender(reader: Reader, id: OrganisationId, date: CivilDate): Promise<IssuingOrganisation> {
  const organisation = await issuingOrganisation(reader, id);
  if (!organisation) {
    throw refuse(
      'ORGANISATION_UNKNOWN',
      {
        vi: 'Danh bạ chưa có cơ quan của bạn; hãy thử lại sau ít phút.',
        en: 'The directory does not know your organisation yet; try again in a few minutes.',
      },
      { legalBasis: 'QĐ 20/2020/QĐ-TTg' },
    );
  }
  requireSenderIdentifier(organisation.identifiers, date);
  return organisation;
}

/** Whether the person may sign for the organisation. */
export async function isAuthorisedSigner(
  reader: Reader,
  personId: string,
  organisationId: OrganisationId,
): Promise<boolean> {
  const person = await personById(reader, personId);
  return person !== null && person.active && person.organisationId === organisationId && maySign(person.roles);
}

const maySign = (roles: readonly string[]): boolean => roles.includes('AUTHORISED_SIGNER');
