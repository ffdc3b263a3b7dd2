import fc from 'fast-check';
import { isDomainError } from '@lienthong/kernel';
import {
  checkPacket,
  readPacket,
  writePacket,
  writePacketStream,
  type DocumentPacket,
  type Packet,
} from '../src/index.js';
import { anyPacket } from './arbitraries.js';
import { documentValue, documentXml, statusValue, statusXml, uri } from './samples.js';

const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    if (isDomainError(error)) return { code: error.code, path: error.options.path?.join('/') };
    throw error;
  }
  return 'NOT REFUSED';
};

describe('the written form', () => {
  it('carries every prefix as the samples do, dates with slashes, local time, and "Bussiness"', () => {
    const xml = writePacket(documentValue).toString();
    expect(
      xml.startsWith(
        `<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="${uri}"><edXML:edXMLEnvelope xmlns:edXML="${uri}"><edXML:edXMLHeader><edXML:MessageHeader><edXML:From><edXML:OrganId>H35.13</edXML:OrganId>`,
      ),
    ).toBe(true);
    for (const part of [
      '<edXML:PromulgationDate>2026/09/30</edXML:PromulgationDate>',
      '<edXML:Timestamp>2026/09/30 14:05:09</edXML:Timestamp>',
      '<edXML:Bussiness><edXML:BussinessDocType>0</edXML:BussinessDocType>',
      '<edXML:Priority>4</edXML:Priority>',
      '<edXML:Paper>0</edXML:Paper>',
      '&lt;trục&gt; &amp; "liên thông"',
      '</edXML:edXMLEnvelope><AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>',
      `<edXML:ContentTransferEncoded xmlns:edXML="${uri}">JVBERi0xLjcgbeG6q3U=</edXML:ContentTransferEncoded></Attachment>`,
    ]) {
      expect(xml).toContain(part);
    }
    expect(xml).not.toContain('Business');
    expect(readPacket(Buffer.from(xml))).toEqual({ packet: documentValue, findings: [], foreign: [], isSigned: false });
  });

  it.each(['01', '02', '03', '04', '05', '06', '13', '15', '16'])(
    'status %s has no body, no trace, no recipient',
    (statusCode) => {
      const xml = writePacket({ ...statusValue, statusCode }).toString();
      expect(xml).toContain(`<edXML:StatusCode>${statusCode}</edXML:StatusCode>`);
      expect(xml).not.toMatch(/edXMLBody|TraceHeaderList|edXML:To>|AttachmentEncoded/);
      expect(readPacket(Buffer.from(xml))).toMatchObject({ packet: { ...statusValue, statusCode }, findings: [] });
    },
  );

  it.each([
    ['RECALL', {}],
    [
      'UPDATE',
      {
        documentIdentifier: 'H35.13,2026/09/01,9/A',
        changes: [
          {
            documentChanged: true,
            recipientsChanged: true,
            recipients: [{ organisationIdentifier: 'H41', change: 'REMOVED' }],
          },
        ],
      },
    ],
    ['REPLACEMENT', { replaces: [{ documentIdentifier: 'H35.13,2026/09/01,9/A', holders: ['H41', 'H14'] }] }],
  ])('operation %s', (operation, more) => {
    const packet: DocumentPacket = {
      ...documentValue,
      business: { operation, paperFollows: true, reason: 'Sai trích yếu', ...more },
    };
    expect(readPacket(writePacket(packet))).toMatchObject({ packet, findings: [] });
  });

  it('refuses what does not conform, and says everything that is wrong; passes it on only as read', () => {
    const packet: DocumentPacket = {
      ...documentValue,
      issuedOn: '2026-02-30',
      abstract: '',
      business: { operation: 'UPDATE', paperFollows: false },
    };
    expect(refusal(() => writePacket(packet))).toMatchObject({ code: 'PACKET_NOT_CONFORMANT' });
    expect(checkPacket(packet).map(({ code }) => code)).toEqual([
      'DATE_IMPOSSIBLE',
      'ELEMENT_EMPTY',
      'OPERATION_INCOMPLETE',
    ]);
    expect(readPacket(writePacket(packet, { asRead: true })).packet).toEqual(packet);
  });

  it.each([
    ['no packet', null, 'VALUE_MALFORMED', undefined],
    ['no kind', {}, 'VALUE_MALFORMED', 'kind'],
    ['no sender', { ...statusValue, from: undefined }, 'VALUE_MALFORMED', 'from'],
    ['a number for a text', { ...statusValue, description: 5 }, 'VALUE_MALFORMED', 'description'],
    ['a text for a list', { ...documentValue, to: 'H57' }, 'VALUE_MALFORMED', 'to'],
    [
      'a wrong item of a list',
      { ...documentValue, to: [documentValue.to[0], { identifier: 1 }] },
      'VALUE_MALFORMED',
      'to/1/identifier',
    ],
    ['no attachments', { ...documentValue, attachments: undefined }, 'VALUE_MALFORMED', 'attachments'],
    [
      'content that is no bytes',
      { ...documentValue, attachments: [{ ...documentValue.attachments[0], content: 'JVBE' }] },
      'VALUE_MALFORMED',
      'attachments/0/content',
    ],
    ['a control character', { ...documentValue, abstract: 'a\u0000b' }, 'TEXT_NOT_WRITABLE', 'abstract'],
    ['half a character', { ...documentValue, abstract: '\ud83d' }, 'TEXT_NOT_WRITABLE', 'abstract'],
    [
      'a ContentId twice',
      { ...documentValue, attachments: [documentValue.attachments[0], documentValue.attachments[0]] },
      'CONTENT_ID_REPEATED',
      'attachments/1/contentId',
    ],
  ])('refuses %s', (_, packet, code, path) => {
    expect(refusal(() => writePacket(packet as unknown as Packet, { asRead: true }))).toEqual({ code, path });
  });
});

describe('round trips', () => {
  it('write → read gives the same packet, in memory and streamed', async () => {
    await fc.assert(
      fc.asyncProperty(anyPacket, fc.integer({ min: 1, max: 50 }), async (packet, size) => {
        const bytes = writePacket(packet, { asRead: true });
        expect(readPacket(bytes).packet).toEqual(packet);
        const pieces: Buffer[] = [];
        for await (const piece of writePacketStream(inPieces(packet, size), { asRead: true })) pieces.push(piece);
        expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('what a packet is found to be at writing is what its reader finds', () => {
    fc.assert(
      fc.property(anyPacket, (packet) => {
        expect(readPacket(writePacket(packet, { asRead: true })).findings).toEqual(checkPacket(packet));
      }),
      { numRuns: 100 },
    );
  });

  it('read → write → read of any packet that is accepted is stable', () => {
    const samples = [documentXml(), statusXml()];
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      drop: fc.nat(40),
      put: fc.constantFrom('', ' ', '<a/>', '\t', 'x', '2026/02/30', '<!-- -->', '</', '&amp;'),
    });
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        (sample, mutations) => {
          let xml = sample;
          for (const { at, drop, put } of mutations) {
            const from = Math.floor(at * xml.length);
            xml = xml.slice(0, from) + put + xml.slice(from + (put === '' ? drop : 0));
          }
          let packet: Packet;
          try {
            packet = readPacket(Buffer.from(xml)).packet;
          } catch (error) {
            expect(isDomainError(error)).toBe(true);
            return;
          }
          accepted += 1;
          expect(readPacket(writePacket(packet, { asRead: true })).packet).toEqual(packet);
        },
      ),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(300);
  });
});

function inPieces(packet: Packet, size: number): Parameters<typeof writePacketStream>[0] {
  if (packet.kind === 'STATUS') return packet;
  const pieces = function* (bytes: Uint8Array) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  return {
    ...packet,
    attachments: packet.attachments.map(({ content, ...rest }) =>
      content ? { ...rest, content: pieces(content) } : rest,
    ),
  };
}
