import type { IssuedSigner } from '@lienthong/pki';
/** Documents with several authorised signers, for the tests that look at them from different sides. */
import {
  fillNumberAndDate,
  type JointSigner,
  locatePlacements,
  locateSigners,
  openPdf,
  placementsFrom,
  sealDocument,
  signAsPerson,
} from '../src/index.js';
import { drawnPdf, letterRuns, type Signatory } from './drawn-document.js';
import { authority, sealImage, signatureImage } from './journey.js';

export const a4 = { width: 209.9, height: 297.04 } as const;

export interface Body {
  readonly key: string;
  readonly name: string;
  readonly signer: string;
  readonly person: IssuedSigner;
  readonly clerk: IssuedSigner;
}

const body = (key: string, name: string, signer: string): Body => ({
  key,
  name,
  signer,
  person: authority.issue('PERSON', { commonName: signer, title: 'Giám đốc', organisation: name, country: 'VN' }),
  clerk: authority.issue('ORGANISATION', { commonName: name, organisation: name, country: 'VN' }),
});

/** The host first. */
export const bodies = [
  body('A', 'Sở Nội vụ tỉnh Lai Châu', 'Vàng A Páo'),
  body('B', 'Sở Tài chính tỉnh Lai Châu', 'Trần Thị Hoa'),
  body('C', 'Sở Tư pháp tỉnh Lai Châu', 'Lò Văn Thành'),
] as const;
export const [host, second, third] = bodies;

/** The host's signer at the right, as joint documents are set. */
export const signatories = (count: 2 | 3): Signatory[] =>
  bodies.slice(0, count).map(({ name, signer }, index) => ({
    centre: a4.width * (count === 2 ? [0.72, 0.3] : [0.81, 0.51, 0.21])[index]!,
    authority: ['GIÁM ĐỐC', name.replace(' tỉnh Lai Châu', '').toUpperCase()],
    name: signer,
  }));

export const jointLetter = (count: 2 | 3): Buffer => drawnPdf('', letterRuns(a4.width, 180, signatories(count)));

export function jointSigners(bytes: Buffer, wanted: readonly Body[]): JointSigner[] {
  const hints = wanted.map(({ key, signer }) => ({ key, signerName: signer, position: 'Giám đốc' }));
  return locateSigners(openPdf(bytes), hints).map(({ key, placement }) => ({ key, placement }));
}

/** The first act: `by` signs, everybody's fields are prepared. */
export function signFirst(bytes: Buffer, signers: readonly JointSigner[], by: Body): Buffer {
  const { signature: _, ...placements } = placementsFrom(locatePlacements(openPdf(bytes)));
  return signAsPerson(bytes, {
    ...by.person,
    placements,
    signers,
    signer: by.key,
    image: signatureImage,
    signingTime: new Date('2026-11-05T02:00:00Z'),
  });
}

export const signNext = (bytes: Buffer, by: Body): Buffer =>
  signAsPerson(bytes, {
    ...by.person,
    signer: by.key,
    image: signatureImage,
    signingTime: new Date('2026-11-05T02:30:00Z'),
  });

export const giveNumber = (bytes: Buffer): Buffer => fillNumberAndDate(bytes, { number: 12, date: '2026-11-05' });

export const sealFor = (bytes: Buffer, by: Body): Buffer =>
  sealDocument(bytes, {
    ...by.clerk,
    organisation: by.key,
    image: sealImage,
    signingTime: new Date('2026-11-05T03:00:00Z'),
  });

/** Everybody signs, the host's clerk gives the number, everybody seals; each state of the file. */
export function travelTogether(count: 2 | 3): Buffer[] {
  const own = bodies.slice(0, count);
  const states = [jointLetter(count)];
  const go = (next: (bytes: Buffer) => Buffer): void => void states.push(next(states.at(-1)!));
  go((bytes) => signFirst(bytes, jointSigners(bytes, own), own[0]!));
  for (const one of own.slice(1)) go((bytes) => signNext(bytes, one));
  go(giveNumber);
  for (const one of own) go((bytes) => sealFor(bytes, one));
  return states;
}
