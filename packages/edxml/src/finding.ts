import type { LocalisedText } from '@lienthong/kernel';

/** One departure from the written form: what, where, in two languages. A packet with findings was read nevertheless. */
export interface Finding {
  /** Stable, upper snake case. */
  readonly code: string;
  /** Where in the packet, element names from the root, `edXML/edXMLEnvelope/…/To[2]/OrganId`; `byte 0` for what is outside the XML. */
  readonly path: string;
  readonly message: LocalisedText;
  /** The text found, cut at 100 characters. */
  readonly found?: string;
}

/** More findings than anybody reads; the last one then says that there are more. */
export const findingLimit = 500;

export interface Findings {
  readonly list: readonly Finding[];
  add(code: FindingCode, path: string, found?: string): void;
  /** A finding whose text comes from a rule elsewhere. */
  addText(code: string, path: string, message: LocalisedText, found?: string): void;
}

export function collectFindings(): Findings {
  const list: Finding[] = [];
  const addText = (code: string, path: string, message: LocalisedText, found?: string): void => {
    if (list.length > findingLimit) return;
    if (list.length === findingLimit) list.push({ code: 'FINDINGS_CUT', path: '', message: findingTexts.FINDINGS_CUT });
    else list.push({ code, path, message, ...(found === undefined ? {} : { found: found.slice(0, 100) }) });
  };
  return { list, addText, add: (code, path, found) => addText(code, path, findingTexts[code], found) };
}

const text = (vi: string, en: string): LocalisedText => ({ vi, en });

/** Every finding of this package; `…_TOO_LONG` of the official fields come from @lienthong/official-document. */
export const findingTexts = {
  BYTE_ORDER_MARK: text('Gói tin mở đầu bằng dấu thứ tự byte (BOM).', 'The packet begins with a byte order mark.'),
  STRAY_BYTES_BEFORE: text('Có ký tự thừa trước khai báo XML.', 'There are stray bytes before the XML declaration.'),
  STRAY_BYTES_AFTER: text('Có ký tự thừa sau phần tử gốc.', 'There are stray bytes after the root element.'),
  ENCODING_NOT_UTF8: text('Gói tin không dùng mã UTF-8.', 'The packet is not encoded as UTF-8.'),
  BYTES_UNREADABLE: text(
    'Có byte không đọc được theo bảng mã.',
    'Some bytes cannot be read in the encoding of the packet.',
  ),
  COMMENT: text('Gói tin có chú thích XML.', 'The packet holds an XML comment.'),
  PROCESSING_INSTRUCTION: text('Gói tin có chỉ thị xử lý XML.', 'The packet holds a processing instruction.'),
  CDATA: text('Giá trị được viết bằng CDATA.', 'The value is written as CDATA.'),
  PREFIX_MISSING: text(
    'Phần tử thiếu tiền tố edXML:, phần mềm của Văn phòng Chính phủ sẽ từ chối.',
    'The element lacks the prefix edXML:, for which the Government Office refuses a packet.',
  ),
  PREFIX_UNEXPECTED: text(
    'Phần tử mang tiền tố không mong đợi.',
    'The element carries a prefix that is not expected here.',
  ),
  PREFIX_UNDECLARED: text('Tiền tố chưa được khai báo không gian tên.', 'The prefix is not declared.'),
  NAMESPACE_UNKNOWN: text(
    'Không gian tên không phải của QCVN 102:2016.',
    'The namespace is not that of QCVN 102:2016.',
  ),
  SIGNATURE_NAMESPACE: text(
    'Phần tử Signature không thuộc không gian tên XML-DSig.',
    'The Signature element is not in the XML-DSig namespace.',
  ),
  ELEMENT_NAME_CASE: text('Tên phần tử sai chữ hoa, chữ thường.', 'The name of the element differs in case.'),
  ELEMENT_UNKNOWN: text('Phần tử không có trong cấu trúc edXML.', 'The element is not part of the edXML structure.'),
  ELEMENT_ORDER: text(
    'Thứ tự phần tử khác các mẫu chính thức.',
    'The elements stand in another order than in the official samples.',
  ),
  ELEMENT_REPEATED: text(
    'Phần tử chỉ được có một lần; giữ lần đầu.',
    'The element may stand once only; the first one was taken.',
  ),
  ELEMENT_MISSING: text('Thiếu phần tử bắt buộc.', 'A required element is missing.'),
  ELEMENT_EMPTY: text('Phần tử bắt buộc để trống.', 'A required element is empty.'),
  TEXT_IN_STRUCTURE: text('Có chữ nằm giữa các phần tử.', 'There is text between elements.'),
  TEXT_WHITESPACE: text(
    'Giá trị có khoảng trắng, tab hoặc xuống dòng thừa.',
    'The value has surplus blanks, tabs or line breaks.',
  ),
  TEXT_NOT_NFC: text(
    'Chữ không ở dạng Unicode dựng sẵn (NFC).',
    'The text is not in the precomposed Unicode form (NFC).',
  ),
  DATE_IMPOSSIBLE: text('Ngày không có trong lịch; giữ nguyên chữ.', 'No such calendar date; the text was kept.'),
  DATE_FORM: text('Ngày không viết theo dạng yyyy/MM/dd.', 'The date is not written as yyyy/MM/dd.'),
  DATE_IN_FUTURE: text('Ngày ban hành ở tương lai.', 'The date of issue lies in the future.'),
  TIMESTAMP_IMPOSSIBLE: text('Thời điểm không hợp lệ; giữ nguyên chữ.', 'No such moment; the text was kept.'),
  TIMESTAMP_FORM: text(
    'Thời điểm không viết theo dạng yyyy/MM/dd HH:mm:ss.',
    'The moment is not written as yyyy/MM/dd HH:mm:ss.',
  ),
  NUMBER_UNREADABLE: text('Giá trị không phải số nguyên không âm.', 'The value is no whole number.'),
  FLAG_UNREADABLE: text('Giá trị không phải 0, 1, true hay false.', 'The value is neither 0, 1, true nor false.'),
  VALUE_UNKNOWN: text('Giá trị không có trong danh mục mã.', 'The value is not in the code list.'),
  STEERING_ABSENT: text('SteeringType bằng 0, nghĩa là không khai.', 'SteeringType is 0, which means not stated.'),
  FIELD_TOO_LONG: text('Giá trị dài hơn mức cho phép.', 'The value is longer than allowed.'),
  IDENTIFIER_UNUSUAL: text(
    'Mã định danh không đúng QĐ 20/2020/QĐ-TTg hoặc QCVN 102:2016.',
    'The organisation identifier follows neither QĐ 20/2020/QĐ-TTg nor QCVN 102:2016.',
  ),
  DOCUMENT_ID_FOREIGN: text(
    'Mã định danh văn bản theo cách riêng của phần mềm gửi.',
    "The document identifier has a form of the sender's own.",
  ),
  DOCUMENT_ID_DATE: text(
    'Mã định danh văn bản chứa ngày không có thật.',
    'The document identifier holds an impossible date.',
  ),
  RECIPIENT_REPEATED: text('Một nơi nhận xuất hiện hai lần.', 'One recipient is named twice.'),
  REASON_MISSING: text('Thiếu lý do cho trạng thái này.', 'The reason expected with this status is missing.'),
  OPERATION_INCOMPLETE: text(
    'Thiếu thông tin của nghiệp vụ cập nhật hoặc thay thế.',
    'The data of the update or replacement are missing.',
  ),
  OPERATION_SURPLUS: text(
    'Có thông tin không thuộc nghiệp vụ này.',
    'There are data that do not belong to this operation.',
  ),
  CONTENT_ID_FORM: text('ContentId không bắt đầu bằng "cid:".', 'The ContentId does not begin with "cid:".'),
  REFERENCE_MISSING: text('Tệp không có trong danh sách Manifest.', 'The attachment is not named in the manifest.'),
  ATTACHMENT_MISSING: text(
    'Manifest nêu một tệp mà gói tin không mang theo.',
    'The manifest names a file that the packet does not carry.',
  ),
  ATTACHMENT_DIFFERS: text(
    'Thông tin tệp khác với Manifest; lấy theo tệp.',
    'Attachment and manifest differ; the attachment was believed.',
  ),
  ATTACHMENT_ZIPPED: text(
    'Tệp được nén ZIP dưới tên khác; đã giải nén.',
    'The file travelled zipped under its own name; it was inflated.',
  ),
  ATTACHMENT_ARCHIVE_KEPT: text(
    'Tệp là một kho ZIP thực sự; giữ nguyên.',
    'The file is an archive in its own right; it was left as it is.',
  ),
  ATTACHMENT_NOT_ZIP: text(
    'Khai là application/zip nhưng nội dung không phải ZIP.',
    'Declared as application/zip, the content is no readable ZIP.',
  ),
  BASE64_STRAY: text(
    'Nội dung base64 có ký tự lạ; đã bỏ qua.',
    'The base64 content holds foreign characters; they were passed over.',
  ),
  BASE64_CUT: text('Nội dung base64 bị cụt.', 'The base64 content is cut off.'),
  SIGNATURE_UNVERIFIABLE: text(
    'Chữ ký phong bì không thể kiểm tra được.',
    'The signature of the envelope cannot be verified.',
  ),
  SIGNATURE_INVALID: text(
    'Chữ ký phong bì không đúng với nội dung.',
    'The signature of the envelope does not match its content.',
  ),
  SIGNATURE_HISTORICAL: text(
    'Chữ ký phong bì dùng SHA-1, chỉ còn giá trị lịch sử.',
    'The signature of the envelope uses SHA-1 and counts as historical only.',
  ),
  FINDINGS_CUT: text('Còn nhiều điểm khác, không liệt kê hết.', 'There are more findings than are listed.'),
} as const satisfies Record<string, LocalisedText>;

export type FindingCode = keyof typeof findingTexts;
