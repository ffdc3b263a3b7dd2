/** What a digital signature shows, as dated data: the rules changed in 2020 and old documents are still checked. */
import { type CivilDate, civilDateInVietnam, type DomainError, isoInVietnam, refuse } from '@lienthong/kernel';

export type AppearanceCase =
  /** A: the competent person on the main document. */
  | 'PERSON'
  /** B: the organisation on the main document. */
  | 'ORGANISATION'
  /** C: an attachment or appendix in the same file is covered by the signatures on the main document. */
  | 'SAME_FILE_ATTACHMENT'
  /** D: the organisation on an attachment or appendix in a file of its own. */
  | 'SEPARATE_ATTACHMENT'
  /** E: the organisation on a copy made from paper into electronic form. */
  | 'DIGITISED_COPY';

export type ShownText = 'NUMBER_AND_NOTATION' | 'FORM_OF_COPY' | 'ORGANISATION_NAME' | 'SIGNING_TIME';

export interface CaseAppearance {
  readonly position: 'BETWEEN_POSITION_AND_NAME' | 'LEFT_THIRD_OF_SIGNATURE' | 'TOP_RIGHT_OF_PAGE_1' | 'NOT_SIGNED';
  readonly image: 'BLUE_SIGNATURE' | 'RED_SEAL' | 'NONE';
  readonly transparent: boolean;
  /** In the order shown; black, upright, in the metrics of Times New Roman. */
  readonly text: readonly ShownText[];
  /** Points. */
  readonly fontSize: number;
  readonly legalBasis: string;
}

export const appearanceProfileIds = ['TT_01_2019', 'ND_30_2020'] as const;
export type AppearanceProfileId = (typeof appearanceProfileIds)[number];

export interface AppearanceProfile {
  readonly id: AppearanceProfileId;
  /** First day of the rules, civil date in Vietnam. */
  readonly from: CivilDate;
  readonly cases: Readonly<Partial<Record<AppearanceCase, CaseAppearance>>>;
}

/** Newest first. */
const profiles: readonly AppearanceProfile[] = [
  {
    id: 'ND_30_2020',
    from: '2020-03-05',
    cases: {
      PERSON: {
        position: 'BETWEEN_POSITION_AND_NAME',
        image: 'BLUE_SIGNATURE',
        transparent: true,
        text: [],
        fontSize: 10,
        legalBasis: 'NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d, đ',
      },
      ORGANISATION: {
        position: 'LEFT_THIRD_OF_SIGNATURE',
        image: 'RED_SEAL',
        transparent: true,
        text: [],
        fontSize: 10,
        legalBasis: 'NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 a, c',
      },
      SAME_FILE_ATTACHMENT: {
        position: 'NOT_SIGNED',
        image: 'NONE',
        transparent: true,
        text: [],
        fontSize: 10,
        legalBasis: 'NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 b, III.1 d',
      },
      SEPARATE_ATTACHMENT: {
        position: 'TOP_RIGHT_OF_PAGE_1',
        image: 'NONE',
        transparent: true,
        text: ['NUMBER_AND_NOTATION', 'SIGNING_TIME'],
        fontSize: 10,
        legalBasis: 'NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 b, III.1 d',
      },
      DIGITISED_COPY: {
        position: 'TOP_RIGHT_OF_PAGE_1',
        image: 'NONE',
        transparent: true,
        text: ['FORM_OF_COPY', 'ORGANISATION_NAME', 'SIGNING_TIME'],
        fontSize: 10,
        legalBasis: 'NĐ 30/2020/NĐ-CP, Phụ lục I, Phần II, I.3',
      },
    },
  },
  {
    id: 'TT_01_2019',
    from: '2019-03-10',
    cases: {
      PERSON: {
        position: 'BETWEEN_POSITION_AND_NAME',
        image: 'BLUE_SIGNATURE',
        transparent: false,
        text: [],
        fontSize: 10,
        legalBasis: 'TT 01/2019/TT-BNV, Điều 12',
      },
      ORGANISATION: {
        position: 'LEFT_THIRD_OF_SIGNATURE',
        image: 'RED_SEAL',
        transparent: false,
        text: ['ORGANISATION_NAME', 'SIGNING_TIME'],
        fontSize: 10,
        legalBasis: 'TT 01/2019/TT-BNV, Điều 13',
      },
      DIGITISED_COPY: {
        position: 'TOP_RIGHT_OF_PAGE_1',
        image: 'RED_SEAL',
        transparent: false,
        text: ['ORGANISATION_NAME', 'SIGNING_TIME'],
        fontSize: 10,
        legalBasis: 'TT 01/2019/TT-BNV, Điều 13',
      },
    },
  },
];

/**
 * The rules in force on a day (civil date in Vietnam).
 * @throws DomainError NO_APPEARANCE_RULES before the first circular on electronic documents
 */
export const appearanceProfileAt = (date: CivilDate): AppearanceProfile => {
  const profile = profiles.find(({ from }) => from <= date);
  if (!profile) throw noRules(`vào ngày ${date}`, `were in force on ${date}`);
  return profile;
};

const firstMoments = profiles.map(({ from }) => Date.parse(`${from}T00:00:00+07:00`));

/** As `appearanceProfileAt`; asked at every signature, so the day is not written out to be compared. */
const profileInForce = (at: Date): AppearanceProfile =>
  profiles[firstMoments.findIndex((from) => from <= at.getTime())] ?? appearanceProfileAt(civilDateInVietnam(at));

/** Rules asked for by name, to show an old document as it was shown then. */
export const appearanceProfile = (id: AppearanceProfileId): AppearanceProfile =>
  profiles.find((profile) => profile.id === id)!;

/**
 * What one case shows on the day of signing, or under the rules asked for.
 * @param at time of signing
 * @throws DomainError NO_APPEARANCE_RULES before the first circular, and for a case its rules do not know: what TT 01/2019/TT-BNV
 *   said of an attachment in a file of its own is not established
 */
export const caseAppearance = (which: AppearanceCase, at: Date, rules?: AppearanceProfileId): CaseAppearance => {
  const profile = rules === undefined ? profileInForce(at) : appearanceProfile(rules);
  const found = profile.cases[which];
  if (!found) throw noRules(`cho trường hợp này trong ${profile.id}`, `for this case are known in ${profile.id}`);
  return found;
};

const noRules = (vi: string, en: string): DomainError =>
  refuse('NO_APPEARANCE_RULES', {
    vi: `Chưa có quy định về hình ảnh chữ ký số ${vi}.`,
    en: `No rules on the appearance of digital signatures ${en}.`,
  });

export interface ShownFacts {
  /** `05/SKHCN-BCVT` */
  readonly numberAndNotation?: string;
  /** `Sao y`, `Sao lục`, `Trích sao` */
  readonly formOfCopy?: string;
  readonly organisationName?: string;
  readonly signingTime?: Date;
}

/**
 * The lines a case shows, in the order prescribed; the signing time in Vietnamese time after ISO 8601.
 * @throws DomainError APPEARANCE_TEXT_MISSING when a prescribed item is not given
 */
export const shownLines = (shown: Pick<CaseAppearance, 'text' | 'legalBasis'>, facts: ShownFacts): string[] =>
  shown.text.map((item) => {
    const line = {
      NUMBER_AND_NOTATION: facts.numberAndNotation,
      FORM_OF_COPY: facts.formOfCopy,
      ORGANISATION_NAME: facts.organisationName,
      SIGNING_TIME: facts.signingTime && isoInVietnam(facts.signingTime),
    }[item];
    if (line !== undefined && line.trim() !== '') return line;
    const missing = {
      NUMBER_AND_NOTATION: { vi: 'số và ký hiệu văn bản', en: 'number and notation' },
      FORM_OF_COPY: { vi: 'hình thức sao', en: 'form of copy' },
      ORGANISATION_NAME: { vi: 'tên cơ quan, tổ chức', en: 'name of the organisation' },
      SIGNING_TIME: { vi: 'thời gian ký', en: 'signing time' },
    }[item];
    throw refuse(
      'APPEARANCE_TEXT_MISSING',
      { vi: `Thiếu thông tin phải hiển thị: ${missing.vi}.`, en: `The signature must show the ${missing.en}.` },
      { legalBasis: shown.legalBasis },
    );
  });
