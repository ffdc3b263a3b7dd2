// The edXML structure as data, read and written by the same table (QCVN 102:2016/BTTTT, Sửa đổi 1:2022). The order of the
// fields is the order written. Cardinalities and limits are those of the public samples and of NĐ 30/2020/NĐ-CP, Phụ lục VI.
import { countCodec, dateCodec, flagCodec, momentCodec, textCodec, wordCodec } from './codecs.js';
import { group, leaf, type Field, type Group } from './fields.js';

export const namespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';

const digit = flagCodec(['0', '1']);
const word = flagCodec(['false', 'true']);
const required = { required: true } as const;
const organId = (key: string, options: { many?: boolean } = {}): Field =>
  leaf('OrganId', key, textCodec, { required: true, limit: 'organId', rule: 'ORGANISATION_IDENTIFIER', ...options });
const documentId = (options: { required?: boolean } = {}): Field =>
  leaf('DocumentId', 'documentIdentifier', textCodec, { limit: 500, rule: 'DOCUMENT_IDENTIFIER', ...options });

const organisation: readonly Field[] = [
  organId('identifier'),
  leaf('OrganizationInCharge', 'parentOrganisation', textCodec, { limit: 500 }),
  leaf('OrganName', 'name', textCodec, { required: true, limit: 'organName' }),
  leaf('OrganAdd', 'address', textCodec, { limit: 500 }),
  leaf('Email', 'email', textCodec, { limit: 100 }),
  leaf('Telephone', 'telephone', textCodec, { limit: 50 }),
  leaf('Fax', 'fax', textCodec, { limit: 50 }),
  leaf('Website', 'website', textCodec, { limit: 200 }),
];
/** The samples of status messages put the name before the parent body. */
const organisationOrders = [
  ['OrganId', 'OrganName', 'OrganizationInCharge', 'OrganAdd', 'Email', 'Telephone', 'Fax', 'Website'],
];

const staff = group(
  'StaffInfo',
  [
    leaf('DepartmentId', 'departmentIdentifier', textCodec),
    leaf('Department', 'department', textCodec),
    leaf('StaffId', 'staffIdentifier', textCodec),
    leaf('Staff', 'staff', textCodec),
    leaf('Email', 'email', textCodec),
    leaf('Mobile', 'mobile', textCodec),
  ],
  {
    key: 'staff',
    many: true,
    otherOrders: [
      ['Department', 'Staff', 'Mobile', 'Email'],
      ['DepartmentId', 'Department', 'StaffId', 'Staff', 'Mobile', 'Email'],
      ['Department', 'DepartmentId', 'Staff', 'StaffId', 'Email', 'Mobile'],
    ],
  },
);

const responseFor = (many: boolean): Group =>
  group(
    'ResponseFor',
    [
      organId('organisationIdentifier'),
      leaf('Code', 'code', textCodec, { required: true, limit: 42 }),
      leaf('PromulgationDate', 'issuedOn', dateCodec, required),
      documentId(required),
    ],
    {
      key: 'responseFor',
      many,
      required: !many,
      otherOrders: [['OrganId', 'Code', 'DocumentId', 'PromulgationDate']],
    },
  );

const from = group('From', organisation, { key: 'from', required: true, otherOrders: organisationOrders });
const to = group('To', organisation, { key: 'to', required: true, many: true, otherOrders: organisationOrders });

const messageHeader = group(
  'MessageHeader',
  [
    from,
    to,
    documentId(required),
    group(
      'Code',
      [
        leaf('CodeNumber', 'number', textCodec, { required: true, limit: 'codeNumber' }),
        leaf('CodeNotation', 'notation', textCodec, { required: true, limit: 'codeNotation' }),
      ],
      required,
    ),
    group(
      'PromulgationInfo',
      [leaf('Place', 'place', textCodec, { limit: 50 }), leaf('PromulgationDate', 'issuedOn', dateCodec, required)],
      required,
    ),
    group(
      'DocumentType',
      [
        leaf('Type', 'group', countCodec, required),
        leaf('TypeDetail', 'detail', countCodec),
        leaf('TypeName', 'name', textCodec, { required: true, limit: 'typeName' }),
      ],
      { key: 'documentType', required: true },
    ),
    leaf('Subject', 'abstract', textCodec, { required: true, limit: 'subject' }),
    leaf('Content', 'summary', textCodec, { limit: 500 }),
    group(
      'SignerInfo',
      [
        leaf('Competence', 'authority', textCodec, { limit: 100 }),
        leaf('Position', 'position', textCodec, { limit: 'position' }),
        leaf('FullName', 'fullName', textCodec, { required: true, limit: 'fullName' }),
      ],
      { key: 'signer' },
    ),
    leaf('DueDate', 'dueDate', dateCodec),
    group('OtherInfo', [
      leaf(
        'Priority',
        'urgency',
        wordCodec({ 0: 'NORMAL', 1: 'URGENT', 2: 'VERY_URGENT', 3: 'EXPRESS', 4: 'TIMED_EXPRESS' }),
        required,
      ),
      leaf('SphereOfPromulgation', 'circulationNote', textCodec, { limit: 100 }),
      leaf('TyperNotation', 'drafterInitials', textCodec, { limit: 10 }),
      leaf('PromulgationAmount', 'copies', countCodec),
      leaf('PageAmount', 'pages', countCodec),
      leaf('Direction', 'direction', word),
      group('Appendixes', [leaf('Appendix', 'appendices', textCodec, { many: true })]),
    ]),
    responseFor(true),
    leaf(
      'SteeringType',
      'steering',
      wordCodec({ 1: 'NOT_STEERING', 2: 'STEERING', 3: 'REPORT_ON_STEERING' }, { 0: 'STEERING_ABSENT' }),
      required,
    ),
    group('ToPlaces', [leaf('Place', 'toPlaces', textCodec, { many: true, limit: 150 })]),
    group('ResponseForTask', [leaf('TaskCode', 'taskCodes', textCodec, { many: true })]),
    leaf('ApplicationType', 'applicationType', textCodec),
  ],
  {
    required: true,
    otherOrders: [
      // the table's order, and that of the one sample that ends with the identifier
      [
        'From',
        'To',
        'DocumentId',
        'Code',
        'PromulgationInfo',
        'DocumentType',
        'Subject',
        'Content',
        'SignerInfo',
        'DueDate',
        'ToPlaces',
        'OtherInfo',
        'ResponseFor',
        'SteeringType',
        'ResponseForTask',
        'ApplicationType',
      ],
      [
        'From',
        'To',
        'Code',
        'PromulgationInfo',
        'DocumentType',
        'Subject',
        'Content',
        'SignerInfo',
        'DueDate',
        'ToPlaces',
        'OtherInfo',
        'ResponseFor',
        'SteeringType',
        'DocumentId',
      ],
    ],
  },
);

const business = group(
  'Bussiness',
  [
    documentId(),
    leaf(
      'BussinessDocType',
      'operation',
      wordCodec({ 0: 'NEW', 1: 'RECALL', 2: 'UPDATE', 3: 'REPLACEMENT' }),
      required,
    ),
    leaf('BussinessDocReason', 'reason', textCodec, { limit: 500 }),
    leaf('Paper', 'paperFollows', digit, required),
    group(
      'BussinessDocumentInfo',
      [
        leaf('DocumentInfo', 'documentChanged', digit, required),
        leaf('DocumentReceiver', 'recipientsChanged', digit, required),
        group('ReceiverList', [
          group(
            'Receiver',
            [
              organId('organisationIdentifier'),
              leaf('ReceiverType', 'change', wordCodec({ 0: 'REMOVED', 1: 'ADDED' }), required),
            ],
            { key: 'recipients', many: true },
          ),
        ]),
      ],
      { key: 'changes', many: true },
    ),
    group('ReplacementInfoList', [
      group('ReplacementInfo', [documentId(required), group('OrganIdList', [organId('holders', { many: true })])], {
        key: 'replaces',
        many: true,
      }),
    ]),
    staff,
  ],
  { key: 'business', required: true },
);

const traceHeaderList = group(
  'TraceHeaderList',
  [
    group('TraceHeader', [organId('organisationIdentifier'), leaf('Timestamp', 'at', momentCodec, required)], {
      key: 'trace',
      required: true,
      many: true,
    }),
    business,
  ],
  { required: true },
);

/** edXMLHeader of a document packet. */
export const documentHeader = group('edXMLHeader', [messageHeader, traceHeaderList], { required: true });

const statusCodes = ['01', '02', '03', '04', '05', '06', '13', '15', '16'];

/** edXMLHeader of a status message. */
export const statusHeader = group(
  'edXMLHeader',
  [
    group(
      'MessageHeader',
      [
        from,
        responseFor(false),
        staff,
        leaf(
          'StatusCode',
          'statusCode',
          wordCodec(Object.fromEntries(statusCodes.map((code) => [code, code]))),
          required,
        ),
        leaf('Description', 'description', textCodec, { limit: 1000 }),
        leaf('Timestamp', 'at', momentCodec, required),
      ],
      {
        required: true,
        otherOrders: [['From', 'ResponseFor', 'StatusCode', 'Description', 'Timestamp', 'StaffInfo']],
      },
    ),
  ],
  { required: true },
);

/** What a file says of itself, in the manifest and beside its content. */
export const referenceElements = ['ContentId', 'ContentType', 'Description', 'AttachmentName'] as const;
