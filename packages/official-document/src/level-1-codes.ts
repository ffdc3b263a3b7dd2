import type { LocalisedText } from '@lienthong/kernel';

/** What the first letter of a Mã cấp 1 stands for (QĐ 20/2020/QĐ-TTg as amended by QĐ 09/2025/QĐ-TTg). */
export const level1Letters: Readonly<Record<string, LocalisedText>> = {
  A: { vi: 'Cơ quan của Đảng', en: 'Communist Party bodies' },
  B: { vi: 'Văn phòng Chủ tịch nước', en: 'Office of the State President' },
  C: { vi: 'Quốc hội', en: 'National Assembly' },
  D: { vi: 'Tòa án nhân dân tối cao', en: 'Supreme People’s Court' },
  E: { vi: 'Viện kiểm sát nhân dân tối cao', en: 'Supreme People’s Procuracy' },
  F: { vi: 'Kiểm toán nhà nước', en: 'State Audit' },
  G: { vi: 'Bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ', en: 'Ministries and Government bodies' },
  H: { vi: 'Ủy ban nhân dân cấp tỉnh', en: 'Provincial People’s Committees' },
  I: { vi: 'Tổ chức chính trị - xã hội', en: 'Socio-political organisations' },
  J: { vi: 'Hội', en: 'Social and professional associations' },
  K: { vi: 'Hội đồng nhân dân cấp tỉnh', en: 'Provincial People’s Councils' },
};

/** The 63 provinces of the H (People's Committee) and K (People's Council) codes, in the order of their two digits. */
const provinces = [
  'An Giang, Bắc Giang, Bắc Kạn, Bạc Liêu, Bắc Ninh, Bà Rịa - Vũng Tàu, Bến Tre, Bình Định, Bình Dương, Bình Phước',
  'Bình Thuận, Cà Mau, Cần Thơ, Cao Bằng, Đắk Lắk, Đắk Nông, Đà Nẵng, Điện Biên, Đồng Nai, Đồng Tháp',
  'Gia Lai, Hà Giang, Hải Dương, Hải Phòng, Hà Nam, Hà Nội, Hà Tĩnh, Hòa Bình, Thành phố Hồ Chí Minh, Hậu Giang',
  'Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu, Lâm Đồng, Lạng Sơn, Lào Cai, Long An, Nam Định',
  'Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị',
  'Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa, Huế, Tiền Giang, Trà Vinh, Tuyên Quang',
  'Vĩnh Long, Vĩnh Phúc, Yên Bái',
].flatMap((line) => line.split(', '));

/** The number of the province whose name and Mã cấp 1 each merged province kept on 01/07/2025; all others were closed. */
const kept = new Set([
  ...[1, 5, 12, 13, 14, 15, 17, 18, 19, 20, 21, 24, 26, 27, 29, 31, 32, 35, 36, 37, 38, 41, 42, 44, 48, 49, 50],
  ...[52, 53, 55, 56, 57, 60, 61],
]);

export interface ProvinceCode {
  /** Mã cấp 1 of the People's Committee, `H35`; the People's Council has the same number with K. */
  readonly peoplesCommittee: string;
  readonly peoplesCouncil: string;
  /** Name of the province that the code was given to. */
  readonly name: string;
  /**
   * Closed by the merger of provinces: kept for the documents that bear it, never reused. Derived from QĐ 09/2025/QĐ-TTg (the
   * merged province keeps the code of the one whose name it took); the axis directory is the authority.
   */
  readonly closedOn: string | null;
}

export const provinceCodes: readonly ProvinceCode[] = provinces.map((name, index) => {
  const digits = String(index + 1).padStart(2, '0');
  const closedOn = kept.has(index + 1) ? null : '2025-07-01';
  return { peoplesCommittee: `H${digits}`, peoplesCouncil: `K${digits}`, name, closedOn };
});
