import { createHash, type Hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSignatures } from '@lienthong/pdf-signature';
import { createAuthority } from '@lienthong/pki';
import { readyKeyPair, sampleDocument } from '@lienthong/testing';
import type { Authorised } from './authorise-act.js';
import { planFile, type SignedAct } from './produce-files.js';

const organisation = { id: 'B', name: 'Sở Tài chính', internal: true, active: true, sealDiameterMm: 36 };
const person = {
  id: 'A',
  fullName: 'Nguyễn Văn A',
  position: 'Giám đốc',
  organisationId: 'B',
  roles: ['AUTHORISED_SIGNER'] as const,
  active: true,
};
const { key, certificateChain } = createAuthority({ newKey: readyKeyPair }).issue('PERSON', {
  commonName: person.fullName,
});
const terms = { key, certificateChain, signingTime: new Date('2026-11-07T02:00:00Z') };
const images = { own: sampleDocument('images/signature-blue.png'), sizes: new Map() };
const opening = { organisation, person, opens: [{ person, organisation }] } as unknown as Authorised;

const personal = { name: 'cong-van.pdf', act: { act: 'PERSONAL_SIGNATURE', personId: 'A' }, part: 'main' };
const attachment = { name: 'phu-luc.pdf', act: { act: 'SEAL', code: '05/STC' }, part: 'attachment' };
const copy = { name: 'ban-quet.pdf', act: { act: 'SEAL', way: 'DIGITISED' }, part: 'main' };

describe.each([personal, attachment, copy])('the signature of $act.act on $name', ({ name, act, part }) => {
  const bytes = sampleDocument(name);
  const sha256 = (of: Buffer): Hash => createHash('sha256').update(of);
  const signed = (hash: Hash) => {
    const plan = planFile(act as unknown as SignedAct, opening, { part, bytes, hash }, images);
    return readSignatures(Buffer.concat([bytes, plan.increment(terms)])).map(({ integrity }) => integrity);
  };

  it('goes on from the hash the file was verified with', () => {
    expect(signed(sha256(bytes))).toEqual(['INTACT']);
    // No second look at the bytes: the hash of others makes a signature over others.
    expect(signed(sha256(Buffer.from('other bytes')))).not.toEqual(['INTACT']);
  });

  it('leaves that hash as it is, for another attempt', () => {
    const hash = sha256(bytes);
    signed(hash);
    expect(signed(hash)).toEqual(['INTACT']);
  });
});

describe('the first signature of several', () => {
  const bytes = readFileSync(join(__dirname, '../../test/documents/lien-tich-2.pdf'));
  const host = { organisation: { ...organisation, id: 'H' }, person: { ...person, id: 'P', fullName: 'Vàng A Páo' } };
  const other = { organisation, person: { ...person, id: 'Q', fullName: 'Trần Thị Hoa' } };
  const authorised = { ...host, opens: [host, other] } as unknown as Authorised;
  const act = { act: 'PERSONAL_SIGNATURE', personId: 'P' } as unknown as SignedAct;

  /** Right edge of the other organisation's seal, millimetres, when the picture of its signer is so wide. */
  const sealEdge = (widthMm: number): number => {
    const given = { part: 'main', bytes, hash: createHash('sha256').update(bytes) };
    const sizes = new Map([['Q', { widthMm, heightMm: 15 }]]);
    const text = planFile(act, authorised, given, { ...images, sizes })
      .increment(terms)
      .toString('latin1');
    const field = text
      .split('endobj')
      .find((object) => object.includes('(lienthong_seal_B)') && object.includes('/Rect'))!;
    const [, right] = /\/Rect\s*\[\s*[\d.]+ [\d.]+ ([\d.]+) [\d.]+\s*\]/.exec(field)!;
    return (Number(right) * 25.4) / 72;
  };

  it('puts each seal over the left third of the picture that its signer will show', () => {
    // Both pictures stand around the same middle: a third of the width from the left end is a sixth left of it.
    expect(sealEdge(24) - sealEdge(48)).toBeCloseTo((48 - 24) / 6, 1);
  });
});
