import type { LocalisedText } from '@lienthong/kernel';
import { type AnchorClass, certificatesFromPem, DerError, readCertificate, type TrustAnchor } from '@lienthong/pki';

/**
 * Who stands behind a root: the Government Cipher Committee for public bodies (NĐ 68/2024/NĐ-CP), the providers licensed for
 * everyone (NĐ 23/2025/NĐ-CP), the demonstration that ships with this system, or a root somebody chose.
 */
export const anchorClassTexts: Readonly<Record<AnchorClass, LocalisedText>> = {
  PUBLIC_SERVICE: {
    vi: 'chứng thực chữ ký số chuyên dùng công vụ',
    en: 'public-service certification authority',
  },
  PUBLIC_CA: {
    vi: 'tổ chức chứng thực chữ ký số công cộng được cấp phép',
    en: 'licensed public certification authority',
  },
  DEMONSTRATION: {
    vi: 'cơ quan chứng thực thử nghiệm, không có giá trị pháp lý',
    en: 'demonstration authority, without legal value',
  },
  CONFIGURED: { vi: 'gốc tin cậy do người kiểm tra chỉ định', en: 'a root chosen by whoever asked' },
};

/**
 * Every certificate of a PEM file (other blocks and the text between them are passed over), or the one of a DER file.
 * @returns nothing when the file holds no certificate that can be read
 */
export function trustAnchorsFromPem(file: string | Buffer, anchorClass: AnchorClass): TrustAnchor[] {
  const bytes = Buffer.from(file as Buffer);
  const found = certificatesFromPem(bytes.toString('latin1'));
  return (found.length > 0 ? found : [bytes])
    .filter(isCertificate)
    .map((certificate) => ({ certificate, class: anchorClass }));
}

function isCertificate(der: Buffer): boolean {
  try {
    readCertificate(der);
    return true;
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}
