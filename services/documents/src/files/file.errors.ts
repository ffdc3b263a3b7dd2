import { refuse, type DomainError } from '@lienthong/kernel';
import { mostAttachments } from './file.js';

export const uploadNotFound = (): DomainError =>
  refuse(
    'UPLOAD_NOT_FOUND',
    { vi: 'Không tìm thấy lượt tải lên.', en: 'There is no such upload.' },
    { path: ['uploadId'] },
  );

export const uploadFinished = (): DomainError =>
  refuse(
    'UPLOAD_FINISHED',
    {
      vi: 'Đường dẫn tải lên này đã được dùng; hãy yêu cầu đường dẫn mới.',
      en: 'This upload link has been used; ask for a new one.',
    },
    { path: ['uploadId'] },
  );

export const fileTooLarge = (maxBytes: number): DomainError =>
  refuse(
    'FILE_TOO_LARGE',
    {
      vi: `Tệp lớn hơn ${maxBytes} byte cho phép.`,
      en: `The file is larger than the ${maxBytes} bytes allowed.`,
    },
    { path: ['sizeBytes'] },
  );

export const sizeInvalid = (): DomainError =>
  refuse(
    'FILE_SIZE_INVALID',
    { vi: 'Dung lượng tệp phải là số không âm.', en: 'The size of the file must not be negative.' },
    { path: ['sizeBytes'] },
  );

export const hashInvalid = (): DomainError =>
  refuse(
    'FILE_HASH_INVALID',
    { vi: 'Mã SHA-256 gồm đúng 64 ký tự thập lục phân.', en: 'A SHA-256 has exactly 64 hexadecimal characters.' },
    { path: ['sha256'] },
  );

export const fileNameInvalid = (): DomainError =>
  refuse(
    'FILE_NAME_INVALID',
    {
      vi: 'Tên tệp còn trống, quá 200 ký tự hoặc chứa ký tự không cho phép.',
      en: 'The file name is empty, longer than 200 characters, or holds characters that are not allowed.',
    },
    { path: ['fileName'] },
  );

export const tooManyAttachments = (): DomainError =>
  refuse(
    'ATTACHMENTS_TOO_MANY',
    { vi: `Không quá ${mostAttachments} tệp kèm theo.`, en: `At most ${mostAttachments} attachments.` },
    { path: ['role'] },
  );

export const inspectionTooCostly = (finding: string): DomainError =>
  refuse(
    'PDF_TOO_COMPLEX',
    {
      vi: 'Tệp PDF quá phức tạp để kiểm tra an toàn.',
      en: 'The PDF is too complex to be checked safely.',
    },
    { path: ['file'], details: { finding } },
  );

/** Says nothing about the file: the upload may be tried again. */
export const inspectionBusy = (): DomainError =>
  refuse('FILE_INSPECTION_BUSY', {
    vi: 'Đang có quá nhiều tệp chờ kiểm tra; hãy tải lên lại sau.',
    en: 'Too many files wait to be inspected; upload it again later.',
  });

export const alreadySigned = (): DomainError =>
  refuse(
    'PDF_ALREADY_SIGNED',
    {
      vi: 'Tệp đã có chữ ký số; dự thảo phải là tệp chưa ký.',
      en: 'The file carries signatures already; a draft must be unsigned.',
    },
    { path: ['file'], legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 14, Điều 32(2)(d)' },
  );

export const fileNotFound = (): DomainError =>
  refuse('FILE_NOT_FOUND', { vi: 'Không tìm thấy tệp.', en: 'There is no such file.' });
