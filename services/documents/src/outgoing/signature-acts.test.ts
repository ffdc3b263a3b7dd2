import { isDomainError, type DocumentId, type OrganisationId, type PersonId } from '@lienthong/kernel';
import fc from 'fast-check';
import { newDraft, isParty, type OutgoingDocument } from './outgoing-document.js';
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
import { readSignerIds, type Signer } from './turns.js';

const at = new Date('2026-11-22T02:00:00Z');
const draft: OutgoingDocument = {
  ...newDraft({
    id: 'd' as DocumentId,
    issuerId: 'host' as OrganisationId,
    drafterId: 'p' as PersonId,
    typeCode: 'DECISION',
    abstract: 'Về việc thử',
    urgency: 'NORMAL',
    unitAbbreviation: null,
    withPaper: false,
    createdAt: at,
  }),
  mainFileId: 'uploaded',
};
const taken = { number: '15', notation: 'QĐ-UBND', code: '15/QĐ-UBND', issueDate: '2026-11-22' };
const failure = { code: 'X', message: { vi: 'x', en: 'x' }, at };
const person = (personId: string, organisationId: string): Signer => ({
  personId: personId as PersonId,
  organisationId: organisationId as OrganisationId,
});
const everyone = [
  person('a', 'host'),
  person('b', 'second'),
  person('c', 'host'),
  person('e', 'third'),
  person('f', 'second'),
];
const stranger = person('x', 'second');

const times = <T>(weight: number, value: T) => ({ weight, arbitrary: fc.constant(value) });
/** Somebody tries an act; then the signatures service answers whatever is under way, or keeps silent for now. */
const move = fc.record({
  act: fc.oneof(
    times(12, 'sign'),
    times(12, 'seal'),
    times(6, 'number'),
    times(1, 'giveBack'),
    times(1, 'takeBack'),
    times(2, 'submit'),
  ),
  by: fc.nat(5),
  answer: fc.oneof(times(8, 'done'), times(1, 'fail'), times(1, 'late'), times(1, 'lateFailure'), times(1, 'silence')),
});
const moves = fc.array(move, { minLength: 40, maxLength: 90, size: 'max' });

const held = (turns: OutgoingDocument['seals']): number => turns.filter(({ doneAt }) => doneAt !== null).length;
const reached = new Set<string>();

function check(document: OutgoingDocument, file: readonly string[]): void {
  const { state, signers, seals, actId, signerId, mainFileId, signedAt } = document;
  const signed = signers.filter(({ doneAt }) => doneAt).map(({ personId }) => personId as string);
  const sealed = seals.filter(({ doneAt }) => doneAt).map(({ organisationId }) => organisationId as string);
  const numbered = ['NUMBERED', 'SEALING', 'SEALED'].includes(state);
  const organisations = (turns: OutgoingDocument['seals']) => [
    ...new Set(turns.map(({ organisationId }) => organisationId)),
  ];
  const isDraft = state === 'DRAFT';
  // One comparison for all of it: this is asked thousands of times.
  expect({
    file: [...file].sort(),
    signaturesFirst: file.slice(0, signed.length).toSorted(),
    thenNumber: file[signers.length] === 'number',
    signerId: isDraft ? null : signerId,
    mainFileId: isDraft ? mainFileId : null,
    allSigned: signedAt !== null,
    allSealed: state === 'SEALED',
    underWay: [...signers, ...seals].filter((turn) => turn.actId !== null).length,
    awaited: actId !== null,
    sealing: organisations(seals).sort(),
    outsider: isParty(document, 'fourth' as OrganisationId),
  }).toEqual({
    file: [...signed, ...(numbered ? ['number'] : []), ...sealed].sort(),
    signaturesFirst: signed.toSorted(),
    thenNumber: numbered,
    signerId: isDraft ? null : signers[0]!.personId,
    mainFileId: isDraft ? 'uploaded' : null,
    allSigned: !isDraft && signed.length === signers.length,
    allSealed: !isDraft && sealed.length === seals.length,
    underWay: state === 'SIGNING' || state === 'SEALING' ? 1 : 0,
    awaited: ['SIGNING', 'NUMBERING', 'SEALING'].includes(state),
    sealing: isDraft ? [] : organisations(signers).sort(),
    outsider: false,
  });
}

it('whoever acts in whatever order, every signature comes before the number and every seal after it, each once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), moves, (count, played) => {
      let document = submitted(draft, everyone.slice(0, count), at);
      /** What the file holds, as an outsider keeps the books. */
      let file: string[] = [];
      let underWay = '';
      let acts = 0;
      for (const { act, by, answer } of played) {
        const signer = [...everyone, stranger][by]!;
        const organisation = ['host', 'second', 'third', 'fourth'][by % 4] as OrganisationId;
        const actId = `act ${acts + 1}`;
        const tries: Record<string, readonly [() => OutgoingDocument, string]> = {
          sign: [() => signing(document, signer, actId), signer.personId],
          seal: [() => sealing(document, organisation, actId), organisation],
          number: [() => numbering(document, taken, actId), 'number'],
          submit: [() => submitted(document, everyone.slice(0, Math.max(1, by)), at), ''],
          giveBack: [() => returned(document, signer, 'uploaded'), ''],
          takeBack: [() => withdrawn(document, 'uploaded'), ''],
        };
        const [attempt, whose] = tries[act]!;
        try {
          document = attempt();
          if (document.actId === actId) [underWay, acts] = [whose, acts + 1];
          else file = [];
        } catch (error) {
          if (!isDomainError(error)) throw error;
        }

        const late = `act ${acts - 1}`;
        const done = (id: string) => ({ actId: id, at, verified: { personal: true, organisation: true } });
        const before = document;
        const answers: Record<string, () => OutgoingDocument | null> = {
          done: () => afterAct(document, done(document.actId ?? 'none'), `file ${acts}`),
          fail: () => afterFailedAct(document, document.actId ?? 'none', failure),
          late: () => afterAct(document, done(late), 'late'),
          lateFailure: () => afterFailedAct(document, late, failure),
          silence: () => null,
        };
        document = answers[answer]!() ?? document;
        if (answer.startsWith('late') && document !== before) throw new Error('a late answer changed the document');
        if (answer === 'done' && document !== before) file.push(underWay);
        check(document, file);
      }
      reached.add(`${document.state} ${document.signers.length} ${held(document.seals)}`);
    }),
    { numRuns: 100 },
  );
  // The game is played to its end, also with three organisations, or it would mean little.
  expect([...reached].filter((end) => /^SEALED . 3$/.test(end))).not.toEqual([]);
});

it('reads the signers as named, once each and at most ten', () => {
  expect(readSignerIds('A', ['b', 'c'])).toEqual(['a', 'b', 'c']);
  const nine = Array.from({ length: 9 }, (_, index) => `${index}`);
  expect(readSignerIds('a', nine)).toHaveLength(10);
  expect(() => readSignerIds('a', [...nine, 'z'])).toThrow('TOO_MANY_SIGNERS');
  expect(() => readSignerIds('a', ['b', 'B'])).toThrow('SIGNER_NAMED_TWICE');
});
