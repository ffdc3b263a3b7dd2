import { refuse, type DomainError } from '@lienthong/kernel';

export const personNotFound = (): DomainError =>
  refuse(
    'PERSON_NOT_FOUND',
    { vi: 'Không tìm thấy người này.', en: 'There is no such person.' },
    { path: ['personId'] },
  );
