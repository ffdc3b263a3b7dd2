import { refuse } from '@lienthong/kernel';

export const personNotFound = () =>
  refuse(
    'PERSON_NOT_FOUND',
    { vi: 'Không tìm thấy người này.', en: 'There is no such person.' },
    { path: ['personId'] },
  );
