import { refuse, type DomainError } from '@lienthong/kernel';

const legalBasis = 'NĐ 30/2020/NĐ-CP, Điều 22, Phụ lục IV';

export const senderMissing = (): DomainError =>
  refuse(
    'SENDER_NAME_MISSING',
    { vi: 'Tên nơi gửi còn trống.', en: 'The name of the sender is empty.' },
    { path: ['senderName'], legalBasis },
  );

export const abstractMissing = (): DomainError =>
  refuse(
    'ABSTRACT_MISSING',
    { vi: 'Trích yếu nội dung còn trống.', en: 'The abstract is empty.' },
    { path: ['abstract'], legalBasis },
  );

const acceptanceRefusals = {
  VALIDATION_PENDING: {
    text: {
      vi: 'Chữ ký số của văn bản đang được kiểm tra; hãy thử lại sau ít giây.',
      en: 'The signatures of the document are being validated; try again in a few seconds.',
    },
    path: ['deliveryId'],
  },
  SIGNATURE_NOT_VALID: {
    text: {
      vi: 'Kết quả kiểm tra chữ ký số',
      en: 'The validation of its signatures ended in',
    },
    path: ['deliveryId'],
  },
  DESPITE_REASON_MISSING: {
    text: {
      vi: 'Hãy nêu lý do tiếp nhận dù chữ ký số không hợp lệ.',
      en: 'State why it is accepted although its signatures were not found valid.',
    },
    path: ['despiteValidation', 'reason'],
  },
} as const;

/** @param found what a refused document was found to be */
export function refuseAcceptance(
  code: keyof typeof acceptanceRefusals,
  found?: { readonly verdict: string; readonly subIndication: string | null },
): DomainError {
  const { text, path } = acceptanceRefusals[code];
  const verdict = found && [found.verdict, found.subIndication].filter((one) => one !== null).join(', ');
  return refuse(
    code,
    verdict === undefined
      ? text
      : {
          vi: `${text.vi}: ${verdict}. Xem Document.validation và validateFile; chỉ tiếp nhận khi có lý do (despiteValidation).`,
          en: `${text.en} ${verdict}. See Document.validation and validateFile; accept it only with a reason (despiteValidation).`,
        },
    { path, legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 21(1)' },
  );
}
