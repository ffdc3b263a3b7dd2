// What the life cycle of certificates refuses, in words a user can act on.
import { type DomainError, type LocalisedText, refuse } from '@lienthong/kernel';

interface Refusal extends LocalisedText {
  readonly legalBasis?: string;
}

const validity = 'NĐ 68/2024/NĐ-CP, Điều 9';
const conditions = 'NĐ 68/2024/NĐ-CP, Điều 7';

const refusals = {
  CERTIFICATE_MISSING: {
    vi: 'Chưa có chứng thư số để ký. Hãy thử lại sau ít phút hoặc liên hệ quản trị.',
    en: 'There is no certificate to sign with yet. Try again in a few minutes or ask the administrator.',
    legalBasis: validity,
  },
  CERTIFICATE_EXPIRED: {
    vi: 'Chứng thư số đã hết hạn. Hãy đề nghị cấp chứng thư số mới.',
    en: 'The certificate has expired. Apply for a new one.',
    legalBasis: validity,
  },
  CERTIFICATE_NOT_YET_VALID: {
    vi: 'Chứng thư số chưa đến thời điểm có hiệu lực.',
    en: 'The certificate is not valid yet.',
    legalBasis: validity,
  },
  CERTIFICATE_SUSPENDED: {
    vi: 'Chứng thư số đang bị tạm dừng. Chỉ ký được sau khi chứng thư số được phục hồi.',
    en: 'The certificate is suspended. It can be signed with again once it has been resumed.',
    legalBasis: validity,
  },
  CERTIFICATE_REVOKED: {
    vi: 'Chứng thư số đã bị thu hồi. Hãy đề nghị cấp chứng thư số mới.',
    en: 'The certificate has been revoked. Apply for a new one.',
    legalBasis: validity,
  },
  CERTIFICATE_OF_FORMER_ORGANISATION: {
    vi: 'Chứng thư số được cấp cho cơ quan cũ của người ký. Hãy đề nghị cấp chứng thư số của cơ quan hiện nay.',
    en: "The certificate was issued for the signer's former organisation. Apply for one of the present organisation.",
    legalBasis: conditions,
  },
  CERTIFICATE_OF_FORMER_NAME: {
    vi: 'Chứng thư số mang tên cũ của người ký hoặc của cơ quan. Hãy đề nghị cấp lại theo tên hiện nay.',
    en: 'The certificate bears a former name of the signer or of the organisation. Have it reissued under the present name.',
    legalBasis: conditions,
  },
  CERTIFICATE_OWNER_NOT_AUTHORISED: {
    vi: 'Chủ chứng thư số không còn thẩm quyền ký, đã nghỉ, hoặc cơ quan đã ngừng hoạt động.',
    en: "The certificate's owner is no longer authorised to sign, has left, or the organisation is closed.",
    legalBasis: conditions,
  },
  CERTIFICATE_KEY_ON_TOKEN: {
    vi: 'Khóa của chứng thư số này nằm trên thiết bị của chủ thể; hãy ký bằng thiết bị đó.',
    en: "The key of this certificate is on its owner's own token: sign with the token.",
    legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 32',
  },
  RESUME_BY_ANOTHER: {
    vi: 'Không tự phục hồi chứng thư số của chính mình; hãy nhờ một quản trị viên khác.',
    en: 'Nobody resumes their own certificate; ask another administrator.',
    legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 32(3)',
  },
  CERTIFICATE_ALREADY_SUSPENDED: {
    vi: 'Chứng thư số đã bị tạm dừng rồi.',
    en: 'The certificate is suspended already.',
  },
  CERTIFICATE_ALREADY_REVOKED: {
    vi: 'Chứng thư số đã bị thu hồi; không thể thay đổi được nữa.',
    en: 'The certificate has been revoked, which is final.',
  },
  CERTIFICATE_ALREADY_EXPIRED: {
    vi: 'Chứng thư số đã hết hạn; không thể thay đổi hoặc gia hạn được nữa.',
    en: 'The certificate has expired: it can no longer be changed or renewed.',
  },
  CERTIFICATE_NOT_SUSPENDED: {
    vi: 'Chứng thư số không bị tạm dừng.',
    en: 'The certificate is not suspended.',
  },
  REVOCATION_IN_FUTURE: {
    vi: 'Thời điểm thu hồi không được ở tương lai. Nếu cần dừng trước, hãy tạm dừng chứng thư số.',
    en: 'A revocation cannot begin in the future. Suspend the certificate if it must not be used meanwhile.',
  },
  REVOCATION_BEFORE_ISSUE: {
    vi: 'Thời điểm thu hồi không được trước khi chứng thư số có hiệu lực.',
    en: 'A revocation cannot begin before the certificate became valid.',
  },
  REVOCATION_REASON_NOT_ALLOWED: {
    vi: 'Lý do này là tạm dừng, không phải thu hồi.',
    en: 'This reason is a suspension, not a revocation.',
  },
  CERTIFICATE_NOT_FOUND: {
    vi: 'Không tìm thấy chứng thư số.',
    en: 'There is no such certificate.',
  },
  CERTIFICATE_REQUEST_NOT_FOUND: {
    vi: 'Không tìm thấy đề nghị cấp chứng thư số.',
    en: 'There is no such certificate request.',
  },
  CERTIFICATE_KEEPER_REQUIRED: {
    vi: 'Chỉ quản trị của cơ quan hoặc Văn phòng UBND tỉnh được làm việc này.',
    en: "Only the organisation's administrator or the provincial office may do this.",
    legalBasis: conditions,
  },
  OWN_REQUEST: {
    vi: 'Người đề nghị hoặc người được cấp chứng thư số không được tự duyệt đề nghị.',
    en: 'Nobody decides on a request they made or on one for themselves.',
    legalBasis: conditions,
  },
  REASON_MISSING: {
    vi: 'Phải nêu lý do.',
    en: 'A reason has to be given.',
  },
  REASON_TOO_LONG: {
    vi: 'Lý do dài tối đa 500 ký tự.',
    en: 'A reason has 500 characters at most.',
  },
  REQUEST_ALREADY_OPEN: {
    vi: 'Đang có một đề nghị cấp chứng thư số chưa hoàn tất cho chủ thể này.',
    en: 'A request for this owner is still open.',
  },
  REQUEST_NOT_WAITING: {
    vi: 'Đề nghị này đã được quyết định.',
    en: 'This request has been decided already.',
  },
  REQUEST_NOT_APPROVED: {
    vi: 'Đề nghị chưa được duyệt.',
    en: 'The request has not been approved.',
  },
  REQUEST_CLOSED: {
    vi: 'Đề nghị đã kết thúc.',
    en: 'The request is closed.',
  },
  REQUEST_KEY_MADE: {
    vi: 'Cặp khóa cho đề nghị này đã được tạo.',
    en: 'The key pair of this request has been made already.',
  },
  REQUEST_KEY_MISSING: {
    vi: 'Chưa tạo cặp khóa cho đề nghị này.',
    en: 'The key pair of this request has not been made yet.',
  },
  REQUEST_KEY_ON_TOKEN: {
    vi: 'Khóa của đề nghị này nằm trên thiết bị của chủ thể, không được tạo ở đây.',
    en: "The key of this request is on its owner's own token and is not made here.",
  },
  CERTIFICATE_ALREADY_HELD: {
    vi: 'Chủ thể đang có chứng thư số dùng được. Hãy đề nghị gia hạn hoặc thay thế.',
    en: 'The owner holds a usable certificate. Ask for its renewal or replacement.',
  },
  CERTIFICATE_TO_REPLACE_MISSING: {
    vi: 'Phải nêu chứng thư số được gia hạn hoặc thay thế.',
    en: 'Name the certificate that is to be renewed or replaced.',
  },
  OWNER_CANNOT_HOLD: {
    vi: 'Chỉ người có thẩm quyền ký đang làm việc tại cơ quan, hoặc chính cơ quan đang hoạt động, được cấp chứng thư số.',
    en: 'Only an authorised signer at work in the organisation, or the open organisation itself, is given a certificate.',
    legalBasis: conditions,
  },
  OWNER_CHANGED: {
    vi: 'Tên hoặc cơ quan của chủ thể đã thay đổi sau khi đề nghị. Hãy rút và lập đề nghị mới.',
    en: "The owner's name or organisation has changed since the request. Withdraw it and make a new one.",
    legalBasis: conditions,
  },
  NOT_THE_KEY_OWNER: {
    vi: 'Khóa cá nhân chỉ do chính chủ tạo; khóa con dấu do văn thư của cơ quan tạo.',
    en: 'A personal key is made by its owner alone, a seal key by a clerk of the organisation.',
    legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 32',
  },
  CERTIFICATE_UNREADABLE: {
    vi: 'Không đọc được chứng thư số; cần PEM, hoặc DER mã hóa base64.',
    en: 'The certificate cannot be read; PEM, or DER in base64, is wanted.',
  },
  CERTIFICATE_KEY_MISMATCH: {
    vi: 'Chứng thư số không phải của khóa đã tạo cho đề nghị này.',
    en: 'The certificate is not for the key made for this request.',
  },
  CERTIFICATE_OF_ANOTHER: {
    vi: 'Chứng thư số mang tên của chủ thể khác.',
    en: 'The certificate names another owner.',
    legalBasis: conditions,
  },
  CERTIFICATE_NOT_SUITABLE: {
    vi: 'Chứng thư số không dùng để ký văn bản được: là chứng thư số của tổ chức chứng thực, hoặc mục đích khóa không phải ký.',
    en: "The certificate is not one to sign documents with: it is an authority's, or its key is not for signing.",
  },
  KEY_NOT_SUITABLE: {
    vi: 'Khóa phải là RSA từ 2048 bit hoặc ECDSA P-256, P-384.',
    en: 'The key must be RSA of 2,048 bits or more, or ECDSA P-256 or P-384.',
    legalBasis: 'TT 15/2025/TT-BKHCN',
  },
  CERTIFICATE_CHAIN_UNTRUSTED: {
    vi: 'Chuỗi chứng thư số không dẫn đến tổ chức chứng thực được tin cậy.',
    en: 'The chain does not lead to a trusted certification authority.',
    legalBasis: 'TT 17/2025/TT-BKHCN',
  },
  CERTIFICATE_SERIAL_TAKEN: {
    vi: 'Đã có một chứng thư số khác của cùng tổ chức cấp mang số hiệu này; hãy hỏi lại tổ chức cấp chứng thư số.',
    en: 'Another certificate of the same issuer bears this serial number; ask the certification authority.',
  },
  CERTIFICATE_KNOWN: {
    vi: 'Chứng thư số này đã được nhập.',
    en: 'This certificate has been imported already.',
  },
} as const satisfies Record<string, Refusal>;

export type CertificateRefusalCode = keyof typeof refusals;

/** Software must check the certificate before signing (TT 22/2020/TT-BTTTT; reference 6.3). */
export function refuseCertificate(
  code: CertificateRefusalCode,
  path?: readonly string[],
  details?: Readonly<Record<string, unknown>>,
): DomainError {
  const { vi, en, legalBasis }: Refusal = refusals[code];
  return refuse(
    code,
    { vi, en },
    { ...(path ? { path } : {}), ...(legalBasis ? { legalBasis } : {}), ...(details ? { details } : {}) },
  );
}
