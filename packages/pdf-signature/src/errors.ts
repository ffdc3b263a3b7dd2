import { DomainError, type LocalisedText } from '@lienthong/kernel';

/** Every refusal of this package by its stable code, with the words a clerk reads. */
export const pdfRefusals = {
  PDF_EMPTY: { vi: 'Tệp rỗng (0 byte).', en: 'The file is empty (0 bytes).' },
  PDF_NOT_A_PDF: {
    vi: 'Nội dung tệp không phải là PDF, dù tên tệp có thể kết thúc bằng .pdf.',
    en: 'The content of the file is not PDF, whatever its name says.',
  },
  PDF_HEADER_NOT_FIRST: {
    vi: 'Tệp không bắt đầu bằng “%PDF-”: phía trước còn dữ liệu khác, các phần mềm đọc tệp này theo những cách khác nhau. Hãy lấy lại tệp gốc hoặc xuất lại tệp.',
    en: 'The file does not begin with “%PDF-”: other bytes stand before it, and programs differ in how they read such a file. Get the original, or export it again.',
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
    vi: 'Nội dung nén trong tệp PDF giải nén ra quá lớn; tệp bị từ chối để bảo vệ hệ thống.',
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
  PLACEMENT_OUTSIDE_PAGE: {
    vi: 'Vị trí đặt chữ ký, số hoặc ngày nằm ngoài trang văn bản.',
    en: 'The place for the signature, number or date lies outside the page.',
  },
  FIELD_MISSING: {
    vi: 'Tệp không có trường đã chuẩn bị cho nội dung này.',
    en: 'The file has no prepared field for this.',
  },
  FIELD_ALREADY_FILLED: {
    vi: 'Số hoặc ngày văn bản đã được điền vào tệp.',
    en: 'The number or date has already been filled in.',
  },
  ALREADY_PREPARED: {
    vi: 'Tệp đã có các trường ký, số và ngày; không chuẩn bị lần nữa.',
    en: 'The fields for signatures, number and date are already in the file.',
  },
  ALREADY_SIGNED: {
    vi: 'Tệp đã được ký số; thao tác này chỉ thực hiện trên tệp chưa ký.',
    en: 'The file is already signed; this act needs a file without signatures.',
  },
  ALREADY_SEALED: {
    vi: 'Tệp đã có chữ ký số của cơ quan, tổ chức và đã được khóa.',
    en: "The file already carries the organisation's signature and is locked.",
  },
  FILE_LOCKED: {
    vi: 'Chữ ký số trên tệp không cho phép thay đổi này.',
    en: 'A signature on the file does not permit this change.',
  },
  PERSONAL_SIGNATURE_MISSING: {
    vi: 'Chưa có chữ ký số của người có thẩm quyền; cơ quan chưa được ký số lên văn bản.',
    en: "The competent person's signature is missing; the organisation may not sign yet.",
  },
  PERSONAL_SIGNATURE_BROKEN: {
    vi: 'Chữ ký số của người có thẩm quyền trên tệp không còn toàn vẹn.',
    en: "The competent person's signature on the file is not intact.",
  },
  SEAL_BROKEN: {
    vi: 'Chữ ký số của cơ quan, tổ chức đã ký trước trên tệp không còn toàn vẹn.',
    en: 'The signature of an organisation that sealed the file before is not intact.',
  },
  SEAL_ALONE_NOT_ALLOWED: {
    vi: 'Khi không có chữ ký của người có thẩm quyền, cơ quan chỉ được ký số lên bản số hóa từ bản giấy và phụ lục ở tệp riêng.',
    en: 'Without a competent person an organisation signs only copies made from paper and attachments in a file of their own.',
  },
  SIGNER_UNKNOWN: {
    vi: 'Tệp không có chỗ ký dành cho người ký hoặc cơ quan này.',
    en: 'The file holds no place prepared for this signer or organisation.',
  },
  NUMBER_OR_DATE_MISSING: {
    vi: 'Chưa điền số hoặc ngày văn bản; cơ quan chưa được ký số lên văn bản.',
    en: 'Number or date is not filled in yet; the organisation may not sign.',
  },
  NUMBER_OR_DATE_INVALID: {
    vi: 'Số hoặc ngày văn bản không hợp lệ.',
    en: 'The number or date is not valid.',
  },
  PDF_NUMBER_ALREADY_WRITTEN: {
    vi: 'Số hoặc ngày ban hành đã in sẵn trong tệp; hãy để trống để văn thư điền sau khi ký, hoặc đăng ký là văn bản số hóa từ bản giấy.',
    en: 'Number or day stand in the file already. Leave them blank for the clerk to fill in after the signature, or register the document as digitised from paper.',
  },
  PDF_NUMBER_PLACE_MISSING: {
    vi: 'Không tìm thấy chỗ trống cho số và ngày ở trang 1 (“Số:        /…”, “ngày      tháng      năm …”). Bản quét phải đăng ký là văn bản số hóa từ bản giấy.',
    en: 'Page 1 has no blank for number and date (“Số:        /…”, “ngày      tháng      năm …”). A scan is registered as digitised from paper.',
  },
  PDF_DATE_WRITTEN_DIFFERS: {
    vi: 'Tháng hoặc năm in sẵn trong tệp khác với ngày ban hành.',
    en: 'The month or the year printed in the file differs from the date of the document.',
  },
  SIGNATURE_FIELD_TAKEN: {
    vi: 'Trường chữ ký này đã được ký.',
    en: 'This signature field is already signed.',
  },
  SEAL_DOES_NOT_FIT: {
    vi: 'Con dấu lớn hơn chỗ dành sẵn trên văn bản; con dấu phải hiển thị đúng kích thước thực tế.',
    en: 'The seal is larger than the place set aside for it; a seal is shown in its real size.',
  },
  SIGNATURE_DOES_NOT_FIT: {
    vi: 'Chữ ký số kèm các chứng thư số lớn hơn chỗ dành sẵn.',
    en: 'The signature with its certificates is larger than the room set aside for it.',
  },
  SIGNATURE_WRONG: {
    vi: 'Chữ ký số trả về không phải do khóa của chứng thư số đã chọn tạo ra.',
    en: 'The signature that came back was not made by the key of the chosen certificate.',
  },
  SIGNATURE_OF_ANOTHER_FILE: {
    vi: 'Chữ ký số trả về thuộc về một tệp khác hoặc một phiên bản khác của tệp.',
    en: 'The signature that came back belongs to another file, or to another state of this file.',
  },
  SIGNATURE_UNREADABLE: {
    vi: 'Không đọc được chữ ký số trả về.',
    en: 'The signature that came back cannot be read.',
  },
  SIGNATURE_NOT_PADES: {
    vi: 'Chữ ký số trả về không đạt chuẩn PAdES: thiếu chứng thư số được ký kèm, có thời gian do máy ký tự khai, hoặc thuật toán quá yếu.',
    en: 'The signature that came back is not PAdES: it does not name its certificate, states a time of its own, or its algorithm is too weak.',
  },
  CERTIFICATE_NOT_EXPECTED: {
    vi: 'Chữ ký số trả về được tạo bằng một chứng thư số khác với chứng thư số đã chọn.',
    en: 'The signature that came back was made with another certificate than the one chosen.',
  },
  PREPARED_SIGNATURE_UNREADABLE: {
    vi: 'Dữ liệu chuẩn bị ký bị hỏng; hãy chuẩn bị lại.',
    en: 'What was kept of the prepared signature is damaged; prepare it again.',
  },
  TIME_STAMP_UNAVAILABLE: {
    vi: 'Không kết nối được với dịch vụ cấp dấu thời gian.',
    en: 'The time-stamping authority cannot be reached.',
  },
  TIME_STAMP_REFUSED: {
    vi: 'Dịch vụ cấp dấu thời gian từ chối hoặc trả lời không hợp lệ.',
    en: 'The time-stamping authority refused, or its answer is not valid.',
  },
  VALIDATION_DATA_UNREADABLE: {
    vi: 'Chứng thư số, trả lời OCSP hoặc danh sách CRL dùng để lưu trữ lâu dài không đọc được.',
    en: 'A certificate, OCSP response or CRL for long-term validation cannot be read.',
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
