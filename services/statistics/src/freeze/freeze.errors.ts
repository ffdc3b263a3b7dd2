import { refuse, type DomainError } from '@lienthong/kernel';

export const monthNotBegun = (month: string): DomainError =>
  refuse(
    'MONTH_NOT_BEGUN',
    { vi: `Tháng ${month} chưa bắt đầu.`, en: `The month ${month} has not begun.` },
    { path: ['month'] },
  );
