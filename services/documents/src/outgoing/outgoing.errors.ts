// Every refusal that concerns an outgoing document, with its words and the article it rests on.
import { mostSigners } from '@lienthong/contracts';
import { refuse, type DomainError } from '@lienthong/kernel';

const decree30 = (place: string): string => `NĐ 30/2020/NĐ-CP, ${place}`;
const signatures = decree30('Điều 5(1), Điều 32(2)(d)');

const refusals = {
  DOCUMENT_NOT_DRAFT: {
    text: { vi: 'Văn bản không còn ở trạng thái dự thảo.', en: 'The document is no longer a draft.' },
    legalBasis: decree30('Điều 10'),
  },
  DOCUMENT_ALREADY_SUBMITTED: {
    text: { vi: 'Dự thảo đã được trình ký.', en: 'The draft has already been submitted for signature.' },
    legalBasis: decree30('Điều 11'),
  },
  DOCUMENT_NOT_SUBMITTED: {
    text: { vi: 'Văn bản chưa được trình ký.', en: 'The document has not been submitted for signature.' },
    legalBasis: decree30('Điều 11'),
  },
  DOCUMENT_ALREADY_SIGNED: {
    text: { vi: 'Văn bản đã được ký hoặc đang được ký.', en: 'The document is signed already, or being signed.' },
    legalBasis: decree30('Điều 13'),
  },
  DOCUMENT_NOT_SIGNED: {
    text: {
      vi: 'Văn bản chưa có chữ ký số của người có thẩm quyền.',
      en: "The document lacks the competent person's signature.",
    },
    legalBasis: signatures,
  },
  NOTATION_REGISTERED: {
    text: {
      vi: 'Ký hiệu đã vào sổ đăng ký cùng với số; không thay đổi được.',
      en: 'The notation stands in the register with the number and cannot be changed.',
    },
    legalBasis: decree30('Điều 15'),
  },
  NUMBER_ALREADY_ASSIGNED: {
    text: { vi: 'Văn bản đã có số.', en: 'The document already has its number.' },
    legalBasis: decree30('Điều 15'),
  },
  DOCUMENT_NOT_NUMBERED: {
    text: { vi: 'Văn bản chưa có số và ngày.', en: 'The document has no number and date yet.' },
    legalBasis: decree30('Điều 14, Điều 15(3)'),
  },
  DOCUMENT_ALREADY_SEALED: {
    text: {
      vi: 'Văn bản đã có hoặc đang được ký số của cơ quan.',
      en: "The document carries the organisation's signature already, or is being sealed.",
    },
    legalBasis: decree30('Điều 32(2)'),
  },
  DOCUMENT_NOT_SEALED: {
    text: { vi: 'Văn bản chưa có chữ ký số của cơ quan.', en: "The document lacks the organisation's signature." },
    legalBasis: signatures,
  },
  DOCUMENT_ALREADY_ISSUED: {
    text: {
      vi: 'Văn bản đã phát hành hoặc đang được phát hành.',
      en: 'The document is issued already, or being issued.',
    },
    legalBasis: decree30('Điều 18'),
  },
  DOCUMENT_WITHOUT_FILE: {
    text: { vi: 'Văn bản chưa có tệp PDF chính.', en: 'The document has no main PDF yet.' },
    legalBasis: decree30('Điều 10'),
  },
  DOCUMENT_OF_OTHER_WAY: {
    text: {
      vi: 'Văn bản số hóa đã có chữ ký và số trên giấy; không trình ký, ký hay cấp số lại.',
      en: 'A digitised document was signed and numbered on paper; it is not submitted, signed or numbered again.',
    },
    legalBasis: decree30('Điều 25(1)(c)'),
  },
  DOCUMENT_NOT_FOUND: {
    text: { vi: 'Không tìm thấy văn bản.', en: 'There is no such document.' },
    legalBasis: undefined,
  },
  NOT_THE_SIGNER: {
    text: { vi: 'Văn bản này được trình người khác ký.', en: 'This document was submitted to another signer.' },
    legalBasis: decree30('Điều 13'),
  },
  ALREADY_SIGNED_BY_YOU: {
    text: {
      vi: 'Bạn đã ký văn bản này; văn bản đang chờ người ký khác.',
      en: 'You have signed this document; it waits for the other signers.',
    },
    legalBasis: decree30('Điều 13'),
  },
  ALREADY_SEALED_BY_YOU: {
    text: {
      vi: 'Cơ quan của bạn đã ký số văn bản này; văn bản đang chờ cơ quan khác.',
      en: 'Your organisation has sealed this document; it waits for the other organisations.',
    },
    legalBasis: decree30('Điều 32(2)'),
  },
  ANOTHER_ACT_UNDER_WAY: {
    text: {
      vi: 'Chữ ký số khác đang được thực hiện trên văn bản; hãy thử lại sau giây lát.',
      en: 'Another signature is being put on the document; try again in a moment.',
    },
    legalBasis: undefined,
  },
  FILE_CHANGED: {
    text: {
      vi: 'Tệp văn bản đã thay đổi từ lúc bạn xem; hãy xem lại rồi xác nhận ký.',
      en: 'The file has changed since you saw it; look at it again and confirm once more.',
    },
    legalBasis: decree30('Điều 13'),
  },
  TOO_MANY_SIGNERS: {
    text: {
      vi: `Một văn bản không quá ${mostSigners} người ký.`,
      en: `A document has at most ${mostSigners} signers.`,
    },
    legalBasis: undefined,
  },
  SIGNER_NAMED_TWICE: {
    text: { vi: 'Một người ký được nêu hai lần.', en: 'A signer is named twice.' },
    legalBasis: decree30('Điều 13'),
  },
  FURTHER_SIGNER_NOT_AUTHORISED: {
    text: {
      vi: 'Người cùng ký không phải là người có thẩm quyền ký của một cơ quan đang hoạt động trong tỉnh.',
      en: 'A further signer has no authority to sign for an organisation of the province that exists today.',
    },
    legalBasis: decree30('Điều 13'),
  },
  CLERK_NOT_AUTHORISED: {
    text: {
      vi: 'Danh bạ không ghi bạn là văn thư của cơ quan này.',
      en: 'The directory does not know you as a clerk of this organisation.',
    },
    legalBasis: decree30('Điều 32(2)(c)'),
  },
  ISSUER_ONLY: {
    text: {
      vi: 'Chỉ cơ quan chủ trì ban hành văn bản được làm việc này; cơ quan cùng ký chỉ ký, ký số của cơ quan hoặc trả lại.',
      en: 'Only the organisation that issues the document does this; one that signs with it signs, seals or gives back.',
    },
    legalBasis: decree30('Điều 15, Điều 18'),
  },
  NOT_THE_DRAFTER: {
    text: {
      vi: 'Chỉ người soạn thảo hoặc văn thư của cơ quan được làm việc này.',
      en: 'Only the drafter or a clerk of the organisation may do this.',
    },
    legalBasis: decree30('Điều 10'),
  },
  CLERK_ONLY: {
    text: { vi: 'Chỉ văn thư được xử lý văn bản số hóa.', en: 'Only a clerk handles a digitised document.' },
    legalBasis: decree30('Điều 25(1)(c)'),
  },
  SIGNER_NOT_AUTHORISED: {
    text: {
      vi: 'Người được chọn không có thẩm quyền ký văn bản của cơ quan này.',
      en: 'The person chosen has no authority to sign for this organisation.',
    },
    legalBasis: decree30('Điều 13'),
  },
  AUTHORISATION_MISSING: {
    text: {
      vi: 'Thiếu xác nhận ký. Hãy xác nhận bằng mã PIN rồi ký.',
      en: 'The authorisation to sign is missing. Confirm with your PIN first.',
    },
    legalBasis: decree30('Điều 32(3)'),
  },
  DOCUMENTS_OUT_OF_BOUNDS: {
    text: { vi: 'Mỗi lần từ 1 đến 200 văn bản.', en: 'Name 1 to 200 documents at once.' },
    legalBasis: undefined,
  },
  DOCUMENT_TWICE: {
    text: { vi: 'Một văn bản được nêu hai lần.', en: 'A document is named twice.' },
    legalBasis: undefined,
  },
  RETURN_REASON_MISSING: {
    text: { vi: 'Hãy nêu lý do trả lại dự thảo.', en: 'State why the draft is given back.' },
    legalBasis: decree30('Điều 11'),
  },
  WITHDRAWAL_REASON_MISSING: {
    text: {
      vi: 'Hãy nêu lý do rút văn bản đã trình ký.',
      en: 'State why the document is taken back from its signers.',
    },
    legalBasis: decree30('Điều 11'),
  },
  ABSTRACT_MISSING: {
    text: { vi: 'Trích yếu nội dung còn trống.', en: 'The abstract is empty.' },
    legalBasis: decree30('Phụ lục I, Phần I, II.5'),
  },
  PAPER_SIGNER_MISSING: {
    text: { vi: 'Họ tên người ký trên giấy còn trống.', en: 'The name of who signed the paper is empty.' },
    legalBasis: decree30('Phụ lục VI, Phần II'),
  },
  SECRET_DOCUMENT_REFUSED: {
    text: {
      vi: 'Văn bản mang bí mật nhà nước không được đưa vào hệ thống.',
      en: 'A document with state secrets may not enter the system.',
    },
    legalBasis: 'QĐ 28/2018/QĐ-TTg, Điều 1',
  },
} as const;

export type OutgoingRefusal = keyof typeof refusals;

/** @param path of the offending input field */
export function refuseOutgoing(code: OutgoingRefusal, path: readonly string[] = ['documentId']): DomainError {
  const { text, legalBasis } = refusals[code];
  return refuse(code, text, { path, ...(legalBasis === undefined ? {} : { legalBasis }) });
}
