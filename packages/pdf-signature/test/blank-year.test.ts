import { describeWithTool, personSubject, run, temporaryFolder } from '@lienthong/testing';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeChanges } from '../src/difference/index.js';
import {
  fieldNames,
  fillNumberAndDate,
  inspectPdf,
  locatePlacements,
  openPdf,
  placementsFrom,
  readSignatures,
  signAsPerson,
} from '../src/index.js';
import { drawnPdf, letterRuns } from './drawn-document.js';
import { leader, sealLetter, signatureImage, signedAt } from './journey.js';

const signerName = personSubject.commonName!;
const letterEnding = (year: string): Buffer =>
  drawnPdf(
    '',
    letterRuns(209.9, 180, [{ centre: 150, authority: ['GIÁM ĐỐC'], name: signerName }]).map((run) =>
      run.text.endsWith('năm 2026') ? { ...run, x: 100, text: run.text.replace('2026', year) } : run,
    ),
  );
const signed = (bytes: Buffer): Buffer =>
  signAsPerson(bytes, {
    ...leader,
    placements: placementsFrom(locatePlacements(openPdf(bytes), { signerName })),
    image: signatureImage,
    signingTime: signedAt,
  });

describe('a year that the drafter left blank', () => {
  it.each(['', '..........', '………'])('is a field of its own behind "năm%s", filled with the date', (dots) => {
    const numbered = fillNumberAndDate(signed(letterEnding(dots)), { number: 7, date: '2026-11-05' });
    expect(inspectPdf(numbered).fields.map(({ name }) => name)).toContain(fieldNames.year);
    const sealed = sealLetter(numbered);
    expect(judgeChanges(openPdf(sealed)).map(({ changesAfter }) => changesAfter)).toEqual(['LAWFUL', 'NONE']);
    expect(readSignatures(sealed).map(({ integrity }) => integrity)).toEqual(['INTACT', 'INTACT']);
  });

  it('is no field where the year is printed', () => {
    expect(inspectPdf(signed(letterEnding('2026'))).fields.map(({ name }) => name)).not.toContain(fieldNames.year);
  });
});

describeWithTool(['pdftotext'], 'pdftotext', () => {
  const folder = temporaryFolder();

  it('reads the whole date', () => {
    const path = join(folder, 'year.pdf');
    writeFileSync(path, fillNumberAndDate(signed(letterEnding('')), { number: 7, date: '2026-11-05' }));
    expect(run('pdftotext', ['-layout', '-l', '1', path, '-'])).toMatch(/ngày +05 +tháng +11 +năm +2026/);
  });
});
