// Every expected refusal about organisations and their identifiers.
import { refuse, type DomainError, type LocalisedText } from '@lienthong/kernel';

const scheme = 'QĐ 20/2020/QĐ-TTg, Điều 4–7, sửa đổi bởi QĐ 09/2025/QĐ-TTg';

export const organisationNotFound = (path: string): DomainError =>
  refuse(
    'ORGANISATION_NOT_FOUND',
    { vi: 'Không tìm thấy cơ quan, tổ chức này.', en: 'There is no such organisation.' },
    { path: [path] },
  );

export const organisationInactive = (path: string): DomainError =>
  refuse(
    'ORGANISATION_INACTIVE',
    { vi: 'Cơ quan, tổ chức này đã ngừng hoạt động.', en: 'This organisation is no longer active.' },
    { path: [path] },
  );

export const parentCycle = (names: readonly string[]): DomainError =>
  refuse(
    'PARENT_CYCLE',
    {
      vi: `Quan hệ trực thuộc tạo thành vòng: ${names.join(' → ')}.`,
      en: `The chain of parents runs in a circle: ${names.join(' → ')}.`,
    },
    { path: ['parentId'] },
  );

export const sealDiameterInvalid = (): DomainError =>
  refuse(
    'SEAL_DIAMETER_INVALID',
    { vi: 'Đường kính con dấu phải từ 20 đến 60 mm.', en: 'The diameter of the seal must be from 20 to 60 mm.' },
    { path: ['sealDiameterMm'] },
  );

export const identifierInvalid = (value: string, text: LocalisedText): DomainError =>
  refuse('IDENTIFIER_INVALID', text, { path: ['value'], legalBasis: scheme, details: { value: value.slice(0, 100) } });

export const identifierTaken = (value: string): DomainError =>
  refuse(
    'IDENTIFIER_TAKEN',
    {
      vi: `Mã định danh ${value} thuộc hoặc đã từng thuộc cơ quan, tổ chức khác; mã đã dùng không được cấp lại.`,
      en: `Identifier ${value} belongs or once belonged to another organisation; a used identifier is never given again.`,
    },
    { path: ['value'], legalBasis: scheme },
  );

export const identifierOverlaps = (value: string, other: string): DomainError =>
  refuse(
    'IDENTIFIER_OVERLAPS',
    {
      vi: `Thời gian hiệu lực của mã ${value} trùng với mã ${other} cùng cấu trúc của cơ quan này.`,
      en: `The validity of ${value} overlaps that of ${other}, which has the same grammar and organisation.`,
    },
    { path: ['validFrom'], legalBasis: scheme },
  );

export const identifierNotFound = (value: string): DomainError =>
  refuse(
    'IDENTIFIER_NOT_FOUND',
    { vi: `Không có mã định danh ${value}.`, en: `There is no identifier ${value}.` },
    { path: ['value'] },
  );

export const identifierAlreadyClosed = (value: string): DomainError =>
  refuse(
    'IDENTIFIER_ALREADY_CLOSED',
    { vi: `Mã định danh ${value} đã đóng.`, en: `Identifier ${value} is closed already.` },
    { path: ['value'], legalBasis: scheme },
  );

export const identifierPeriodInvalid = (validFrom: string): DomainError =>
  refuse(
    'IDENTIFIER_PERIOD_INVALID',
    {
      vi: `Ngày hết hiệu lực không được trước ngày bắt đầu hiệu lực ${validFrom}.`,
      en: `The last day of validity may not lie before its first day ${validFrom}.`,
    },
    { path: ['validTo'] },
  );
