import type { LocalisedText } from '@lienthong/kernel';
import type { ChangeKind } from './change-kinds.js';

interface ChangeText {
  readonly kind: ChangeKind;
  readonly clause: 'permissions' | 'fieldLock' | 'increment';
  readonly text: LocalisedText;
}
const change = (
  kind: ChangeKind,
  vi: string,
  en: string,
  clause: ChangeText['clause'] = 'permissions',
): ChangeText => ({
  kind,
  clause,
  text: { vi, en },
});

/** What a signature may permit afterwards, and what never is. */
export const changeTexts = {
  FIELD_FILLED: change('FORM_FILLING', 'Trường của biểu mẫu đã được điền', 'A form field was filled in'),
  SIGNATURE_ADDED: change('SIGNATURE', 'Thêm một chữ ký số', 'A further signature was added'),
  SIGNATURE_FIELD_ADDED: change('SIGNATURE', 'Thêm một trường chữ ký số', 'A signature field was added'),
  VISIBLE_SIGNATURE_FIELD_ADDED: change(
    'SIGNATURE',
    'Thêm một trường chữ ký số có hiển thị',
    'A visible signature field was added',
  ),
  TIME_STAMP_ADDED: change('DOCUMENT_TIME_STAMP', 'Thêm dấu thời gian của tài liệu', 'A document time-stamp was added'),
  VALIDATION_DATA_ADDED: change(
    'VALIDATION_DATA',
    'Thêm dữ liệu xác thực chữ ký (DSS)',
    'Validation data (DSS) was added',
  ),
  MODIFICATION_NOTED: change(
    'METADATA',
    'Ghi thời điểm và phần mềm sửa tệp',
    'Time and program of the change were noted',
  ),
  METADATA_CHANGED: change('METADATA', 'Thông tin mô tả của tệp đã đổi', 'Metadata of the file changed'),

  CHANGE_FORBIDDEN: change(
    'STRUCTURE',
    'Chữ ký số không cho phép thay đổi này',
    'The signature does not permit this change',
  ),
  FIELD_LOCKED: change('FORM', 'Chữ ký số đã khóa trường này', 'The signature has locked this field', 'fieldLock'),

  FIELD_CHANGED: change('FORM', 'Trường của biểu mẫu đã bị thay đổi', 'A form field was changed'),
  FIELD_VALUE_REPLACED: change(
    'FORM',
    'Giá trị có sẵn khi ký của một trường đã bị thay',
    'A value that stood in a field when it was signed was replaced',
  ),
  FIELD_SHOWS_OTHER: change(
    'FORM',
    'Trường hiển thị nội dung khác với giá trị của trường',
    'A field shows something other than its value',
  ),
  FIELD_ADDED: change('FORM', 'Trường mới được thêm vào biểu mẫu sau khi ký', 'A field was added after signing'),
  FIELD_REMOVED: change('FORM', 'Trường của biểu mẫu đã bị gỡ bỏ', 'A form field was removed'),
  SIGNED_FIELD_CHANGED: change(
    'FORM',
    'Trường chữ ký đã ký bị thay đổi',
    'A signature field that was signed already was changed',
  ),
  SIGNATURE_CHANGED: change('FORM', 'Chữ ký số đã có bị thay đổi', 'An existing signature was changed'),
  SIGNATURE_COVERS_CONTENT: change(
    'FORM',
    'Hình hiển thị của chữ ký thêm sau che nội dung đã ký',
    'What a later signature shows covers signed content',
  ),
  SIGNATURE_UNSOUND: change('FORM', 'Chữ ký thêm sau không đúng cấu trúc', 'A later signature is malformed'),
  CERTIFICATION_ADDED: change(
    'FORM',
    'Chữ ký chứng nhận (DocMDP) được thêm sau chữ ký khác',
    'A certification (DocMDP) was added behind another signature',
  ),
  FORM_CHANGED: change('FORM', 'Biểu mẫu của tệp đã bị thay đổi', 'The form of the file was changed'),
  FORM_REDRAWN: change(
    'FORM',
    'Yêu cầu phần mềm vẽ lại biểu mẫu (NeedAppearances)',
    'Viewers are told to redraw the form (NeedAppearances)',
  ),
  FORM_FONTS_CHANGED: change('FORM', 'Phông chữ của biểu mẫu đã bị thay đổi', 'The fonts of the form were changed'),

  ANNOTATION_ADDED: change('ANNOTATION', 'Chú thích được thêm sau khi ký', 'An annotation was added after signing'),
  ANNOTATION_CHANGED: change('ANNOTATION', 'Chú thích đã bị thay đổi', 'An annotation was changed'),
  ANNOTATION_REMOVED: change('ANNOTATION', 'Chú thích đã bị gỡ bỏ', 'An annotation was removed'),

  PAGE_ADDED: change('PAGE', 'Trang được thêm sau khi ký', 'A page was added after signing'),
  PAGE_REMOVED: change('PAGE', 'Trang đã bị gỡ bỏ sau khi ký', 'A page was removed after signing'),
  PAGE_CHANGED: change('PAGE', 'Trang đã bị thay đổi', 'A page was changed'),
  PAGE_TREE_CHANGED: change('PAGE', 'Thứ tự hoặc cây trang đã bị thay đổi', 'The page tree was changed'),
  CONTENT_CHANGED: change('CONTENT', 'Nội dung trang đã bị thay đổi', 'The content of a page was changed'),
  FONT_CHANGED: change('CONTENT', 'Phông chữ đã bị thay', 'A font was replaced'),
  IMAGE_CHANGED: change('CONTENT', 'Hình ảnh đã bị thay', 'An image was replaced'),
  OBJECT_CHANGED: change('CONTENT', 'Một đối tượng đã ký bị thay đổi', 'A signed object was changed'),
  OBJECT_REMOVED: change('CONTENT', 'Một đối tượng đã ký bị gỡ bỏ', 'A signed object was removed'),
  OBJECT_DEFINED_LATER: change(
    'CONTENT',
    'Đối tượng được nhắc đến khi ký nhưng đến sau mới được định nghĩa',
    'An object the signed revision refers to was defined only afterwards',
  ),

  CATALOG_CHANGED: change('CATALOG', 'Danh mục gốc của tệp đã bị thay đổi', 'The catalog was changed'),
  OPTIONAL_CONTENT_CHANGED: change(
    'CATALOG',
    'Các lớp nội dung ẩn, hiện đã bị thay đổi',
    'The optional content (layers) was changed',
  ),
  PERMISSIONS_CHANGED: change(
    'CATALOG',
    'Quyền do chữ ký chứng nhận đặt ra (Perms) đã bị thay đổi',
    'The permissions a certification set (/Perms) were changed',
  ),
  VALIDATION_DATA_REMOVED: change(
    'CATALOG',
    'Dữ liệu xác thực (DSS) đã bị gỡ bỏ hoặc thay đổi',
    'Validation data (DSS) was removed or altered',
  ),

  ROOT_CHANGED: change(
    'STRUCTURE',
    'Tệp trỏ sang danh mục gốc khác',
    'The file points to another catalog',
    'increment',
  ),
  IDENTIFIER_CHANGED: change(
    'STRUCTURE',
    'Định danh của tệp (ID) đã bị thay',
    'The identifier (/ID) was replaced',
    'increment',
  ),
  XREF_POINTS_BACK: change(
    'STRUCTURE',
    'Bảng tham chiếu mới trỏ vào phần đã ký',
    'A later cross-reference points into the signed part',
    'increment',
  ),
  XREF_AMBIGUOUS: change(
    'STRUCTURE',
    'Bảng tham chiếu mới có thể hiểu theo hai cách',
    'A later cross-reference can be read in two ways',
    'increment',
  ),
  OBJECT_STREAM_REPLACED: change(
    'STRUCTURE',
    'Luồng chứa các đối tượng đã ký bị thay',
    'A stream that holds signed objects was replaced',
    'increment',
  ),
  OBJECT_UNREADABLE: change('STRUCTURE', 'Đối tượng không đọc được', 'An object cannot be read', 'increment'),
  REVISION_UNREADABLE: change('STRUCTURE', 'Bản sửa đổi không đọc được', 'A revision cannot be read', 'increment'),
  NOT_A_REVISION: change(
    'STRUCTURE',
    'Phần được ký không phải là một trạng thái đầy đủ của tệp',
    'What was signed is not a complete state of the file',
    'increment',
  ),
  TOO_MUCH_TO_JUDGE: change(
    'STRUCTURE',
    'Thay đổi sau khi ký quá nhiều để kiểm tra',
    'There are too many later changes to be judged',
    'increment',
  ),
} as const satisfies Record<string, ChangeText>;

export type ChangeCode = keyof typeof changeTexts;
