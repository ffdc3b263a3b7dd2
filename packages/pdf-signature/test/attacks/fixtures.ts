import { sampleDocument } from '@lienthong/testing';
import { type Change, judgeChanges } from '../../src/difference/index.js';
import { openPdf, readSignatures } from '../../src/index.js';
import { leader, numberLetter, sealLetter, signLetter } from '../journey.js';
import { signFreely } from './mutator.js';

/** Certified with DocMDP P=2; number and date not filled in yet; classic cross-reference table. */
export const certified = signLetter(sampleDocument('cong-van.pdf'));
/** The same with cross-reference streams and object streams underneath. */
export const certifiedOnStreams = signLetter(sampleDocument('word-1.7-objstm.pdf'));
/** Signed, numbered, sealed: nothing may change any more. */
export const sealed = sealLetter(numberLetter(certified));

export const approved = (bytes: Buffer = sampleDocument('cong-van.pdf')): Buffer =>
  signFreely(bytes, { signer: leader, field: { name: 'chu_ky' } });
export const certifiedAt = (level: number, bytes: Buffer = sampleDocument('cong-van.pdf')): Buffer =>
  signFreely(bytes, { signer: leader, field: { name: 'chu_ky' }, docMdp: level });

export interface Expected {
  readonly code: Change['code'];
  readonly page?: number;
  readonly object?: number;
  readonly field?: string;
}

/**
 * The point of an attack: the cryptography of the first signature stays intact over a whole revision, and yet the file is
 * refused, with the very object and page.
 */
export function expectUnlawful(bytes: Buffer, expected: Expected): void {
  expect(readSignatures(bytes)[0]).toMatchObject({ integrity: 'INTACT', coverage: 'WHOLE_REVISION' });
  expectRefused(bytes, expected);
}

/** As `expectUnlawful`, where the attack has spoilt more than the difference. */
export function expectRefused(bytes: Buffer, expected: Expected): void {
  const [first] = judgeChanges(openPdf(bytes));
  const unlawful = first!.changes.filter(({ lawful }) => !lawful);
  expect(unlawful.map(({ code, page, object, field }) => ({ code, page, object, field }))).toContainEqual(
    expect.objectContaining(expected),
  );
  expect(first!.changesAfter).toBe('UNLAWFUL');
  for (const { message, clause } of unlawful) {
    expect(message.vi).not.toBe('');
    expect(clause).toContain('ISO 32000-2');
  }
}

export const expectLawful = (bytes: Buffer): void => {
  const [first] = judgeChanges(openPdf(bytes));
  expect(first!.changes.filter(({ lawful }) => !lawful)).toEqual([]);
  expect(first!.changesAfter).toBe('LAWFUL');
};
