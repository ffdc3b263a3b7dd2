// Packets of every shape the value type allows and the written form can carry.
import fc from 'fast-check';
import type { Attachment, DocumentPacket, Organisation, Packet, StatusPacket } from '../src/index.js';

const letters = 'aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐƯ0123456789 /-.,<>&"\'ữẫờ\n';
/** Text as it is in a value: NFC, trimmed, not empty. */
const text = fc
  .string({
    unit: fc.oneof(fc.constantFrom(...letters), fc.constantFrom('🙂', 'ø', '日')),
    minLength: 1,
    maxLength: 24,
  })
  .map((raw) => raw.normalize('NFC').trim())
  .filter((kept) => kept !== '');
const date = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const dateOrText = fc.oneof({ weight: 4, arbitrary: date }, fc.constantFrom('2014/02/30', '30-02-2014', 'chưa rõ'));
const moment = fc
  .tuple(date, fc.integer({ min: 0, max: 86_399 }))
  .map(([day, second]) => `${day}T${new Date(second * 1000).toISOString().slice(11, 19)}+07:00`);
const count = fc.oneof(fc.integer({ min: 0, max: 999_999_999 }), fc.constantFrom('007', 'hai'));
const flag = fc.oneof(fc.boolean(), fc.constantFrom('có', '2'));
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });
const identifier = fc.constantFrom('000.00.13.H35', 'H35.13', 'H57', '0100109106', '28.22.H17', 'mã lạ');

/** Absent fields are absent, not undefined: what JSON and the reader make of them. */
const record = <T extends Record<string, unknown>, K extends keyof T>(
  model: { [P in keyof T]: fc.Arbitrary<T[P]> },
  requiredKeys: K[],
) => fc.record(model, { requiredKeys, noNullPrototype: true });

const organisation = record(
  {
    identifier,
    name: text,
    parentOrganisation: text,
    address: text,
    email: text,
    telephone: text,
    fax: text,
    website: text,
  },
  ['identifier', 'name'],
) as fc.Arbitrary<Organisation>;
const staff = record(
  { departmentIdentifier: text, department: text, staffIdentifier: text, staff: text, email: text, mobile: text },
  [],
);
const responseFor = fc.record(
  { organisationIdentifier: identifier, code: text, issuedOn: dateOrText, documentIdentifier: text },
  { noNullPrototype: true },
);
const business = record(
  {
    operation: fc.constantFrom('NEW', 'RECALL', 'UPDATE', 'REPLACEMENT', '9'),
    documentIdentifier: text,
    reason: text,
    paperFollows: flag,
    changes: list(
      record(
        {
          documentChanged: flag,
          recipientsChanged: flag,
          recipients: list(
            fc.record(
              { organisationIdentifier: identifier, change: fc.constantFrom('REMOVED', 'ADDED', '4') },
              { noNullPrototype: true },
            ),
          ),
        },
        ['documentChanged', 'recipientsChanged'],
      ),
    ),
    replaces: list(record({ documentIdentifier: text, holders: list(identifier) }, ['documentIdentifier'])),
    staff: list(staff),
  },
  ['operation', 'paperFollows'],
);

const attachments = fc
  .uniqueArray(
    record(
      {
        contentId: fc.integer({ min: 1, max: 9999 }).map((id) => `cid:${id}`),
        name: text
          .map((raw) => raw.replace(/[/\\\n:]/g, '_'))
          .filter((name) => name.trim() === name && !/^\.+$/.test(name)),
        contentType: fc.constantFrom('application/pdf', 'application/octet-stream', 'text/plain'),
        description: text,
        content: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
      },
      ['contentId', 'name', 'contentType'],
    ) as fc.Arbitrary<Attachment>,
    { selector: ({ contentId }) => contentId, maxLength: 4 },
    // Files the packet carries come first, and only then those it merely names.
  )
  .map((files) => [...files.filter(({ content }) => content), ...files.filter(({ content }) => !content)]);

const documentPacket = record(
  {
    kind: fc.constant('DOCUMENT' as const),
    from: organisation,
    to: list(organisation),
    documentIdentifier: text,
    number: text,
    notation: text,
    place: text,
    issuedOn: dateOrText,
    documentType: record({ group: count, detail: count, name: text }, ['group', 'name']),
    abstract: text,
    summary: text,
    signer: record({ authority: text, position: text, fullName: text }, ['fullName']),
    dueDate: dateOrText,
    urgency: fc.constantFrom('NORMAL', 'URGENT', 'VERY_URGENT', 'EXPRESS', 'TIMED_EXPRESS', '5'),
    circulationNote: text,
    drafterInitials: text,
    copies: count,
    pages: count,
    direction: flag,
    appendices: list(text),
    responseFor: list(responseFor),
    steering: fc.constantFrom('NOT_STEERING', 'STEERING', 'REPORT_ON_STEERING', '0'),
    toPlaces: list(text),
    taskCodes: list(text),
    applicationType: text,
    trace: list(
      fc.record(
        { organisationIdentifier: identifier, at: fc.oneof(moment, fc.constant('hôm qua')) },
        { noNullPrototype: true },
      ),
    ),
    business,
    attachments,
  },
  [
    'kind',
    'from',
    'to',
    'documentIdentifier',
    'number',
    'notation',
    'issuedOn',
    'documentType',
    'abstract',
    'steering',
    'trace',
    'business',
    'attachments',
  ],
)
  // OtherInfo cannot stand without a priority.
  .map((packet) => ({ urgency: 'NORMAL', ...packet })) as unknown as fc.Arbitrary<DocumentPacket>;

const statusPacket = record(
  {
    kind: fc.constant('STATUS' as const),
    from: organisation,
    responseFor,
    statusCode: fc.constantFrom('01', '02', '03', '04', '05', '06', '13', '15', '16', '99'),
    description: text,
    at: moment,
    staff: list(staff),
  },
  ['kind', 'from', 'responseFor', 'statusCode', 'at'],
) as fc.Arbitrary<StatusPacket>;

export const anyPacket: fc.Arbitrary<Packet> = fc.oneof(documentPacket, statusPacket);
