import type { LocalisedText } from '@lienthong/kernel';

/** Sub-indications of ETSI EN 319 102-1, 5.2.6 and 5.2.8 that a path can end in. */
export type SubIndication =
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'TRY_LATER';

export interface PathFinding {
  readonly code: PathFindingCode;
  /** A NOTE changes nothing about the status. */
  readonly severity: 'FAILURE' | 'NOTE';
  readonly message: LocalisedText;
  readonly clause: string;
  /** Common name of the certificate it is about. */
  readonly subject?: string;
}

interface Kind {
  readonly message: LocalisedText;
  readonly clause: string;
}

export const pathFindings = {
  NO_ISSUER: {
    message: {
      vi: 'Không dựng được đường dẫn tin cậy từ chứng thư số đến một gốc tin cậy đã cấu hình.',
      en: 'No chain was found from the certificate to a configured trust anchor.',
    },
    clause: 'ETSI EN 319 102-1, 5.2.6; TT 22/2020/TT-BTTTT',
  },
  EXPIRED: {
    message: {
      vi: 'Chứng thư số đã hết hạn tại thời điểm kiểm tra.',
      en: 'The certificate had expired at the time checked.',
    },
    clause: 'RFC 5280, 6.1.3(a)(2)',
  },
  NOT_YET_VALID: {
    message: {
      vi: 'Chứng thư số chưa có hiệu lực tại thời điểm kiểm tra.',
      en: 'The certificate was not yet valid at the time checked.',
    },
    clause: 'RFC 5280, 6.1.3(a)(2)',
  },
  REVOKED: {
    message: {
      vi: 'Chứng thư số đã bị thu hồi trước hoặc tại thời điểm kiểm tra.',
      en: 'The certificate had been revoked at the time checked.',
    },
    clause: 'RFC 5280, 6.3; ETSI EN 319 102-1, 5.2.6',
  },
  AUTHORITY_REVOKED: {
    message: {
      vi: 'Chứng thư số của tổ chức chứng thực trong đường dẫn đã bị thu hồi.',
      en: 'The certificate of a certification authority of the chain had been revoked.',
    },
    clause: 'RFC 5280, 6.3; ETSI EN 319 102-1, 5.2.6',
  },
  ON_HOLD: {
    message: { vi: 'Chứng thư số đang bị tạm dừng.', en: 'The certificate is suspended (on hold).' },
    clause: 'RFC 5280, 5.3.1; ETSI EN 319 102-1, 5.2.6',
  },
  REVOKED_LATER: {
    message: {
      vi: 'Chứng thư số bị thu hồi sau thời điểm kiểm tra.',
      en: 'The certificate was revoked after the time checked.',
    },
    clause: 'ETSI EN 319 102-1, 5.5',
  },
  KEY_COMPROMISED: {
    message: {
      vi: 'Chứng thư số bị thu hồi sau thời điểm kiểm tra, nhưng tổ chức chứng thực cho biết khóa đã mất an toàn từ trước đó.',
      en: 'The certificate was revoked after the time checked, but its authority says that the key was no longer safe before.',
    },
    clause: 'RFC 5280, 5.3.2; ETSI EN 319 102-1, 5.2.6',
  },
  INVALID_BEFORE_REVOCATION: {
    message: {
      vi: 'Chứng thư số bị thu hồi sau thời điểm kiểm tra; theo tổ chức chứng thực, nó không còn đúng từ trước đó, nhưng không vì lộ khóa.',
      en: 'The certificate was revoked after the time checked; its authority says it was wrong before then, but not because of its key.',
    },
    clause: 'RFC 5280, 5.3.2',
  },
  REVOCATION_UNKNOWN: {
    message: {
      vi: 'Không có thông tin trạng thái thu hồi (OCSP hoặc CRL) cho chứng thư số.',
      en: 'There is no revocation information (OCSP or CRL) for the certificate.',
    },
    clause: 'ETSI EN 319 102-1, 5.2.5',
  },
  REVOCATION_STALE: {
    message: {
      vi: 'Thông tin trạng thái thu hồi không phủ thời điểm kiểm tra.',
      en: 'The revocation information does not cover the time checked.',
    },
    clause: 'ETSI EN 319 102-1, 5.2.5',
  },
  NOT_AN_AUTHORITY: {
    message: {
      vi: 'Chứng thư số phát hành không phải của tổ chức chứng thực.',
      en: 'The issuing certificate is not that of a certification authority.',
    },
    clause: 'RFC 5280, 6.1.4(k)',
  },
  KEY_USAGE: {
    message: {
      vi: 'Mục đích sử dụng khóa không cho phép việc này.',
      en: 'The key usage does not allow this.',
    },
    clause: 'RFC 5280, 6.1.4(n), 4.2.1.3',
  },
  PATH_TOO_LONG: {
    message: {
      vi: 'Đường dẫn chứng thực dài hơn giới hạn mà tổ chức chứng thực cho phép.',
      en: 'The chain is longer than an authority of it allows.',
    },
    clause: 'RFC 5280, 6.1.4(l), (m)',
  },
  NAME_CONSTRAINTS: {
    message: {
      vi: 'Tên trong chứng thư số nằm ngoài phạm vi mà tổ chức chứng thực được phép cấp.',
      en: 'A name in the certificate lies outside what its authority may certify.',
    },
    clause: 'RFC 5280, 6.1.3(b), (c)',
  },
  UNKNOWN_CRITICAL_EXTENSION: {
    message: {
      vi: 'Chứng thư số có phần mở rộng bắt buộc mà hệ thống không xử lý được.',
      en: 'The certificate has a critical extension that is not processed.',
    },
    clause: 'RFC 5280, 6.1.4(o), 6.1.5(f)',
  },
  PURPOSE: {
    message: {
      vi: 'Chứng thư số không được cấp cho mục đích này.',
      en: 'The certificate was not issued for this purpose.',
    },
    clause: 'RFC 5280, 4.2.1.12; RFC 3161, 2.3; RFC 6960, 4.2.2.2',
  },
  WEAK_ALGORITHM: {
    message: {
      vi: 'Thuật toán hoặc độ dài khóa không còn được chấp nhận (SHA-1, RSA dưới 2048 bit).',
      en: 'An algorithm or key length that is no longer accepted (SHA-1, RSA below 2,048 bits).',
    },
    clause: 'TT 15/2025/TT-BKHCN',
  },
  CHAIN_PKCS1_V1_5: {
    message: {
      vi: 'Đường dẫn chứng thực dùng RSASSA-PKCS1-v1_5; quy chuẩn hiện hành yêu cầu RSASSA-PSS.',
      en: 'The chain uses RSASSA-PKCS1-v1_5; the standard in force asks for RSASSA-PSS.',
    },
    clause: 'TT 15/2025/TT-BKHCN',
  },
  ANCHOR_EXPIRED: {
    message: {
      vi: 'Chứng thư số gốc tin cậy đã hết hạn tại thời điểm kiểm tra.',
      en: 'The certificate of the trust anchor had expired at the time checked.',
    },
    clause: 'RFC 5280, 6.1.1(d)',
  },
} as const satisfies Record<string, Kind>;

export type PathFindingCode = keyof typeof pathFindings;

export const pathFinding = (
  code: PathFindingCode,
  severity: PathFinding['severity'],
  subject?: string,
): PathFinding => ({ code, severity, ...pathFindings[code], ...(subject === undefined ? {} : { subject }) });
