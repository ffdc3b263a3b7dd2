import { isDomainError } from '@lienthong/kernel';
import { workMs } from '@lienthong/testing';
import { readPacket, type ReadLimits } from '../src/index.js';
import { documentParts, documentXml, fileParts, uri, zip } from './samples.js';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
  return 'NOT REFUSED';
};

/** A second is promised, and a third of one measured; what compiling and collecting cost beside is counted with it on a busy machine. */
const patience = 3_000;

describe('hostile input is refused by name, within a second', () => {
  const dtd = (inner: string, body: string): string =>
    documentXml({
      declaration: `<?xml version="1.0"?>\n<!DOCTYPE edXML [${inner}]>\n`,
      subject: `<edXML:Subject>${body}</edXML:Subject>`,
    });
  const bomb = Array.from({ length: 9 }, (_, level) => `<!ENTITY b${level + 1} "${`&b${level};`.repeat(10)}">`).join(
    '',
  );
  const zeros = Buffer.alloc(120 * 1024 * 1024);
  const cases: readonly (readonly [string, () => string | Uint8Array, string, Partial<ReadLimits>?])[] = [
    ['a DTD', () => dtd('', 'a'), 'PACKET_HAS_DTD'],
    ['an external entity', () => dtd('<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;'), 'PACKET_HAS_DTD'],
    ['an entity bomb', () => dtd(`<!ENTITY b0 "ha">${bomb}`, '&b9;'), 'PACKET_HAS_DTD'],
    [
      'an entity that is not defined',
      () => documentXml({ subject: '<edXML:Subject>&x;</edXML:Subject>' }),
      'PACKET_ENTITY_UNKNOWN',
    ],
    ['an entity in base64', () => documentXml().replace('Tuyd2', '&x;Tuyd2'), 'PACKET_ENTITY_UNKNOWN'],
    ['deep nesting', () => documentXml({ subject: '<a>'.repeat(100_000) }), 'PACKET_TOO_DEEP'],
    ['a flood of elements', () => documentXml({ subject: '<a/>'.repeat(200_000) }), 'PACKET_TOO_MANY_ELEMENTS'],
    [
      'a flood of text',
      () => documentXml({ subject: `<edXML:Subject>${'a'.repeat(5_000_000)}</edXML:Subject>` }),
      'PACKET_HEADER_TOO_LARGE',
    ],
    ['a tag without end', () => `<edXML ${'a="b" '.repeat(2_000_000)}`, 'PACKET_HEADER_TOO_LARGE'],
    ['more than 50 MB', () => Buffer.alloc(50 * 1024 * 1024 + 1, 'a'), 'PACKET_TOO_LARGE'],
    ['more than a limit of the caller', () => documentXml(), 'PACKET_TOO_LARGE', { packetBytes: 1000 }],
    [
      'a zip bomb',
      () => documentXml(fileParts('a.doc', 'application/zip', zip({ 'a.doc': zeros }))),
      'ATTACHMENT_ZIP_BOMB',
    ],
    [
      'a zip bomb that lies about its size',
      () => documentXml(fileParts('a.doc', 'application/zip', zip({ 'a.doc': zeros }, { size: 10 }))),
      'ATTACHMENT_ZIP_BOMB',
    ],
    [
      'a path in an archive',
      () => documentXml(fileParts('a.doc', 'application/zip', zip({ '../../a.doc': Buffer.from('a') }))),
      'ATTACHMENT_ZIP_HOSTILE',
    ],
    ...['../a.doc', '/etc/passwd', 'a\\b.doc', '..', 'C:a.doc', 'a/b.doc'].map(
      (name) =>
        [
          `the file name ${name}`,
          () => documentXml(fileParts(name, 'text/plain', 'QQ==')),
          'ATTACHMENT_NAME_IS_PATH',
        ] as const,
    ),
    [
      'a ContentId twice',
      () => documentXml({ attachments: documentParts.attachments.replace(/(<Attachment>[^]*<\/Attachment>)/, '$1$1') }),
      'CONTENT_ID_REPEATED',
    ],
    [
      'a ContentId twice in the manifest',
      () => documentXml({ references: documentParts.references.repeat(2) }),
      'CONTENT_ID_REPEATED',
    ],
    ['nothing', () => '', 'PACKET_EMPTY'],
    ['no XML', () => 'hello', 'PACKET_NOT_XML'],
    ['a PDF', () => Buffer.alloc(5000, '%PDF-1.7 '), 'PACKET_NOT_XML'],
    ['other XML', () => '<html/>', 'PACKET_NOT_EDXML'],
    ['no header', () => `<edXML xmlns="${uri}"/>`, 'PACKET_WITHOUT_HEADER'],
    [
      'XML that is not well formed',
      () => documentXml({ subject: '<edXML:Subject>a</edXML:Content>' }),
      'PACKET_NOT_WELL_FORMED',
    ],
    ['the first half', () => documentXml().slice(0, 3000), 'PACKET_CUT_OFF'],
  ];
  it.each(cases.map(([name, make, code, limits = {}]) => ({ name, make, code, limits })))(
    '$name',
    ({ make, code, limits }) => {
      const made = make();
      const bytes = typeof made === 'string' ? Buffer.from(made) : made;
      expect(workMs(() => expect(refusal(() => readPacket(bytes, { limits }))).toBe(code))).toBeLessThan(patience);
    },
  );
});
