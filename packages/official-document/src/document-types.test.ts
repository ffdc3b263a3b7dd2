import {
  copyTypes,
  documentType,
  documentTypes,
  mayTravel,
  normativeTypes,
  secrecies,
  signingAuthorities,
  signingAuthorityLine,
  urgencies,
} from './index.js';

describe('the vocabulary', () => {
  it('has the 29 types of the decree, 27 of them with an abbreviation', () => {
    expect(documentTypes).toHaveLength(29);
    const abbreviations = documentTypes.flatMap(({ abbreviation }) => abbreviation ?? []);
    expect(abbreviations.join(' ')).toBe(
      'NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB',
    );
    expect(documentTypes.filter(({ abbreviation }) => abbreviation === null).map(({ code }) => code)).toEqual([
      'OFFICIAL_LETTER',
      'OFFICIAL_PERSONAL_LETTER',
    ]);
  });

  it('keeps every code and abbreviation apart, and every text in NFC', () => {
    for (const rows of [documentTypes, normativeTypes, copyTypes]) {
      expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length);
      const abbreviations = rows.flatMap(({ abbreviation }) => abbreviation ?? []);
      expect(new Set(abbreviations).size).toBe(abbreviations.length);
    }
    const everything = JSON.stringify([
      documentTypes,
      normativeTypes,
      copyTypes,
      urgencies,
      secrecies,
      signingAuthorities,
    ]);
    expect(everything).toBe(everything.normalize('NFC'));
  });

  it('refuses an unknown type with a stable code', () => {
    expect(documentType('DECISION').names.vi).toBe('Quyết định');
    expect(() => documentType('constructor')).toThrow('DOCUMENT_TYPE_UNKNOWN');
  });

  it('ranks urgency and lets no secret document travel', () => {
    expect(urgencies.map(({ code, rank }) => `${code}${rank}`)).toEqual([
      'NORMAL0',
      'URGENT1',
      'VERY_URGENT2',
      'EXPRESS3',
    ]);
    expect(secrecies.filter(({ code }) => mayTravel(code)).map(({ code }) => code)).toEqual(['NONE']);
  });

  it('writes the signing authority before body or position', () => {
    expect(signingAuthorities.map(({ prefix }) => prefix)).toEqual(['TM.', 'Q.', 'KT.', 'TL.', 'TUQ.']);
    expect(signingAuthorityLine('FOR_HEAD', 'Giám đốc')).toBe('KT. GIÁM ĐỐC');
    expect(signingAuthorityLine('ON_BEHALF', 'Ủy ban nhân dân')).toBe('TM. ỦY BAN NHÂN DÂN');
    expect(signingAuthorityLine(null, 'Chủ tịch')).toBe('CHỦ TỊCH');
  });
});
