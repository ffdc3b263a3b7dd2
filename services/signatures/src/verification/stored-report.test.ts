import { validatePdf } from '@lienthong/pdf-signature';
import { storedReport, subIndicationOf } from './stored-report.js';

const empty = validatePdf(Buffer.from('no PDF'), { trustAnchors: [] });

it('keeps what PostgreSQL can keep, of whatever a file holds', () => {
  const message = { vi: 'NUL \u0000, nửa cặp \ud800', en: 'x'.repeat(5_000) };
  const finding = { code: 'A', severity: 'NOTE', message, clause: 'c' } as const;
  const report = storedReport({ ...empty, findings: Array.from({ length: 500 }, () => finding) });
  expect(report.findings).toHaveLength(60);
  expect(report.findings[0]!.message.vi).toBe('NUL \ufffd, nửa cặp \ufffd');
  expect(report.findings[0]!.message.en).toHaveLength(1_000);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

it('names "try later" only when nothing else stands in the way', () => {
  const of = (subIndication: string) => ({ verdict: 'INDETERMINATE', subIndication });
  expect(subIndicationOf('INDETERMINATE', [of('TRY_LATER'), of('NO_POE')])).toBe('NO_POE');
  expect(subIndicationOf('INDETERMINATE', [of('TRY_LATER')])).toBe('TRY_LATER');
  expect(subIndicationOf('TOTAL_PASSED', [{ verdict: 'TOTAL_PASSED', subIndication: undefined }])).toBeNull();
});
