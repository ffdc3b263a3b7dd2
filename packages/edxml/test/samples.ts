// Packets in the shape of the public samples, with invented content.
import { deflateRawSync, crc32 } from 'node:zlib';
import type { DocumentPacket, StatusPacket } from '../src/index.js';

export const uri = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';

const organisation = (tag: string, id: string, name: string): string =>
  `<edXML:${tag}>
          <edXML:OrganId>${id}</edXML:OrganId>
          <edXML:OrganizationInCharge>UBND tỉnh Lai Châu</edXML:OrganizationInCharge>
          <edXML:OrganName>${name}</edXML:OrganName>
          <edXML:OrganAdd>Số 1, đường Chiến Thắng, Lai Châu</edXML:OrganAdd>
          <edXML:Email>vanthu@laichau.example.vn</edXML:Email>
          <edXML:Telephone>0213 3876 000</edXML:Telephone>
        </edXML:${tag}>`;

/** Every part of a document packet, each of which a test may replace. */
export const documentParts = {
  declaration: '<?xml version="1.0" encoding="UTF-8"?>\n',
  from: organisation('From', '000.00.13.H35', 'Sở Khoa học và Công nghệ'),
  to: organisation('To', '000.00.00.H57', 'UBND thành phố Huế'),
  documentId: '<edXML:DocumentId>000.00.13.H35,2026/09/30,125/SKHCN-BCVT</edXML:DocumentId>',
  code: '<edXML:Code><edXML:CodeNumber>125</edXML:CodeNumber><edXML:CodeNotation>SKHCN-BCVT</edXML:CodeNotation></edXML:Code>',
  promulgation:
    '<edXML:PromulgationInfo><edXML:Place>Lai Châu</edXML:Place><edXML:PromulgationDate>2026/09/30</edXML:PromulgationDate></edXML:PromulgationInfo>',
  documentType:
    '<edXML:DocumentType><edXML:Type>2</edXML:Type><edXML:TypeDetail>18</edXML:TypeDetail><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>',
  subject: '<edXML:Subject>V/v kiểm tra kết nối trục liên thông</edXML:Subject>',
  content: '<edXML:Content>Kiểm tra kết nối</edXML:Content>',
  signer:
    '<edXML:SignerInfo><edXML:Competence>KT. GIÁM ĐỐC</edXML:Competence><edXML:Position>Phó Giám đốc</edXML:Position><edXML:FullName>Lò Thị Mẫu</edXML:FullName></edXML:SignerInfo>',
  dueDate: '<edXML:DueDate>2026/10/15</edXML:DueDate>',
  otherInfo:
    '<edXML:OtherInfo><edXML:Priority>1</edXML:Priority><edXML:TyperNotation>LTM</edXML:TyperNotation><edXML:PromulgationAmount>2</edXML:PromulgationAmount><edXML:PageAmount>3</edXML:PageAmount><edXML:Direction>false</edXML:Direction><edXML:Appendixes><edXML:Appendix>Phụ lục I</edXML:Appendix></edXML:Appendixes></edXML:OtherInfo>',
  steering: '<edXML:SteeringType>1</edXML:SteeringType>',
  toPlaces:
    '<edXML:ToPlaces><edXML:Place>Như trên</edXML:Place><edXML:Place>Lưu: VT, BCVT</edXML:Place></edXML:ToPlaces>',
  trace:
    '<edXML:TraceHeader><edXML:OrganId>000.00.13.H35</edXML:OrganId><edXML:Timestamp>2026/09/30 14:05:09</edXML:Timestamp></edXML:TraceHeader>',
  business:
    '<edXML:Bussiness><edXML:BussinessDocType>0</edXML:BussinessDocType><edXML:BussinessDocReason>Văn bản điện tử mới</edXML:BussinessDocReason><edXML:Paper>0</edXML:Paper><edXML:StaffInfo><edXML:Department>Văn phòng</edXML:Department><edXML:Staff>Vàng A Mẫu</edXML:Staff><edXML:Mobile>0900000001</edXML:Mobile></edXML:StaffInfo></edXML:Bussiness>',
  signature: '',
  references:
    '<edXML:Reference><edXML:ContentId>cid:7</edXML:ContentId><edXML:ContentType>text/plain</edXML:ContentType><edXML:Description>Toàn văn</edXML:Description><edXML:AttachmentName>toan-van.txt</edXML:AttachmentName></edXML:Reference>',
  attachments: `<AttachmentEncoded>
    <Attachment>
      <ContentId>cid:7</ContentId>
      <AttachmentName>toan-van.txt</AttachmentName>
      <Description>Toàn văn</Description>
      <ContentType>text/plain</ContentType>
      <edXML:ContentTransferEncoded xmlns:edXML="${uri}">Tuyd2MOgbmcgZ+G7rWkgYW5o</edXML:ContentTransferEncoded>
    </Attachment>
  </AttachmentEncoded>`,
};

export type DocumentParts = typeof documentParts;

export function documentXml(changes: Partial<DocumentParts> = {}): string {
  const part = { ...documentParts, ...changes };
  const header = [
    part.from,
    part.to,
    part.documentId,
    part.code,
    part.promulgation,
    part.documentType,
    part.subject,
    part.content,
    part.signer,
    part.dueDate,
    part.otherInfo,
    part.steering,
    part.toPlaces,
  ].join('\n        ');
  return `${part.declaration}<edXML xmlns="${uri}">
  <edXML:edXMLEnvelope xmlns:edXML="${uri}">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        ${header}
      </edXML:MessageHeader>
      <edXML:TraceHeaderList>${part.trace}${part.business}</edXML:TraceHeaderList>
      ${part.signature}
    </edXML:edXMLHeader>
    <edXML:edXMLBody><edXML:edXMLManifest version="1.0">${part.references}</edXML:edXMLManifest></edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  ${part.attachments}
</edXML>
`;
}

export const statusXml = (code = '03', description = 'Văn thư tiếp nhận, vào sổ văn bản đến'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="${uri}">
  <edXML:edXMLEnvelope xmlns:edXML="${uri}">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From><edXML:OrganId>000.00.00.H57</edXML:OrganId><edXML:OrganName>UBND thành phố Huế</edXML:OrganName><edXML:OrganizationInCharge>Chính phủ</edXML:OrganizationInCharge></edXML:From>
        <edXML:ResponseFor><edXML:OrganId>000.00.13.H35</edXML:OrganId><edXML:Code>125/SKHCN-BCVT</edXML:Code><edXML:PromulgationDate>2026/09/30</edXML:PromulgationDate><edXML:DocumentId>000.00.13.H35,2026/09/30,125/SKHCN-BCVT</edXML:DocumentId></edXML:ResponseFor>
        <edXML:StaffInfo><edXML:Department>Văn phòng</edXML:Department><edXML:Staff>Trần Thị Mẫu</edXML:Staff><edXML:Mobile>0900000002</edXML:Mobile><edXML:Email>mau@hue.example.vn</edXML:Email></edXML:StaffInfo>
        <edXML:StatusCode>${code}</edXML:StatusCode>
        <edXML:Description>${description}</edXML:Description>
        <edXML:Timestamp>2026/09/30 15:08:36</edXML:Timestamp>
      </edXML:MessageHeader>
    </edXML:edXMLHeader>
  </edXML:edXMLEnvelope>
</edXML>
`;

const sender = { identifier: 'H35.13', name: 'Sở Khoa học và Công nghệ tỉnh Lai Châu' } as const;

export const documentValue: DocumentPacket = {
  kind: 'DOCUMENT',
  from: sender,
  to: [{ identifier: 'H57', parentOrganisation: 'Chính phủ', name: 'UBND thành phố Huế' }],
  documentIdentifier: 'H35.13,2026/09/30,125/SKHCN-BCVT',
  number: '125',
  notation: 'SKHCN-BCVT',
  place: 'Lai Châu',
  issuedOn: '2026-09-30',
  documentType: { group: 2, detail: 18, name: 'Công văn' },
  abstract: 'V/v kiểm tra kết nối <trục> & "liên thông"',
  signer: { authority: 'KT. GIÁM ĐỐC', position: 'Phó Giám đốc', fullName: 'Lò Thị Mẫu' },
  urgency: 'TIMED_EXPRESS',
  pages: 3,
  steering: 'STEERING',
  toPlaces: ['Như trên', 'Lưu: VT'],
  trace: [{ organisationIdentifier: 'H35.13', at: '2026-09-30T14:05:09+07:00' }],
  business: { operation: 'NEW', reason: 'Văn bản điện tử mới', paperFollows: false },
  attachments: [
    { contentId: 'cid:1', name: 'công văn.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.7 mẫu') },
    { contentId: 'cid:2', name: 'trống.txt', contentType: 'text/plain', content: Buffer.alloc(0) },
  ],
};

export const statusValue: StatusPacket = {
  kind: 'STATUS',
  from: { identifier: 'H57', name: 'UBND thành phố Huế' },
  responseFor: {
    organisationIdentifier: 'H35.13',
    code: '125/SKHCN-BCVT',
    issuedOn: '2026-09-30',
    documentIdentifier: 'H35.13,2026/09/30,125/SKHCN-BCVT',
  },
  statusCode: '16',
  description: 'Văn bản đã được xử lý xong',
  at: '2026-10-01T08:00:00+07:00',
  staff: [{ department: 'Văn phòng', staff: 'Trần Thị Mẫu' }],
};

/** A ZIP archive of these files, as the simplest of writers makes it. */
export function zip(files: Readonly<Record<string, Uint8Array>>, lie: { size?: number } = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const stored = deflateRawSync(bytes);
    const nameBytes = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(stored.length, 14);
    fields.writeUInt32LE(lie.size ?? bytes.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, nameBytes, stored]);
    const end = Buffer.alloc(14);
    end.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), fields, end, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const tail = Buffer.alloc(18);
  tail.writeUInt16LE(directory.length, 4);
  tail.writeUInt16LE(directory.length, 6);
  tail.writeUInt32LE(central.length, 8);
  tail.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), tail]);
}

/** Reference and Attachment of one file. */
export const fileParts = (
  name: string,
  contentType: string,
  content: Uint8Array | string,
  id = 'cid:7',
): Pick<DocumentParts, 'references' | 'attachments'> => ({
  references: `<edXML:Reference><edXML:ContentId>${id}</edXML:ContentId><edXML:ContentType>${contentType}</edXML:ContentType><edXML:AttachmentName>${name}</edXML:AttachmentName></edXML:Reference>`,
  attachments: `<AttachmentEncoded><Attachment><ContentId>${id}</ContentId><AttachmentName>${name}</AttachmentName><ContentType>${contentType}</ContentType><edXML:ContentTransferEncoded xmlns:edXML="${uri}">${
    typeof content === 'string' ? content : Buffer.from(content).toString('base64')
  }</edXML:ContentTransferEncoded></Attachment></AttachmentEncoded>`,
});
