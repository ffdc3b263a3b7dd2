import type { DocumentId, OrganisationId, PersonId } from '@lienthong/kernel';
import fc from 'fast-check';
import { documentStates } from './document-states.js';
import {
  afterFailedIssuance,
  issued,
  issuing,
  newDigitised,
  newDraft,
  type OutgoingDocument,
} from './outgoing-document.js';
import {
  afterAct,
  afterFailedAct,
  numbering,
  returned,
  sealing,
  signing,
  submitted,
  withdrawn,
} from './signature-acts.js';

const at = new Date('2026-11-22T02:00:00Z');
const content = {
  id: 'd' as DocumentId,
  issuerId: 'o' as OrganisationId,
  drafterId: 'p' as PersonId,
  typeCode: 'DECISION',
  abstract: 'Về việc thử',
  urgency: 'NORMAL',
  unitAbbreviation: null,
  withPaper: false,
  createdAt: at,
} as const;
const taken = { number: '15', notation: 'QĐ-UBND', code: '15/QĐ-UBND', issueDate: '2026-11-22' };
const failure = { code: 'X', message: { vi: 'x', en: 'x' }, at };
const signer = { personId: 's' as PersonId, organisationId: content.issuerId };
const both = { personal: true, organisation: true };

type Step = (document: OutgoingDocument) => OutgoingDocument | null;
const steps: Record<string, Step> = {
  file: (document) => ({ ...document, mainFileId: 'f' }),
  submit: (document) => submitted(document, [signer], at),
  giveBack: (document) => returned(document, signer, document.mainFileId),
  sign: (document) => signing(document, signer, 'act'),
  number: (document) => numbering(document, taken, 'act'),
  seal: (document) => sealing(document, content.issuerId, 'act'),
  done: (document) => afterAct(document, { actId: 'act', verified: both, at }, 'g'),
  late: (document) => afterAct(document, { actId: 'other', verified: both, at }, 'h'),
  fail: (document) => afterFailedAct(document, 'act', failure),
  issue: issuing,
  delivered: (document) => issued(document, at),
  undelivered: (document) => afterFailedIssuance(document, failure),
};

const walk = (start: OutgoingDocument, names: readonly string[]): OutgoingDocument =>
  names.reduce((document, name) => steps[name]!(document) ?? document, start);

const electronic = newDraft(content);
const digitised = newDigitised(content, 'Nguyễn Văn Tùng', taken);

describe('outgoing document', () => {
  it('goes the electronic way', () => {
    const line = ['file', 'submit', 'sign', 'done', 'number', 'done', 'seal', 'done', 'issue', 'delivered'];
    const states = line.map((_, index) => walk(electronic, line.slice(0, index + 1)).state);
    expect(states.slice(1)).toEqual(documentStates.slice(1));
    expect(walk(electronic, line)).toMatchObject({ ...taken, signedAt: at, sealedAt: at, issuedAt: at, actId: null });
  });

  it('goes the digitised way with one seal', () => {
    expect(walk(digitised, ['file', 'seal', 'done', 'issue', 'delivered']).state).toBe('ISSUED');
    for (const step of ['submit', 'giveBack', 'sign', 'number'])
      expect(() => walk(digitised, ['file', step])).toThrow('DOCUMENT_OF_OTHER_WAY');
  });

  it('is issued only with the signatures its way asks for, as verified', () => {
    const sealed = walk(electronic, ['file', 'submit', 'sign', 'done', 'number', 'done', 'seal', 'done']);
    expect(() => issuing({ ...sealed, verifiedPersonal: false })).toThrow('DOCUMENT_NOT_SIGNED');
    expect(() => issuing({ ...sealed, verifiedOrganisation: false })).toThrow('DOCUMENT_NOT_SEALED');
    const scan = walk(digitised, ['file', 'seal', 'done']);
    expect(issuing({ ...scan, verifiedPersonal: false }).state).toBe('ISSUING');
    expect(() => issuing({ ...scan, verifiedOrganisation: false })).toThrow('DOCUMENT_NOT_SEALED');
  });

  it('takes no number while a signature does not hold, and is then withdrawn; otherwise not once all have signed', () => {
    const signed = walk(electronic, ['file', 'submit', 'sign', 'done']);
    const inVain = { ...signed, verifiedPersonal: false };
    expect(() => numbering(inVain, taken, 'act')).toThrow('DOCUMENT_NOT_SIGNED');
    expect(withdrawn(inVain, 'f')).toMatchObject({ state: 'DRAFT', mainFileId: 'f', signedAt: null, signers: [] });
    for (const document of [signed, { ...inVain, ...taken }, { ...inVain, state: 'SEALED' as const }])
      expect(() => withdrawn(document, 'f')).toThrow('DOCUMENT_ALREADY_SIGNED');
  });

  it('keeps a number once taken', () => {
    const failed = walk(electronic, ['file', 'submit', 'sign', 'done', 'number', 'fail']);
    expect(failed).toMatchObject({ state: 'SIGNED', ...taken, lastFailure: failure });
    const other = { number: '16', notation: 'QĐ-UBND', code: '16/QĐ-UBND', issueDate: '2026-11-23' };
    expect(numbering(failed, other, 'act')).toMatchObject(taken);
  });

  it('whatever is tried in whatever order, never shows what it has not earned', () => {
    const names = fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 40 });
    fc.assert(
      fc.property(names, fc.constantFrom(electronic, digitised), (tried, start) => {
        let document = start;
        let signatures = 0;
        for (const name of tried) {
          const before = document;
          try {
            document = steps[name]!(document) ?? document;
          } catch {
            continue;
          }
          if (before.state === 'SIGNING' && document.state === 'SIGNED') signatures += 1;
          const { state, actId, issuedAt, way, number } = document;
          expect(actId !== null).toBe(['SIGNING', 'NUMBERING', 'SEALING'].includes(state));
          expect(issuedAt !== null).toBe(state === 'ISSUED');
          if (way === 'ELECTRONIC' && documentStates.indexOf(state) >= documentStates.indexOf('NUMBERING'))
            expect([number, signatures]).toEqual(['15', 1]);
          if (before.state === 'ISSUED')
            expect({ ...document, mainFileId: 'g' }).toEqual({ ...before, mainFileId: 'g' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
