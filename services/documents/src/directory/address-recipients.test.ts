import type { OrganisationId } from '@lienthong/kernel';
import { addressRecipients, requireSenderIdentifier } from './address-recipients.js';
import type { DirectoryIdentifier } from './directory.repository.js';

const sender = 'sender' as OrganisationId;
const entry = (
  value: string,
  organisation: string,
  change: Partial<DirectoryIdentifier> = {},
): DirectoryIdentifier => ({
  value,
  organisationId: organisation as OrganisationId,
  organisationName: organisation,
  channel: 'INTERNAL',
  status: 'OPEN',
  validFrom: '2020-09-15',
  validTo: null,
  ...change,
});
const directory = [
  entry('H35.1', 'a'),
  entry('000.00.01.H35', 'a'),
  entry('H35.2', 'b', { status: 'CLOSED', validTo: '2025-06-30' }),
  entry('H35.3', 'c', { status: 'PROPOSED' }),
  entry('H35.4', 'd', { validTo: '2026-12-31' }),
];
const address = (values: string[], date: string) => addressRecipients(values, directory, date, sender);

describe('recipients', () => {
  it('are judged at the date of the document, both ends of validity included', () => {
    expect(address(['H35.2'], '2025-06-30')).toMatchObject([{ organisationId: 'b' }]);
    expect(() => address(['H35.2'], '2025-07-01')).toThrow('RECIPIENT_IDENTIFIER_CLOSED');
    expect(address(['H35.1'], '2020-09-15')).toHaveLength(1);
    expect(() => address(['H35.1'], '2020-09-14')).toThrow('RECIPIENT_IDENTIFIER_CLOSED');
    expect(() => address(['H35.3'], '2026-01-01')).toThrow('RECIPIENT_IDENTIFIER_CLOSED');
    expect(address(['H35.4'], '2026-12-31')).toHaveLength(1);
    expect(() => address(['H35.4'], '2027-01-01')).toThrow('RECIPIENT_IDENTIFIER_CLOSED');
  });

  it('are one organisation under either of its identifiers', () => {
    expect(() => address(['H35.1', '000.00.01.H35'], '2026-01-01')).toThrow('RECIPIENT_LISTED_TWICE');
    expect(address(['000.00.01.H35', 'H35.4'], '2026-01-01').map(({ identifier }) => identifier)).toEqual([
      '000.00.01.H35',
      'H35.4',
    ]);
  });

  it('need a sender that has an identifier at that date', () => {
    expect(() => requireSenderIdentifier([directory[2]!], '2025-06-30')).not.toThrow();
    expect(() => requireSenderIdentifier([directory[2]!, directory[3]!], '2025-07-01')).toThrow(
      'SENDER_WITHOUT_IDENTIFIER',
    );
  });
});
