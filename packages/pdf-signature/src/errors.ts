import { DomainError, type LocalisedText } from '@lienthong/kernel';

/** Every refusal of this package by its stable code, with the words a clerk reads. */
export const pdfRefusals = {
  PDF_EMPTY: { vi: 'Tệp rỗng (0 byte).', en: 'The file is empty (0 bytes).' },
  PDF_NOT_A_PDF: {
    vi: 'Nội dung tệp không phải là PDF, dù tên tệp có thể kết thúc bằng .pdf.',
    en: 'The content of the file is not PDF, whatever its name says.',
  },
  PDF_DAMAGED: {
    vi: 'Tệp PDF bị hỏng hoặc không đầy đủ. Hãy xuất lại tệp và tải lên lần nữa.',
    en: 'The PDF is damaged or incomplete. Export it again and upload it anew.',
  },
  PDF_ENCRYPTED: {
    vi: 'Tệp PDF được bảo vệ bằng mật khẩu hoặc mã hóa. Hãy gỡ bảo vệ trước khi tải lên.',
    en: 'The PDF is protected by a password or encrypted. Remove the protection before the upload.',
  },
  PDF_TOO_LARGE: { vi: 'Tệp PDF vượt quá dung lượng cho phép.', en: 'The PDF is larger than allowed.' },
  PDF_INFLATES_TOO_LARGE: {
    vi: 'Nội dung nén trong tệp PDF bung ra quá lớn; tệp bị từ chối để bảo vệ hệ thống.',
    en: 'The compressed content of the PDF inflates beyond the limit; it is refused to protect the system.',
  },
  PDF_TOO_COMPLEX: {
    vi: 'Cấu trúc tệp PDF quá phức tạp (quá nhiều đối tượng, trang hoặc tầng lồng nhau).',
    en: 'The structure of the PDF is too complex (too many objects, pages or levels of nesting).',
  },
  PDF_ACTIVE_CONTENT: {
    vi: 'Tệp PDF chứa nội dung chủ động (JavaScript, chạy chương trình, gửi biểu mẫu, đa phương tiện…).',
    en: 'The PDF holds active content (JavaScript, launching programs, submitting forms, rich media…).',
  },
  PDF_XFA_FORM: {
    vi: 'Tệp PDF chứa biểu mẫu XFA: trang hiển thị có thể khác trang được ký.',
    en: 'The PDF holds an XFA form: the page shown can differ from the page signed.',
  },
  PDF_NO_PAGES: { vi: 'Tệp PDF không có trang nào.', en: 'The PDF has no pages.' },
  PDF_PAGE_SIZE: {
    vi: 'Kích thước trang PDF ngoài phạm vi cho phép.',
    en: 'A page of the PDF has a size out of range.',
  },
} as const satisfies Record<string, LocalisedText>;

export type PdfRefusalCode = keyof typeof pdfRefusals;

/** An expected refusal of a file or of an act upon it; `code` is stable, `text` is for the user. */
export class PdfRefusedError extends DomainError {
  constructor(
    override readonly code: PdfRefusalCode,
    /** What exactly was found; English, for the log only. */
    readonly finding?: string,
    legalBasis?: string,
  ) {
    super(code, pdfRefusals[code], {
      ...(finding === undefined ? {} : { details: { finding } }),
      ...(legalBasis === undefined ? {} : { legalBasis }),
    });
    this.name = 'PdfRefusedError';
  }
}

export const refusePdf = (code: PdfRefusalCode, finding?: string, legalBasis?: string): PdfRefusedError =>
  new PdfRefusedError(code, finding, legalBasis);
