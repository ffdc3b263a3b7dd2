import { fixedClock } from '@lienthong/kernel';
import { codes, done, electronicUpTo, inbox, letter, readDocument, run } from './journey.js';
import { actors, startService, type Json, type TestService } from './service.js';

// The last minutes of 2026 in Vietnam; in UTC the afternoon of the same day.
const lastMinutes = '2026-12-31T16:50:00Z';
const clock = fixedClock(lastMinutes);
let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService({ clock });
  who = actors(service.province);
});
afterAll(() => service.close());

const decision = { typeCode: 'DECISION', abstract: 'Về việc ban hành quy chế', recipients: ['H35.13'] };
const signed = async (count: number, content: object = decision): Promise<string[]> => {
  const ids: string[] = [];
  for (let one = 0; one < count; one += 1) ids.push((await electronicUpTo(service, who, 'SIGNED', content)).id);
  return ids;
};
const paper = (number: number, issueDate = '2026-12-01') => ({
  ...decision,
  number,
  issueDate,
  paperSigner: 'Nguyễn Văn Tùng',
});
const assign = (documentId: string, issueDate?: string) =>
  run(service, who.clerk, 'assignNumber', { documentId, ...(issueDate ? { issueDate } : {}) });

it('numbers are consecutive when many are taken at once, and skip what stands in the register by hand', async () => {
  await done(service, who.clerk, 'registerDigitised', paper(2));
  await done(service, who.clerk, 'registerDigitised', paper(3));
  const ids = await signed(4);
  const payloads = await Promise.all(ids.map((id) => assign(id)));
  expect(payloads.flatMap(codes)).toEqual([]);
  expect(payloads.map(({ document }) => document.code).sort()).toEqual([
    '01/QĐ-SKHCN',
    '04/QĐ-SKHCN',
    '05/QĐ-SKHCN',
    '06/QĐ-SKHCN',
  ]);
  expect(payloads[0].document.issueDate).toBe('2026-12-31');
  expect(codes(await run(service, who.clerk, 'registerDigitised', paper(6)))).toEqual(['NUMBER_ALREADY_TAKEN']);
  expect((await done(service, who.clerk, 'registerDigitised', paper(7))).code).toBe('07/QĐ-SKHCN');
  await service.settled();
});

it('a number by hand that would carry the counter out of its range is refused, and the counter goes on', async () => {
  const content = { ...decision, typeCode: 'PROGRAMME' };
  const byHand = (number: number) => run(service, who.clerk, 'registerDigitised', { ...paper(number), ...content });
  expect(codes(await byHand(2_147_483_647))).toEqual(['NUMBER_TOO_LARGE']);
  expect(codes(await byHand(1_000_000))).toEqual(['NUMBER_TOO_LARGE']);
  expect(codes(await byHand(999_999))).toEqual([]);
  const [id] = await signed(1, content);
  expect((await assign(id!)).document.code).toBe('01/CTr-SKHCN');
  await service.settled();
});

it('another type of document and another organisation have sequences of their own', async () => {
  const [id] = await signed(1, letter(['H35.13']));
  expect((await assign(id!)).document.code).toBe('01/SKHCN-BCVT');
  const theirs = { ...paper(1), recipients: ['H35.14'] };
  expect((await done(service, who.homeClerk, 'registerDigitised', theirs)).code).toBe('01/QĐ-SNV');
});

it('a date in the future, or before that of the last number, is refused and takes no number', async () => {
  clock.set('2026-12-29T03:00:00Z');
  const [first, second] = await signed(2, { ...decision, typeCode: 'PLAN' });
  clock.set(lastMinutes);
  expect(codes(await assign(first!, '2027-01-01'))).toEqual(['ISSUE_DATE_IN_FUTURE']);
  expect((await assign(first!, '2026-12-30')).document).toMatchObject({ code: '01/KH-SKHCN', issueDate: '2026-12-30' });
  expect(codes(await assign(second!, '2026-12-29'))).toEqual(['ISSUE_DATE_BEFORE_LAST_NUMBER']);
  expect((await assign(second!, '2026-12-30')).document.code).toBe('02/KH-SKHCN');
  await service.settled();
});

it('a date before that of the signature is refused and takes no number', async () => {
  const content = { ...decision, typeCode: 'SCHEME' };
  const [id] = await signed(1, content);
  const { signedAt } = await readDocument(service, who.clerk, id!);
  const signedOn = new Date(Date.parse(signedAt) + 7 * 3_600_000);
  const dayBefore = new Date(signedOn.getTime() - 86_400_000).toISOString().slice(0, 10);
  expect(codes(await assign(id!, dayBefore))).toEqual(['ISSUE_DATE_BEFORE_SIGNATURE']);
  expect((await assign(id!, signedOn.toISOString().slice(0, 10))).document.code).toBe('01/ĐA-SKHCN');
  await service.settled();
});

it('a number whose way into the file fails stays with its document, and is in no other', async () => {
  const [id, next] = await signed(2, { ...decision, typeCode: 'REPORT' });
  service.peers.answerBy(({ act, documentId }) =>
    act === 'NUMBER_AND_DATE' && documentId === id ? { kind: 'FAILED', code: 'FIELD_MISSING' } : { kind: 'DONE' },
  );
  expect((await assign(id!)).document).toMatchObject({ state: 'NUMBERING', code: '01/BC-SKHCN' });
  await service.settled();
  const failed = await readDocument(service, who.clerk, id!);
  expect(failed).toMatchObject({
    state: 'SIGNED',
    code: '01/BC-SKHCN',
    lastFailure: { code: 'FIELD_MISSING', message: 'Could not be signed.' },
  });
  expect((await assign(next!)).document.code).toBe('02/BC-SKHCN');
  service.peers.answerBy(() => ({ kind: 'DONE' }));
  expect(codes(await assign(id!, '2026-12-30'))).toEqual(['ISSUE_DATE_FIXED']);
  expect((await assign(id!)).document.code).toBe('01/BC-SKHCN');
  await service.settled();
  expect(await readDocument(service, who.clerk, id!)).toMatchObject({ state: 'NUMBERED', lastFailure: null });
});

it('arrival numbers are one sequence for paper and electronic', async () => {
  for (let one = 0; one < 3; one += 1) await electronicUpTo(service, who, 'ISSUED', letter(['H35.101']));
  const arrived = await inbox(service, who.communeClerk);
  const paperArrival = { senderName: 'Công ty A', code: '12/CV-CTA', abstract: 'Báo cáo', arrivalDate: '2026-12-31' };
  const [paperPayload, ...accepted] = await Promise.all([
    run(service, who.communeClerk, 'registerPaperArrival', paperArrival),
    ...arrived.map(({ id }: Json) => done(service, who.communeClerk, 'acceptDelivery', { deliveryId: id })),
  ]);
  expect(paperPayload.arrival).toMatchObject({ code: '12/CV-CTA', arrivalDate: '2026-12-31' });
  const numbers = [paperPayload.arrival.arrivalNumber, ...accepted.map(({ arrivalNumber }) => arrivalNumber)];
  expect(numbers.sort()).toEqual([1, 2, 3, 4]);
  await service.settled();
  expect(service.peers.facts.find(({ topic }) => topic === 'paper-arrival.registered')!.payload).toMatchObject({
    recipientId: who.communeClerk.organisationId,
    arrivalDate: '2026-12-31',
  });
});

it('the year of a register turns at midnight in Vietnam, while in UTC it is still December', async () => {
  const [id, late] = await signed(2);
  clock.set('2026-12-31T17:00:00Z');
  const first = await assign(id!);
  expect(first.document).toMatchObject({ code: '01/QĐ-SKHCN', issueDate: '2027-01-01' });
  // A document may still be dated into the old year, behind its last number.
  expect((await assign(late!, '2026-12-31')).document.code).toBe('08/QĐ-SKHCN');
  await service.settled();
});
