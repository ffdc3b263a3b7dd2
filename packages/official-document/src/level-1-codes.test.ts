import { level1Letters, parseIdentifier, provinceCodes } from './index.js';

const nameOf = (code: string) => provinceCodes.find(({ peoplesCommittee }) => peoplesCommittee === code)?.name;

describe('level-1 codes', () => {
  it('numbers 63 provinces, 34 of which are open after the mergers', () => {
    expect(provinceCodes).toHaveLength(63);
    expect(provinceCodes.filter(({ closedOn }) => closedOn === null)).toHaveLength(34);
  });

  it.each([
    ['H04', 'Bạc Liêu'],
    ['H14', 'Cao Bằng'],
    ['H17', 'Đà Nẵng'],
    ['H20', 'Đồng Tháp'],
    ['H29', 'Thành phố Hồ Chí Minh'],
    ['H35', 'Lai Châu'],
    ['H40', 'Nam Định'],
    ['H44', 'Phú Thọ'],
    ['H53', 'Tây Ninh'],
    ['H57', 'Huế'],
    ['H63', 'Yên Bái'],
  ])('%s is %s', (code, name) => expect(nameOf(code)).toBe(name));

  it('closes the codes of provinces whose name ended, and keeps those of the others', () => {
    const closed = provinceCodes
      .filter(({ closedOn }) => closedOn !== null)
      .map(({ peoplesCommittee }) => peoplesCommittee);
    expect(closed).toEqual(expect.arrayContaining(['H04', 'H06', 'H28', 'H40', 'H62', 'H63']));
    for (const open of ['H35', 'H12', 'H29', 'H44', 'H57', 'H20', 'H61']) expect(closed).not.toContain(open);
  });

  it('gives every code a letter that is known and a strict identifier', () => {
    for (const { peoplesCommittee, peoplesCouncil } of provinceCodes) {
      for (const code of [peoplesCommittee, peoplesCouncil]) {
        expect(level1Letters[code.charAt(0)]).toBeDefined();
        expect(parseIdentifier(code, 'STRICT').level).toBe(1);
      }
    }
  });
});
