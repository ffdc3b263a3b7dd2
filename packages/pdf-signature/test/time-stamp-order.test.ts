/** Time-stamps over one another: each later one must name a later time (ETSI EN 319 102-1, 5.5.4). */
import { addDocumentTimeStamp, validatePdf } from '../src/index.js';
import { anchors, blank, laterThat, quiet, signedWithTime, subject, timeStampsOf } from './validation-kit.js';

const person = quiet.issue('PERSON', subject);
const request = { trustAnchors: anchors(quiet), at: laterThat(9) };
const stamped = (days: number): Promise<Buffer> => signedWithTime(person, timeStampsOf(quiet, laterThat(days)), blank);
const over = (file: Buffer, days: number): Promise<Buffer> =>
  addDocumentTimeStamp(file, timeStampsOf(quiet, laterThat(days)));

describe('a document time-stamp over a signature time-stamp', () => {
  it('from later proves the earlier time', async () => {
    expect(validatePdf(await over(await stamped(2), 3), request)).toMatchObject({
      verdict: 'TOTAL_PASSED',
      signatures: [{ bestSignatureTime: laterThat(2), timeSource: 'SIGNATURE_TIME_STAMP' }],
    });
  });

  it('from before it leaves the signature open', async () => {
    const { verdict, signatures } = validatePdf(await over(await stamped(2), 1), request);
    expect(verdict).toBe('INDETERMINATE');
    expect(signatures[0]).toMatchObject({ subIndication: 'TIMESTAMP_ORDER_FAILURE', integrity: true });
    expect(signatures[0]!.findings.map(({ code }) => code)).toContain('TIME_STAMPS_OUT_OF_ORDER');
  });
});

it('a document time-stamp that is younger than the one over it is left open, and takes nothing from the signature', async () => {
  const { verdict, documentTimeStamps } = validatePdf(await over(await over(await stamped(1), 5), 3), request);
  expect(documentTimeStamps.map(({ subIndication }) => subIndication)).toEqual(['TIMESTAMP_ORDER_FAILURE', undefined]);
  expect(verdict).toBe('TOTAL_PASSED');
});
