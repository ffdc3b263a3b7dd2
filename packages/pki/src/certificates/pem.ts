import { DerError, readWhole } from '../der/read.js';

const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`;

/** PEM of a certificate (RFC 7468), for tools that want it so. */
export const certificatePem = (der: Buffer): string => pem('CERTIFICATE', der);
export const csrPem = (der: Buffer): string => pem('CERTIFICATE REQUEST', der);
export const crlPem = (der: Buffer): string => pem('X509 CRL', der);

/** The DER inside every PEM block of the label; text around the blocks is allowed. @throws DerError for broken blocks */
export function pemBlocks(text: string, label: 'CERTIFICATE' | 'CERTIFICATE REQUEST' | 'X509 CRL'): Buffer[] {
  const blocks: Buffer[] = [];
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
  for (let from = text.indexOf(begin); from >= 0; from = text.indexOf(begin, from)) {
    const to = text.indexOf(end, from);
    if (to < 0) throw new DerError('PEM block without an end');
    const body = text.slice(from + begin.length, to).replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) throw new DerError('PEM block is not Base64');
    blocks.push(readWhole(Buffer.from(body, 'base64'), 0x30).bytes);
    from = to + end.length;
  }
  return blocks;
}

/** All certificates of a PEM text, in its order. @throws DerError */
export const certificatesFromPem = (text: string): Buffer[] => pemBlocks(text, 'CERTIFICATE');
