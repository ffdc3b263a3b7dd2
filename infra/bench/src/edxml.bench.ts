// Packets per second, read and written, beside what the XML library alone takes for the very same bytes in the same rounds.
import { randomBytes } from 'node:crypto';
import { readPacket, writePacket, type DocumentPacket, type StatusPacket } from '@lienthong/edxml';
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { SaxesParser } from 'saxes';
import { median, type BenchResult } from './bench-result.js';

const rounds = 5;
const roundMs = 400;
/** Of each work in turn, so that what else the machine does falls on all of them alike. */
const turns = 10;
const attachmentBytes = 350 * 1024;

export async function edxml(say: (line: string) => void): Promise<BenchResult> {
  const content = randomBytes(attachmentBytes);
  const documentPacket = { ...document, attachments: [{ ...document.attachments[0]!, content }] };
  const statusBytes = writePacket(status);
  const documentBytes = writePacket(documentPacket);
  const dom = new DOMParser().parseFromString(documentBytes.toString(), 'text/xml');

  /** The parser with nothing to tell anybody: decoding, well-formedness, and namespaces, which edXML cannot be read without. */
  const parse = (bytes: Buffer): void => void new SaxesParser({ xmlns: true }).write(bytes.toString()).close();
  /** Harder to reach: the same without namespaces, which parses but could not tell an edXML element from another. */
  const scan = (bytes: Buffer): void => void new SaxesParser({ position: false }).write(bytes.toString()).close();
  /** The tree is there already, base64 and all; making it would cost more than writing it. */
  const serialise = (): void => void Buffer.from(new XMLSerializer().serializeToString(dom));
  const works = {
    statusParsed: () => parse(statusBytes),
    statusScanned: () => scan(statusBytes),
    statusRead: () => void readPacket(statusBytes),
    statusWritten: () => void writePacket(status),
    documentParsed: () => parse(documentBytes),
    documentRead: () => void readPacket(documentBytes),
    documentSerialised: () => {
      content.toString('base64');
      serialise();
    },
    documentWritten: () => void writePacket(documentPacket),
  };
  type Work = keyof typeof works;
  const names = Object.keys(works) as Work[];
  // Large packets leave much to clear away, which must not fall on the small ones.
  const alike = [
    names.filter((name) => name.startsWith('status')),
    names.filter((name) => name.startsWith('document')),
  ];
  for (const name of names) perSecond(works[name], roundMs / 2);
  const rates = new Map<Work, number[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const group of alike) {
      for (let turn = 0; turn < turns; turn += 1) {
        for (const name of group) rates.get(name)!.push(perSecond(works[name], roundMs / turns));
      }
    }
    const last = names.map((name) => `${name} ${median(rates.get(name)!.slice(-turns)).toFixed(0)}/s`).join(', ');
    say(`  round ${round}/${rounds}: ${last}`);
  }
  const ratio = (ours: Work, alone: Work): number =>
    median(rates.get(ours)!.map((rate, turn) => rate / rates.get(alone)![turn]!));
  return {
    bench: 'edxml',
    figures: {
      status_read_per_second: median(rates.get('statusRead')!),
      status_written_per_second: median(rates.get('statusWritten')!),
      document_350k_read_per_second: median(rates.get('documentRead')!),
      document_350k_written_per_second: median(rates.get('documentWritten')!),
      read_ratio_status: ratio('statusRead', 'statusParsed'),
      read_ratio_status_without_namespaces: ratio('statusRead', 'statusScanned'),
      read_ratio_document: ratio('documentRead', 'documentParsed'),
      write_ratio_document: ratio('documentWritten', 'documentSerialised'),
      write_ratio_document_to_parsing: ratio('documentWritten', 'documentParsed'),
    },
    targets: {
      read_ratio_status: 0.5,
      read_ratio_document: 0.5,
      write_ratio_document: 0.5,
      write_ratio_document_to_parsing: 0.5,
    },
  };
}

function perSecond(work: () => void, milliseconds: number): number {
  const startedAt = performance.now();
  let done = 0;
  do {
    work();
    done += 1;
  } while (performance.now() - startedAt < milliseconds);
  return (done * 1000) / (performance.now() - startedAt);
}

const from = {
  identifier: '000.00.13.H35',
  parentOrganisation: 'UBND tỉnh Lai Châu',
  name: 'Sở Khoa học và Công nghệ',
  address: 'Số 1, đường Chiến Thắng, Lai Châu',
  email: 'vanthu@laichau.example.vn',
  telephone: '0213 3876 000',
  fax: '0213 3876 001',
  website: 'skhcn.laichau.example.vn',
};
const staff = [{ department: 'Văn phòng', staff: 'Vàng A Mẫu', email: 'mau@laichau.example.vn', mobile: '0900000001' }];
const reference = {
  organisationIdentifier: '000.00.00.H57',
  code: '125/UBND-TH',
  issuedOn: '2026-09-30',
  documentIdentifier: '000.00.00.H57,2026/09/30,125/UBND-TH',
};

const status: StatusPacket = {
  kind: 'STATUS',
  from,
  responseFor: reference,
  statusCode: '03',
  description: 'Văn thư - Phòng Văn thư - Lưu trữ: Tiếp nhận văn bản điện tử, vào sổ văn bản đến của đơn vị',
  at: '2026-09-30T11:08:36+07:00',
  staff,
};

const document: DocumentPacket = {
  kind: 'DOCUMENT',
  from,
  to: [{ ...from, identifier: '000.00.00.H57', name: 'UBND thành phố Huế' }],
  documentIdentifier: '000.00.13.H35,2026/09/30,125/SKHCN-BCVT',
  number: '125',
  notation: 'SKHCN-BCVT',
  place: 'Lai Châu',
  issuedOn: '2026-09-30',
  documentType: { group: 2, detail: 18, name: 'Công văn' },
  abstract: 'V/v kết nối, liên thông phần mềm quản lý văn bản',
  summary: 'V/v kết nối, liên thông phần mềm quản lý văn bản',
  signer: { authority: 'KT. GIÁM ĐỐC', position: 'Phó Giám đốc', fullName: 'Lò Thị Mẫu' },
  dueDate: '2026-10-15',
  urgency: 'URGENT',
  copies: 2,
  pages: 3,
  responseFor: [reference],
  steering: 'NOT_STEERING',
  toPlaces: ['Như trên', 'Lưu: VT, BCVT'],
  trace: [{ organisationIdentifier: '000.00.13.H35', at: '2026-09-30T14:05:09+07:00' }],
  business: { operation: 'NEW', reason: 'Văn bản điện tử mới', paperFollows: false, staff },
  attachments: [{ contentId: 'cid:1', name: 'cong-van.pdf', contentType: 'application/pdf', description: 'Công văn' }],
};
