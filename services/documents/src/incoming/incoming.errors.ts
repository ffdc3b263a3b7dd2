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
