import { existsSync } from 'node:fs';
import { badDocuments, goodDocuments, sampleDocument, sampleDocumentPath } from './index.js';

it('names sample files that are there, good ones as PDF', () => {
  expect(goodDocuments).toContain('cong-van.pdf');
  expect(badDocuments).toContain('bad/xfa.pdf');
  for (const name of [...goodDocuments, ...badDocuments]) expect(existsSync(sampleDocumentPath(name))).toBe(true);
  for (const name of goodDocuments) expect(sampleDocument(name).toString('latin1', 0, 5)).toBe('%PDF-');
});
