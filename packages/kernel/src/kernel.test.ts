import {
  civilDateInVietnam,
  DomainError,
  foldForSearch,
  isDomainError,
  isoInVietnam,
  isUuid,
  normaliseText,
  uuidV7,
} from './index.js';

describe('uuidV7', () => {
  it('sorts by creation, also within one millisecond and past the sequence', () => {
    const ids = Array.from({ length: 10_000 }, () => uuidV7(1_800_000_000_000));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(isUuid)).toBe(true);
  });
});

describe('Vietnamese time', () => {
  it('puts 06:30 in Vietnam on the first of the month on that day, although it is the former month in UTC', () => {
    expect(civilDateInVietnam(new Date('2026-07-31T23:30:00Z'))).toBe('2026-08-01');
    expect(isoInVietnam(new Date('2026-09-24T07:05:09.999Z'))).toBe('2026-09-24T14:05:09+07:00');
  });
});

describe('text', () => {
  it('keeps case and diacritics when it enters, folds both for search', () => {
    expect(normaliseText(' ĐA '.normalize('NFD'))).toBe('ĐA');
    expect(foldForSearch('Sở  Khoa học và Công nghệ, Đồng Tháp')).toBe('so khoa hoc va cong nghe, dong thap');
  });
});

describe('DomainError', () => {
  it('is recognised by mark, not by class identity', () => {
    const error = new DomainError('X', { vi: 'x', en: 'x' });
    expect(isDomainError(error)).toBe(true);
    expect(isDomainError(new Error('x'))).toBe(false);
    expect(isDomainError(undefined)).toBe(false);
  });
});
