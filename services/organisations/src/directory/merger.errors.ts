// Every expected refusal of a merger.
import { refuse, type DomainError } from '@lienthong/kernel';

/** Codes of what was merged are closed; what continues under its name keeps its own. */
const mergers = 'QĐ 20/2020/QĐ-TTg, sửa đổi bởi QĐ 09/2025/QĐ-TTg';

export const alreadyMerged = (name: string, successor: string): DomainError =>
  refuse(
    'ORGANISATION_ALREADY_MERGED',
    {
      vi: `${name} đã được sáp nhập vào ${successor}.`,
      en: `${name} was merged into ${successor} already.`,
    },
    { path: ['organisationId'], legalBasis: mergers },
  );

export const mergerCircle = (name: string, successor: string): DomainError =>
  refuse(
    'MERGER_CIRCLE',
    {
      vi: `${name} không thể sáp nhập vào chính mình hoặc vào đơn vị trực thuộc (${successor}).`,
      en: `${name} cannot be merged into itself or into what lies below it (${successor}).`,
    },
    { path: ['successorId'], legalBasis: mergers },
  );

export const successorInactive = (name: string): DomainError =>
  refuse(
    'SUCCESSOR_INACTIVE',
    {
      vi: `${name} đã ngừng hoạt động nên không thể tiếp nhận cơ quan, tổ chức khác.`,
      en: `${name} is no longer active and cannot take over another organisation.`,
    },
    { path: ['successorId'], legalBasis: mergers },
  );

export const mergerInFuture = (today: string): DomainError =>
  refuse(
    'MERGER_IN_FUTURE',
    {
      vi: `Việc sáp nhập có hiệu lực ngay khi ghi nhận, nên ngày sáp nhập không được sau hôm nay (${today}).`,
      en: `A merger takes effect when it is entered, so its date may not lie after today (${today}).`,
    },
    { path: ['mergedOn'], legalBasis: mergers },
  );

export const mergerTooEarly = (earliest: string): DomainError =>
  refuse(
    'MERGER_TOO_EARLY',
    {
      vi: `Ngày sáp nhập không được trước ${earliest}: trước ngày đó cơ quan còn được cấp mã hoặc tiếp nhận cơ quan khác.`,
      en: `The date of the merger may not lie before ${earliest}: until then the organisation was given identifiers or took over others.`,
    },
    { path: ['mergedOn'], legalBasis: mergers },
  );
