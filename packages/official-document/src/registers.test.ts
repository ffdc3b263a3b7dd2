import { documentTypes, normativeTypes, registerKey } from './index.js';

describe('registerKey', () => {
  it('keeps one sequence per administrative type and per normative type by default', () => {
    const keys = [
      ...documentTypes.map(({ code }) => registerKey(code)),
      ...normativeTypes.map(({ code }) => registerKey(code, { normative: true })),
    ];
    expect(new Set(keys).size).toBe(29 + normativeTypes.length);
  });

  it('gives all copies one sequence', () => {
    expect(registerKey('CERTIFIED_COPY')).toBe(registerKey('EXTRACT_COPY'));
    expect(registerKey('CERTIFIED_COPY')).not.toBe(registerKey('DECISION'));
  });

  it('follows the head of the body: one for all, or groups', () => {
    expect(registerKey('PLAN', { numbering: 'PER_BODY' })).toBe(
      registerKey('OFFICIAL_LETTER', { numbering: 'PER_BODY' }),
    );
    const numbering = { groups: { PLAN: 'GENERAL', REPORT: 'GENERAL' } };
    expect(registerKey('PLAN', { numbering })).toBe(registerKey('REPORT', { numbering }));
    expect(registerKey('DECISION', { numbering })).toBe(registerKey('DECISION'));
    expect(registerKey('DECISION', { numbering: 'PER_BODY', normative: true })).toBe('NORMATIVE:DECISION');
  });

  it('numbers an advisory body apart from the body that set it up', () => {
    const keys = ['DECISION', 'MINUTES'].flatMap((type) => [
      registerKey(type as 'DECISION'),
      registerKey(type as 'DECISION', { advisoryBody: 'HĐTĐKT' }),
      registerKey(type as 'DECISION', { advisoryBody: 'BCĐ' }),
    ]);
    expect(new Set(keys).size).toBe(6);
  });
});
