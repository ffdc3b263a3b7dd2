import { readPacket, readPacketStream, type DocumentPacket } from '../src/index.js';
import { documentParts, documentXml, fileParts, statusXml, uri, zip } from './samples.js';

const read = (xml: string | Uint8Array) => readPacket(typeof xml === 'string' ? Buffer.from(xml) : xml);
const document = (xml: string | Uint8Array): DocumentPacket => read(xml).packet as DocumentPacket;
const codes = (xml: string | Uint8Array): string[] => [...new Set(read(xml).findings.map(({ code }) => code))];
describe('a packet in the form of the samples', () => {
  it('is read whole and without a finding', () => {
    const { packet, findings, foreign, isSigned } = read(documentXml());
    expect(findings).toEqual([]);
    expect({ foreign, isSigned }).toEqual({ foreign: [], isSigned: false });
    expect(packet).toMatchObject({
      kind: 'DOCUMENT',
      from: { identifier: '000.00.13.H35', name: 'Sở Khoa học và Công nghệ' },
      to: [{ identifier: '000.00.00.H57' }],
      number: '125',
      notation: 'SKHCN-BCVT',
      place: 'Lai Châu',
      issuedOn: '2026-09-30',
      documentType: { group: 2, detail: 18, name: 'Công văn' },
      urgency: 'URGENT',
      copies: 2,
      pages: 3,
      direction: false,
      appendices: ['Phụ lục I'],
      steering: 'NOT_STEERING',
      toPlaces: ['Như trên', 'Lưu: VT, BCVT'],
      trace: [{ organisationIdentifier: '000.00.13.H35', at: '2026-09-30T14:05:09+07:00' }],
      business: { operation: 'NEW', paperFollows: false, staff: [{ staff: 'Vàng A Mẫu', mobile: '0900000001' }] },
      attachments: [{ contentId: 'cid:7', name: 'toan-van.txt', contentType: 'text/plain', description: 'Toàn văn' }],
    });
    const [file] = (packet as DocumentPacket).attachments;
    expect(Buffer.from(file!.content!).toString('base64')).toBe('Tuyd2MOgbmcgZ+G7rWkgYW5o');
  });

  it.each(['01', '02', '03', '04', '05', '06', '13', '15', '16'])('status %s', (code) => {
    const { packet, findings } = read(statusXml(code));
    expect(findings).toEqual([]);
    expect(packet).toMatchObject({
      kind: 'STATUS',
      statusCode: code,
      at: '2026-09-30T15:08:36+07:00',
      responseFor: { organisationIdentifier: '000.00.13.H35', code: '125/SKHCN-BCVT', issuedOn: '2026-09-30' },
      staff: [{ department: 'Văn phòng', mobile: '0900000002' }],
    });
  });
});

describe('oddities are findings, and the value is the same', () => {
  const plain = document(documentXml());
  const signed = `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>`;
  const swap = (xml: string, from: string | RegExp, to: string): string => {
    const changed = xml.replace(from, to);
    expect(changed).not.toBe(xml);
    return changed;
  };
  const xml = documentXml();
  const cases: readonly (readonly [string, string | Uint8Array, readonly string[]])[] = [
    ['byte order mark', `\uFEFF${xml}`, ['BYTE_ORDER_MARK']],
    ['stray digits before the declaration', `1212${xml}`, ['STRAY_BYTES_BEFORE']],
    ['blank line before the declaration', `\r\n${xml}`, ['STRAY_BYTES_BEFORE']],
    ['bytes after the end', `${xml}\0\0garbage <x>`, ['STRAY_BYTES_AFTER']],
    ['UTF-16', Buffer.from(`\uFEFF${xml}`, 'utf16le'), ['ENCODING_NOT_UTF8']],
    ['UTF-16, most significant byte first', Buffer.from(`\uFEFF${xml}`, 'utf16le').swap16(), ['ENCODING_NOT_UTF8']],
    ['comments', swap(xml, '<edXML:Subject>', '<!-- ghi chú --><edXML:Subject>'), ['COMMENT']],
    ['a comment inside a value', swap(xml, 'V/v kiểm', 'V/v <!-- --><!-- -->kiểm'), ['COMMENT']],
    ['tabs and line breaks around a value', swap(xml, '>V/v', '>\n\t\tV/v'), ['TEXT_WHITESPACE']],
    ['decomposed letters', swap(xml, 'Lò Thị', 'Lò Thị'.normalize('NFD')), ['TEXT_NOT_NFC']],
    [
      'CDATA',
      swap(xml, /<edXML:Subject>(.*?)<\/edXML:Subject>/, '<edXML:Subject><![CDATA[$1]]></edXML:Subject>'),
      ['CDATA'],
    ],
    [
      'a processing instruction',
      swap(xml, '<edXML ', '<?xml-stylesheet href="a"?><edXML '),
      ['PROCESSING_INSTRUCTION'],
    ],
    ['unprefixed envelope', xml.replaceAll('edXML:', '').replaceAll(':edXML', ':x'), ['PREFIX_MISSING']],
    ['another prefix', xml.replaceAll('edXML:', 'ns1:').replaceAll('xmlns:edXML', 'xmlns:ns1'), ['PREFIX_UNEXPECTED']],
    [
      'prefixed AttachmentEncoded',
      documentXml({
        attachments: documentParts.attachments
          .replaceAll(/<(\/?)([AC]\w+|Description)/g, '<$1edXML:$2')
          .replace('<edXML:AttachmentEncoded', `<edXML:AttachmentEncoded xmlns:edXML="${uri}"`),
      }),
      ['PREFIX_UNEXPECTED'],
    ],
    [
      'prefixed AttachmentEncoded, its prefix not declared there',
      documentXml({
        attachments: documentParts.attachments.replaceAll(/(<\/?)AttachmentEncoded/g, '$1edXML:AttachmentEncoded'),
      }),
      ['PREFIX_UNDECLARED'],
    ],
    ['another namespace', xml.replaceAll(uri, 'http://example.vn/other'), ['NAMESPACE_UNKNOWN']],
    ['"Business" spelt right', xml.replaceAll('Bussiness', 'Business'), ['ELEMENT_NAME_CASE']],
    ['another order', documentXml({ from: documentParts.to, to: documentParts.from }), ['ELEMENT_ORDER']],
    [
      'an element nobody knows',
      swap(xml, '<edXML:SteeringType>', '<edXML:Fee>5</edXML:Fee><edXML:SteeringType>'),
      ['ELEMENT_UNKNOWN'],
    ],
    [
      'an element twice',
      swap(xml, '<edXML:Content>', '<edXML:Subject>B</edXML:Subject><edXML:Content>'),
      ['ELEMENT_REPEATED'],
    ],
    ['text between elements', swap(xml, '<edXML:Subject>', 'abc <edXML:Subject>'), ['TEXT_IN_STRUCTURE']],
    ['a date with dashes', swap(xml, '>2026/10/15<', '>2026-10-15<'), ['DATE_FORM']],
    ['a date day first', swap(xml, '>2026/10/15<', '>15/10/2026<'), ['DATE_FORM']],
    ['a timestamp in ISO form', swap(xml, '2026/09/30 14:05:09', '2026-09-30T14:05:09.123+07:00'), ['TIMESTAMP_FORM']],
    ['a signature without its namespace', documentXml({ signature: '<Signature/>' }), ['SIGNATURE_NAMESPACE']],
    ['base64 with foreign characters', swap(xml, 'Tuyd2MOg', 'Tuyd*2MOg'), ['BASE64_STRAY']],
    ['base64 in CDATA', swap(xml, 'Tuyd2MOgbmcgZ+G7rWkgYW5o', '<![CDATA[Tuyd2MOgbmcgZ+G7rWkgYW5o]]>'), ['CDATA']],
    ['base64 interrupted by a comment', swap(xml, 'Tuyd2MOgbmcgZ+G7', 'Tuyd2M<!-- a>b -->OgbmcgZ+G7'), ['COMMENT']],
    ['manifest and file that differ', swap(xml, '<AttachmentName>', '<AttachmentName> '), ['TEXT_WHITESPACE']],
  ];
  it.each(cases)('%s', (_, bytes, expected) => {
    const { packet, findings } = read(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
    expect([...new Set(findings.map(({ code }) => code))]).toEqual(expected);
    expect(findings.every(({ path, message }) => path !== '' && message.vi !== '' && message.en !== '')).toBe(true);
    if (!expected.includes('ELEMENT_ORDER') || expected.length > 1) expect(packet).toEqual(plain);
  });

  it('both orders of the official samples, and line breaks in base64 as servers write them, are no oddity', () => {
    const sampleB = documentXml({
      documentId: '',
      otherInfo: '',
      steering: '',
      toPlaces: '',
      dueDate:
        documentParts.dueDate +
        documentParts.toPlaces +
        documentParts.otherInfo +
        documentParts.steering +
        documentParts.documentId,
    });
    expect(read(sampleB)).toMatchObject({ packet: plain, findings: [] });
    const wrapped = xml.replace('Tuyd2MOgbmcgZ+G7', 'Tuyd2M&#13;\r\nOgbmcgZ&#xA;&#43;G7');
    expect(read(wrapped)).toMatchObject({ packet: plain, findings: [] });
    expect(read(documentXml({ signature: signed }))).toMatchObject({ packet: plain, findings: [], isSigned: true });
  });

  it.each([
    [
      'issuedOn',
      documentXml({ promulgation: documentParts.promulgation.replace('2026/09/30', '2026/02/30') }),
      '2026/02/30',
      'DATE_IMPOSSIBLE',
    ],
    ['dueDate', documentXml({ dueDate: '<edXML:DueDate>mai</edXML:DueDate>' }), 'mai', 'DATE_IMPOSSIBLE'],
    [
      'urgency',
      documentXml({ otherInfo: '<edXML:OtherInfo><edXML:Priority>5</edXML:Priority></edXML:OtherInfo>' }),
      '5',
      'VALUE_UNKNOWN',
    ],
    ['steering', documentXml({ steering: '<edXML:SteeringType>0</edXML:SteeringType>' }), '0', 'STEERING_ABSENT'],
    [
      'documentIdentifier',
      documentXml({ documentId: '<edXML:DocumentId>H35.13,2026/02/30,1/A</edXML:DocumentId>' }),
      'H35.13,2026/02/30,1/A',
      'DOCUMENT_ID_DATE',
    ],
    [
      'documentIdentifier',
      documentXml({ documentId: '<edXML:DocumentId>VB-00017#LC</edXML:DocumentId>' }),
      'VB-00017#LC',
      'DOCUMENT_ID_FOREIGN',
    ],
  ])('%s keeps the text nobody understands', (field, bytes, text, code) => {
    expect(document(bytes)).toMatchObject({ [field]: text });
    expect(codes(bytes)).toEqual([code]);
    expect(read(bytes).findings[0]).toMatchObject({ found: text, path: expect.stringContaining('MessageHeader/') });
  });

  it('identifiers in comma form and UUIDs are both in use', () => {
    const uuid = documentXml({
      documentId: '<edXML:DocumentId>0c9bfbad-2f1f-4256-a2eb-50fb1061cddb</edXML:DocumentId>',
    });
    expect(codes(uuid)).toEqual([]);
  });

  it('a path leads to the very element', () => {
    const two = documentXml({ to: documentParts.to + documentParts.to.replace('000.00.00.H57', 'không mã') });
    expect(read(two).findings).toMatchObject([
      {
        code: 'IDENTIFIER_UNUSUAL',
        path: 'edXML/edXMLEnvelope/edXMLHeader/MessageHeader/To[2]/OrganId',
        found: 'không mã',
      },
    ]);
  });

  it('what is missing or too long is said, and the rest is read', () => {
    const { packet, findings } = read(
      documentXml({ promulgation: '', subject: `<edXML:Subject>${'ă'.repeat(501)}</edXML:Subject>` }),
    );
    expect(packet).toMatchObject({ issuedOn: '', number: '125' });
    expect(findings.map(({ code }) => code)).toEqual(['ELEMENT_MISSING', 'SUBJECT_TOO_LONG']);
    expect(codes(statusXml('02', ''))).toEqual(['REASON_MISSING']);
    expect(codes(statusXml('09'))).toEqual(['VALUE_UNKNOWN']);
  });

  it('a date of issue after today is a finding, once told which day it is', () => {
    const at = (today: string): string[] => readPacket(Buffer.from(xml), { today }).findings.map(({ code }) => code);
    expect(at('2026-09-29')).toEqual(['DATE_IN_FUTURE']);
    expect(at('2026-09-30')).toEqual([]);
  });
});

describe('operations', () => {
  const operation = (type: string, rest: string): string =>
    documentXml({
      business: `<edXML:Bussiness>${type === '2' ? '<edXML:DocumentId>H35.13,2026/09/01,9/A</edXML:DocumentId>' : ''}<edXML:BussinessDocType>${type}</edXML:BussinessDocType><edXML:Paper>1</edXML:Paper>${rest}</edXML:Bussiness>`,
    });
  const receiver = (id: string, type: string): string =>
    `<edXML:Receiver><edXML:OrganId>${id}</edXML:OrganId><edXML:ReceiverType>${type}</edXML:ReceiverType></edXML:Receiver>`;

  it('recall, update with a changed list of recipients, replacement', () => {
    expect(document(operation('1', '')).business).toEqual({ operation: 'RECALL', paperFollows: true });
    const update = operation(
      '2',
      `<edXML:BussinessDocumentInfo><edXML:DocumentInfo>0</edXML:DocumentInfo><edXML:DocumentReceiver>1</edXML:DocumentReceiver><edXML:ReceiverList>${receiver('H41', '0')}${receiver('H14', '1')}</edXML:ReceiverList></edXML:BussinessDocumentInfo>`,
    );
    expect(codes(update)).toEqual([]);
    expect(document(update).business).toMatchObject({
      operation: 'UPDATE',
      documentIdentifier: 'H35.13,2026/09/01,9/A',
      changes: [
        {
          documentChanged: false,
          recipientsChanged: true,
          recipients: [
            { organisationIdentifier: 'H41', change: 'REMOVED' },
            { organisationIdentifier: 'H14', change: 'ADDED' },
          ],
        },
      ],
    });
    const replacement = operation(
      '3',
      '<edXML:ReplacementInfoList><edXML:ReplacementInfo><edXML:DocumentId>H35.13,2026/08/01,8/A</edXML:DocumentId><edXML:OrganIdList><edXML:OrganId>H41</edXML:OrganId><edXML:OrganId>H14</edXML:OrganId></edXML:OrganIdList></edXML:ReplacementInfo></edXML:ReplacementInfoList>',
    );
    expect(codes(replacement)).toEqual([]);
    expect(document(replacement).business.replaces).toEqual([
      { documentIdentifier: 'H35.13,2026/08/01,8/A', holders: ['H41', 'H14'] },
    ]);
  });

  it('an update that says nothing of what changed is found out', () => {
    expect(codes(operation('2', ''))).toEqual(['OPERATION_INCOMPLETE']);
    expect(codes(operation('7', ''))).toEqual(['VALUE_UNKNOWN']);
  });
});

describe('attachments', () => {
  const word = Buffer.from('\xd0\xcf\x11\xe0 một tệp Word cũ'.repeat(500));
  const contentOf = (xml: string): Buffer => Buffer.from(document(xml).attachments[0]!.content!);

  it('a file zipped under its own name is inflated, by type and first bytes', () => {
    const xml = documentXml(fileParts('1896_QD-TTg.doc', 'application/zip', zip({ '1896_QD-TTg.doc': word })));
    expect(codes(xml)).toEqual(['ATTACHMENT_ZIPPED']);
    expect(contentOf(xml).equals(word)).toBe(true);
    expect(document(xml).attachments[0]).toMatchObject({ name: '1896_QD-TTg.doc', contentType: 'application/msword' });
  });

  it.each([
    ['an archive sent as one', 'ho-so.zip', 'application/zip', zip({ 'a.pdf': word }), []],
    [
      'several files in one archive',
      'ho-so.doc',
      'application/zip',
      zip({ 'a.pdf': word, 'b.pdf': word }),
      ['ATTACHMENT_ARCHIVE_KEPT'],
    ],
    ['an Office document under its own type', 'a.docx', 'application/vnd.ms-word', zip({ 'a.xml': word }), []],
    ['no archive although declared so', 'a.doc', 'application/zip', word, ['ATTACHMENT_NOT_ZIP']],
    ['a damaged archive', 'a.doc', 'application/zip', zip({ 'a.doc': word }).subarray(0, 60), ['ATTACHMENT_NOT_ZIP']],
    ['two bytes', 'a.doc', 'application/zip', Buffer.from('PK'), ['ATTACHMENT_NOT_ZIP']],
  ])('%s stays as it is', (_, name, type, bytes, expected) => {
    const xml = documentXml(fileParts(name, type, bytes));
    expect(codes(xml)).toEqual(expected);
    expect(contentOf(xml).equals(bytes)).toBe(true);
  });

  it('manifest and files are joined by ContentId; what one side lacks is a finding', () => {
    const { references } = fileParts('b.txt', 'text/plain', '', 'cid:8');
    const { packet, findings } = read(documentXml({ references }));
    expect(findings.map(({ code }) => code)).toEqual(['REFERENCE_MISSING', 'ATTACHMENT_MISSING']);
    expect(
      (packet as DocumentPacket).attachments.map(({ contentId, content }) => [contentId, content?.length]),
    ).toEqual([
      ['cid:7', 18],
      ['cid:8', undefined],
    ]);
  });

  it('arrive at sinks, in pieces of any size, as they do in memory', async () => {
    const big = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 251));
    for (const [xml, expected] of [
      [
        documentXml(fileParts('a.bin', 'application/octet-stream', big.toString('base64').replace(/.{76}/g, '$&\r\n'))),
        big,
      ],
      [documentXml(fileParts('a.doc', 'application/zip', zip({ 'a.doc': big }))), big],
      [documentXml(fileParts('a.doc', 'application/zip', big)), big],
    ] as const) {
      for (const size of [1, 3, 61, 4096, 1 << 20]) {
        const bytes = Buffer.from(xml);
        const pieces = function* () {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        };
        const result = await readPacketStream(pieces(), () => {
          const got: Uint8Array[] = [];
          return { write: (piece) => void got.push(piece), close: () => Buffer.concat(got) };
        });
        expect(result).toEqual(read(xml));
        expect((result.packet as DocumentPacket<Buffer>).attachments[0]!.content!.equals(expected)).toBe(true);
      }
    }
  }, 120_000);

  it('a sink is abandoned when the packet breaks off', async () => {
    const xml = documentXml().slice(0, documentXml().indexOf('Tuyd2') + 8);
    const abandon = jest.fn();
    await expect(
      readPacketStream([Buffer.from(xml)], () => ({ write: () => undefined, close: () => 1, abandon })),
    ).rejects.toMatchObject({ code: 'PACKET_CUT_OFF' });
    expect(abandon).toHaveBeenCalledTimes(1);
  });
});
