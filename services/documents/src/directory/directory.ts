// What other concepts ask the directory.
import type { Database } from '@lienthong/database';
import { refuse, type CivilDate, type OrganisationId, type PersonId } from '@lienthong/kernel';
import {
  addressRecipients,
  closedAmong,
  readIdentifiers,
  requireSenderIdentifier,
  type AddressedRecipient,
} from './address-recipients.js';
import {
  identifiersByValue,
  issuingOrganisation,
  peopleInOffice,
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

/** Those of the recipients, as kept with a document, whose identifier is closed at `date`: merged or dissolved since the draft. */
export const closedRecipients = async (
  reader: Reader,
  recipients: readonly string[],
  date: CivilDate,
): Promise<string[]> => closedAmong(recipients, await identifiersByValue(reader, recipients), date);

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

/** Whether the person does the work of `role` for the organisation today; a token may be older than a change of that. */
export async function holdsRole(
  reader: Reader,
  { personId, organisationId }: { readonly personId: string; readonly organisationId: OrganisationId },
  role: 'AUTHORISED_SIGNER' | 'CLERK',
): Promise<boolean> {
  const [person] = await peopleInOffice(reader, [personId], role);
  return person?.organisationId === organisationId;
}

/** Those of the people who may sign for an organisation of the province today, by id; in whose name is said of each. */
export async function authorisedSigners(
  reader: Reader,
  personIds: readonly string[],
): Promise<Map<string, { readonly personId: PersonId; readonly organisationId: OrganisationId }>> {
  const people = await peopleInOffice(reader, personIds, 'AUTHORISED_SIGNER');
  return new Map(people.map((person) => [person.personId, person]));
}
