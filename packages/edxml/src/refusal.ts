import { refuse, type DomainError, type LocalisedText } from '@lienthong/kernel';

const text = (vi: string, en: string): LocalisedText => ({ vi, en });

/** Why a packet is refused: all there is, besides findings, that a foreign packet can lead to. */
export const refusalTexts = {
  PACKET_TOO_LARGE: text('Gói tin vượt dung lượng cho phép.', 'The packet is larger than allowed.'),
  PACKET_EMPTY: text('Gói tin trống.', 'The packet is empty.'),
  PACKET_NOT_XML: text('Gói tin không phải XML.', 'The packet is not XML.'),
  PACKET_NOT_WELL_FORMED: text('XML của gói tin sai cú pháp.', 'The XML of the packet is not well formed.'),
  PACKET_CUT_OFF: text('Gói tin bị cụt.', 'The packet is cut off.'),
  PACKET_NOT_EDXML: text('Phần tử gốc không phải edXML.', 'The root element is not edXML.'),
  PACKET_WITHOUT_HEADER: text('Gói tin không có MessageHeader.', 'The packet has no MessageHeader.'),
  PACKET_HAS_DTD: text('Gói tin chứa DTD, không được phép.', 'The packet holds a DTD, which is never read.'),
  PACKET_ENTITY_UNKNOWN: text(
    'Gói tin dùng thực thể XML không cho phép.',
    'The packet uses an entity that XML does not define.',
  ),
  PACKET_TOO_DEEP: text('Các phần tử lồng nhau quá sâu.', 'The elements are nested too deep.'),
  PACKET_TOO_MANY_ELEMENTS: text('Gói tin có quá nhiều phần tử.', 'The packet holds too many elements.'),
  PACKET_HEADER_TOO_LARGE: text(
    'Phần ngoài tệp đính kèm quá lớn.',
    'What the packet holds beside its files is too large.',
  ),
  CONTENT_ID_REPEATED: text('Hai tệp mang cùng một ContentId.', 'Two files carry the same ContentId.'),
  ATTACHMENT_NAME_IS_PATH: text('Tên tệp chứa đường dẫn.', 'The name of the file is a path.'),
  ATTACHMENT_ZIP_BOMB: text('Tệp nén giải nén ra quá lớn.', 'The zipped file inflates beyond the limit.'),
  ATTACHMENT_ZIP_HOSTILE: text('Tệp nén chứa đường dẫn ra ngoài.', 'The zipped file holds a path that leads outside.'),
  PACKET_NOT_CONFORMANT: text('Gói tin để gửi không đúng quy chuẩn.', 'The packet to be written does not conform.'),
  VALUE_MALFORMED: text('Dữ liệu đầu vào sai cấu trúc.', 'The value has not the shape of a packet.'),
  TEXT_NOT_WRITABLE: text(
    'Giá trị chứa ký tự XML không ghi được.',
    'The value holds a character that XML cannot carry.',
  ),
  SIGNING_KEY_WEAK: text('Khóa ký không phải RSA từ 2048 bit.', 'The signing key is not RSA of 2048 bits or more.'),
  SIGNATURE_EXISTS: text('Gói tin đã có chữ ký phong bì.', 'The envelope already carries a signature.'),
} as const;

export type RefusalCode = keyof typeof refusalTexts;

/** @param path where in the packet, as in findings */
export const refusePacket = (
  code: RefusalCode,
  path?: string,
  details?: Readonly<Record<string, unknown>>,
): DomainError =>
  refuse(code, refusalTexts[code], {
    legalBasis: 'QCVN 102:2016/BTTTT',
    ...(path === undefined || path === '' ? {} : { path: path.split('/') }),
    ...(details === undefined ? {} : { details }),
  });
