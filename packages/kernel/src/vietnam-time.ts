/** A civil date in Asia/Ho_Chi_Minh, `YYYY-MM-DD`. */
export type CivilDate = string;
/** A month in Asia/Ho_Chi_Minh, `YYYY-MM`. */
export type YearMonth = string;

/** Vietnam has kept UTC+7 without daylight saving since 1975; the system holds no document older than that. */
export const vietnamOffsetMs = 7 * 3_600_000;

const shifted = (at: Date): string => new Date(at.getTime() + vietnamOffsetMs).toISOString();

export const civilDateInVietnam = (at: Date): CivilDate => shifted(at).slice(0, 10);
export const yearMonthInVietnam = (at: Date): YearMonth => shifted(at).slice(0, 7);
/** `2026-09-24T14:05:09+07:00`, the form NĐ 30/2020/NĐ-CP, Phụ lục I, asks for on signatures (ISO 8601). */
export const isoInVietnam = (at: Date): string => `${shifted(at).slice(0, 19)}+07:00`;
