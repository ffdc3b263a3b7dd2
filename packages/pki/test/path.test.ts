import { generateKeyPairSync } from 'node:crypto';
import { personSubject, readyKeyPair, workMs } from '@lienthong/testing';
import {
  type Authority,
  buildChain,
  createAuthority,
  createCertificate,
  createOcspRequest,
  type DistinguishedName,
  generateSigningKey,
  octetString,
  type PathRequest,
  readCertificate,
  type SubIndication,
  type TrustAnchor,
  validatePath,
} from '../src/index.js';

const at = new Date('2026-11-02T03:00:00Z');
const day = (days: number): Date => new Date(at.getTime() + days * 86_400_000);
const authority = createAuthority({ keys: 'P256' });
const signer = authority.issue('PERSON', personSubject);
const judge = (certificate: Buffer, request: Partial<PathRequest> = {}) =>
  validatePath({ certificate, certificates: [authority.sub], anchors: [authority.anchor], at, ...request });
/** Sub-indication and codes of failures. */
const outcome = (certificate: Buffer, request: Partial<PathRequest> = {}): [SubIndication | undefined, string[]] => {
  const { subIndication, findings } = judge(certificate, request);
  return [subIndication, findings.filter(({ severity }) => severity === 'FAILURE').map(({ code }) => code)];
};
const ocspFor = (of: Authority, certificate: Buffer, when: Date): Buffer =>
  of.ocsp(createOcspRequest({ certificate, issuer: of.sub }).bytes, { at: when });

describe('a chain', () => {
  it('leads to its anchor and says of what class that is', () => {
    const found = judge(signer.certificate, { purpose: 'DOCUMENT_SIGNING' });
    expect(found).toMatchObject({ status: 'VALID', subIndication: undefined, anchorClass: 'DEMONSTRATION' });
    expect(found.chain.map(({ der }) => der)).toEqual([signer.certificate, authority.sub, authority.root]);
    for (const anchorClass of ['PUBLIC_SERVICE', 'PUBLIC_CA', 'CONFIGURED'] as const) {
      const anchors: TrustAnchor[] = [{ certificate: authority.root, class: anchorClass }];
      expect(judge(signer.certificate, { anchors }).anchorClass).toBe(anchorClass);
    }
  });

  it('ends at a subordinate that is an anchor itself', () => {
    const anchors: TrustAnchor[] = [{ certificate: authority.sub, class: 'PUBLIC_CA' }];
    expect(judge(signer.certificate, { anchors, certificates: [] })).toMatchObject({ status: 'VALID' });
    const own: TrustAnchor[] = [{ certificate: signer.certificate, class: 'CONFIGURED' }];
    expect(judge(signer.certificate, { anchors: own, certificates: [] }).chain).toHaveLength(1);
    expect(outcome(signer.certificate, { anchors: own, at: new Date('2050-01-01') })[0]).toBe('OUT_OF_BOUNDS_NO_POE');
  });

  it('is not found without the subordinate, to a foreign root, or to one of the same name', () => {
    const missing: [SubIndication, string[]] = ['NO_CERTIFICATE_CHAIN_FOUND', ['NO_ISSUER']];
    expect(outcome(signer.certificate, { certificates: [] })).toEqual(missing);
    expect(outcome(signer.certificate, { anchors: [] })).toEqual(missing);
    expect(outcome(signer.certificate, { anchors: [createAuthority({ keys: 'P256' }).anchor] })).toEqual(missing);
    expect(judge(signer.certificate, { anchors: [] }).chain).toHaveLength(2);
    expect(judge(signer.certificate, { certificates: [Buffer.from('?'), authority.sub] }).status).toBe('VALID');
  });

  it('is built for a document security store, judged or not', () => {
    const certificates = [authority.root, authority.sub, signer.certificate];
    expect(buildChain({ certificate: signer.certificate, certificates, anchors: [] })).toHaveLength(3);
    expect(buildChain({ certificate: Buffer.of(1), certificates, anchors: [] })).toEqual([]);
  });

  it('says when weak algorithms and PKCS #1 v1.5 are in it', () => {
    const old = createAuthority({ keys: 'RSA_2048', newKey: readyKeyPair });
    const person = old.issue('PERSON', personSubject, { keys: 'P256' });
    const request = { certificate: person.certificate, certificates: [old.sub], anchors: [old.anchor], at };
    const found = validatePath(request);
    expect(found.status).toBe('VALID');
    expect(found.findings).toContainEqual(expect.objectContaining({ code: 'CHAIN_PKCS1_V1_5', severity: 'NOTE' }));
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const weak = authority.certify(publicKey, 'PERSON', personSubject)[0]!;
    expect(outcome(weak)).toEqual(['CRYPTO_CONSTRAINTS_FAILURE_NO_POE', ['WEAK_ALGORITHM']]);
  });
});

describe('validity', () => {
  const short = authority.issue('PERSON', personSubject, { from: day(-10), to: day(10) });
  it.each([
    [-11, ['OUT_OF_BOUNDS_NO_POE', ['NOT_YET_VALID']]],
    [-10, [undefined, []]],
    [10, [undefined, []]],
    [11, ['OUT_OF_BOUNDS_NO_POE', ['EXPIRED']]],
  ])('of ten days around the moment, %d days off', (days, expected) => {
    expect(outcome(short.certificate, { at: day(days as number) })).toEqual(expected);
  });

  it('of the subordinate counts as well', () => {
    const dead = createAuthority({ keys: 'P256', subTo: day(-1) });
    const person = dead.issue('PERSON', personSubject);
    expect(outcome(person.certificate, { certificates: [dead.sub], anchors: [dead.anchor] })[0]).toBe(
      'OUT_OF_BOUNDS_NO_POE',
    );
  });
});

describe('revocation', () => {
  const own = createAuthority({ keys: 'P256' });
  const person = own.issue('PERSON', personSubject);
  own.revoke(person.certificate, day(-5), 'KEY_COMPROMISE');
  const base = { certificates: [own.sub], anchors: [own.anchor] };
  const evidence = (when: Date): Partial<PathRequest>[] => [
    { ...base, crls: [own.crl({ at: when })] },
    { ...base, ocspResponses: [ocspFor(own, person.certificate, when)] },
  ];

  it('before the moment is REVOKED_NO_POE with time and reason, by list and by response', () => {
    for (const given of evidence(at)) {
      expect(outcome(person.certificate, given)).toEqual(['REVOKED_NO_POE', ['REVOKED']]);
      expect(judge(person.certificate, given)).toMatchObject({
        revokedAt: day(-5),
        revocationReason: 'KEY_COMPROMISE',
      });
    }
  });

  it('after the moment leaves the certificate good at the moment, and is told', () => {
    for (const given of evidence(at)) {
      const found = judge(person.certificate, { ...given, at: day(-6) });
      expect(found.status).toBe('VALID');
      expect(found.revocation[0]).toMatchObject({ status: 'GOOD', revokedAt: day(-5) });
      expect(found.findings.map(({ code }) => code)).toContain('REVOKED_LATER');
    }
  });

  describe.each([
    ['of a compromised key', 'KEY_COMPROMISE', true],
    ['for a reason nobody stated', undefined, true],
    ['of a compromised authority', 'CA_COMPROMISE', true],
    ['for a new affiliation', 'AFFILIATION_CHANGED', false],
    ['for another certificate in its place', 'SUPERSEDED', false],
  ] as const)('%s with an invalidity date before it', (_title, reason, counts) => {
    const house = createAuthority({ keys: 'P256' });
    const one = house.issue('PERSON', personSubject);
    house.revoke(one.certificate, day(-5), reason, day(-9));
    const trust = { certificates: [house.sub], anchors: [house.anchor] };
    it.each([
      ['list', { crls: [house.crl({ at })] }],
      ['response', { ocspResponses: [ocspFor(house, one.certificate, at)] }],
    ])(`${counts ? 'counts' : 'does not count'} from that date on, by %s`, (_source, given) => {
      const between = judge(one.certificate, { ...trust, ...given, at: day(-7) });
      expect(between.revocation[0]).toMatchObject({ revokedAt: day(-5), invalidFrom: day(-9) });
      expect(between.subIndication).toBe(counts ? 'REVOKED_NO_POE' : undefined);
      expect(between.findings.map(({ code, severity }) => [code, severity])).toContainEqual(
        counts ? ['KEY_COMPROMISED', 'FAILURE'] : ['INVALID_BEFORE_REVOCATION', 'NOTE'],
      );
      const before = judge(one.certificate, { ...trust, ...given, at: day(-10) });
      expect([before.status, before.findings.map(({ code }) => code)]).toEqual([
        'VALID',
        expect.arrayContaining(['REVOKED_LATER']),
      ]);
      expect(outcome(one.certificate, { ...trust, ...given })).toEqual(['REVOKED_NO_POE', ['REVOKED']]);
    });
  });

  it('of an authority whose key was compromised counts from the invalidity date on too', () => {
    const fallen = createAuthority({ keys: 'P256' });
    const victim = fallen.issue('PERSON', personSubject);
    fallen.revoke(fallen.sub, day(-1), 'CA_COMPROMISE', day(-3));
    const given = { certificates: [fallen.sub], anchors: [fallen.anchor], crls: [fallen.crl({ at, of: 'ROOT' })] };
    expect(judge(victim.certificate, { ...given, at: day(-2) }).subIndication).toBe('REVOKED_CA_NO_POE');
    expect(judge(victim.certificate, { ...given, at: day(-4) }).status).toBe('VALID');
  });

  it('is unknown without evidence: a note, or TRY_LATER where evidence is required', () => {
    expect(judge(signer.certificate).findings.map(({ code }) => code)).toContain('REVOCATION_UNKNOWN');
    expect(outcome(signer.certificate, { revocation: 'REQUIRED' })[0]).toBe('TRY_LATER');
    const full: Partial<PathRequest> = {
      revocation: 'REQUIRED',
      crls: [authority.crl({ at, of: 'ROOT' }), authority.crl({ at })],
    };
    const found = judge(signer.certificate, full);
    expect(found.status).toBe('VALID');
    expect(found.usedRevocation.crls).toHaveLength(2);
    const responses = [ocspFor(authority, signer.certificate, at)];
    expect(judge(signer.certificate, { ...full, ocspResponses: responses }).usedRevocation.ocspResponses).toEqual(
      responses,
    );
  });

  it('evidence has its time', () => {
    const required = (when: Date, more: Partial<PathRequest> = {}): SubIndication | undefined =>
      judge(signer.certificate, {
        revocation: 'REQUIRED',
        crls: [authority.crl({ at: when }), authority.crl({ at: when, of: 'ROOT' })],
        ...more,
      }).subIndication;
    expect(required(day(-0.5))).toBeUndefined();
    expect(required(day(-2))).toBe('TRY_LATER');
    expect(required(day(30))).toBeUndefined();
    expect(required(day(30), { now: day(29) })).toBe('TRY_LATER');
    expect(required(day(-0.5), { maxRevocationAgeMs: 60_000 })).toBe('TRY_LATER');
  });

  it('lists made after the certificate expired say nothing about it', () => {
    const short = authority.issue('PERSON', personSubject, { to: day(1) });
    const crls = [authority.crl({ at: day(2) }), authority.crl({ at: day(2), of: 'ROOT' })];
    expect(judge(short.certificate, { revocation: 'REQUIRED', crls }).subIndication).toBe('TRY_LATER');
  });

  it('of the subordinate is REVOKED_CA_NO_POE; a suspended certificate is tried later', () => {
    const fallen = createAuthority({ keys: 'P256' });
    const victim = fallen.issue('PERSON', personSubject);
    const suspended = fallen.issue('PERSON', personSubject);
    fallen.revoke(suspended.certificate, day(-1), 'CERTIFICATE_HOLD');
    const trust = { certificates: [fallen.sub], anchors: [fallen.anchor] };
    const hold = { ...trust, crls: [fallen.crl({ at })] };
    expect(outcome(suspended.certificate, hold)).toEqual(['TRY_LATER', ['ON_HOLD']]);
    fallen.revoke(fallen.sub, day(-1), 'CA_COMPROMISE');
    const root = { ...trust, crls: [fallen.crl({ at, of: 'ROOT' })] };
    expect(outcome(victim.certificate, root)).toEqual(['REVOKED_CA_NO_POE', ['AUTHORITY_REVOKED']]);
  });
});

describe('constraints', () => {
  const key = generateSigningKey('P256');
  const dates = { notBefore: day(-100), notAfter: day(100) };
  const under = (issuer: Buffer, signWith = key.privateKey, more: object = {}): Buffer =>
    createCertificate({
      kind: 'PERSON',
      subject: personSubject,
      issuer,
      publicKey: key.publicKey,
      signWith,
      serial: Buffer.of(5),
      ...dates,
      ...more,
    });
  const subOf = (issuer: Buffer, signWith: typeof key.privateKey, name: string, more: object = {}): Buffer =>
    createCertificate({
      kind: 'SUB',
      subject: { commonName: name, country: 'VN' },
      issuer,
      publicKey: key.publicKey,
      signWith,
      serial: Buffer.of(6),
      ...dates,
      ...more,
    });

  it('a subscriber is no authority', () => {
    const forged = under(signer.certificate, signer.key);
    const [indication, codes] = outcome(forged, { certificates: [signer.certificate, authority.sub] });
    expect(indication).toBe('CHAIN_CONSTRAINTS_FAILURE');
    expect(codes).toEqual(expect.arrayContaining(['NOT_AN_AUTHORITY', 'KEY_USAGE', 'PATH_TOO_LONG']));
  });

  it('the path length of an authority is kept', () => {
    const below = subOf(authority.sub, authority.subKey, 'Quá sâu');
    const [indication, codes] = outcome(under(below), { certificates: [below, authority.sub] });
    expect([indication, codes]).toEqual(['CHAIN_CONSTRAINTS_FAILURE', ['PATH_TOO_LONG']]);
    const allowed = subOf(authority.root, authority.rootKey, 'Được phép', { pathLength: 1 });
    const deeper = subOf(allowed, key.privateKey, 'Dưới nữa');
    expect(outcome(under(deeper), { certificates: [deeper, allowed] })).toEqual([undefined, []]);
  });

  it('name constraints are applied', () => {
    const only = (subject: DistinguishedName): Buffer => {
      const der = createCertificate({
        kind: 'ROOT',
        subject,
        publicKey: key.publicKey,
        signWith: key.privateKey,
        serial: Buffer.of(1),
        ...dates,
      });
      return readCertificate(der).subjectDer;
    };
    const laiChau = { permitted: { emails: ['laichau.gov.vn'] } };
    const limited = subOf(authority.root, authority.rootKey, 'Giới hạn', { nameConstraints: laiChau });
    const of = (email: string): ReturnType<typeof outcome> =>
      outcome(under(limited, key.privateKey, { email }), { certificates: [limited] });
    expect(of('yen@laichau.gov.vn')).toEqual([undefined, []]);
    expect(of('yen@example.vn')).toEqual(['CHAIN_CONSTRAINTS_FAILURE', ['NAME_CONSTRAINTS']]);
    const foreign = { excluded: { directories: [only({ country: 'VN' } as DistinguishedName)] } };
    const excluding = subOf(authority.root, authority.rootKey, 'Loại trừ', { nameConstraints: foreign });
    expect(outcome(under(excluding), { certificates: [excluding] })[1]).toEqual(['NAME_CONSTRAINTS']);
  });

  it('a critical extension nobody knows stops the chain, others do not', () => {
    const extra = (critical: boolean): Buffer =>
      under(authority.sub, authority.subKey, {
        extraExtensions: [{ type: '1.2.3.4.5', critical, value: octetString(Buffer.of(1)) }],
      });
    expect(outcome(extra(true))).toEqual(['CHAIN_CONSTRAINTS_FAILURE', ['UNKNOWN_CRITICAL_EXTENSION']]);
    expect(outcome(extra(false))).toEqual([undefined, []]);
  });

  it('certificates are for what they were issued for', () => {
    const purpose = 'DOCUMENT_SIGNING';
    const [indication, codes] = outcome(authority.ocspResponder.certificate, { purpose });
    expect([indication, codes]).toEqual(['CHAIN_CONSTRAINTS_FAILURE', ['PURPOSE']]);
    expect(outcome(authority.ocspResponder.certificate, { purpose: 'OCSP_SIGNING' })).toEqual([undefined, []]);
    expect(outcome(authority.sub, { purpose })[1]).toEqual(['PURPOSE']);
  });
});

describe('cross certificates', () => {
  it('lead to whichever root is trusted, around dead ends', () => {
    const [old, young] = [createAuthority({ keys: 'P256' }), createAuthority({ keys: 'P256' })];
    const person = old.issue('PERSON', personSubject);
    const cross = createCertificate({
      kind: 'ROOT',
      subject: readCertificate(old.root).subject as DistinguishedName,
      issuer: young.root,
      publicKey: readCertificate(old.root).publicKey,
      signWith: young.rootKey,
      serial: Buffer.of(9),
      notBefore: day(-1),
      notAfter: day(1),
    });
    const certificates = [old.root, cross, old.sub];
    const path = { certificate: person.certificate, certificates, at };
    expect(validatePath({ ...path, anchors: [young.anchor] })).toMatchObject({ status: 'VALID' });
    expect(validatePath({ ...path, anchors: [young.anchor] }).chain).toHaveLength(4);
    expect(validatePath({ ...path, anchors: [young.anchor, old.anchor] }).chain).toHaveLength(3);
    // The cross certificate has expired, the other way has not.
    expect(validatePath({ ...path, at: day(2), anchors: [young.anchor, old.anchor] }).status).toBe('VALID');
    expect(validatePath({ ...path, at: day(2), anchors: [young.anchor] }).subIndication).toBe('OUT_OF_BOUNDS_NO_POE');
  });

  it('in loops and crowds end in bounded time', () => {
    const keys = Array.from({ length: 8 }, () => generateSigningKey('P256'));
    const name = (index: number): DistinguishedName => ({ commonName: `CA ${index}` });
    const made = keys.map((own, index) =>
      createCertificate({
        kind: 'ROOT',
        subject: name(index),
        publicKey: own.publicKey,
        signWith: own.privateKey,
        serial: Buffer.of(1),
        notBefore: day(-1),
        notAfter: day(1),
      }),
    );
    // Every authority certifies every other.
    const crowd = keys.flatMap((own, index) =>
      made.flatMap((issuer, other) =>
        other === index
          ? []
          : [
              createCertificate({
                kind: 'ROOT',
                subject: name(index),
                issuer,
                publicKey: own.publicKey,
                signWith: keys[other]!.privateKey,
                serial: Buffer.of(2),
                notBefore: day(-1),
                notAfter: day(1),
              }),
            ],
      ),
    );
    const leaf = createCertificate({
      kind: 'PERSON',
      subject: personSubject,
      issuer: made[0]!,
      publicKey: keys[1]!.publicKey,
      signWith: keys[0]!.privateKey,
      serial: Buffer.of(3),
      notBefore: day(-1),
      notAfter: day(1),
    });
    const judge = () =>
      expect(outcome(leaf, { certificates: crowd, anchors: [authority.anchor] })[0]).toBe('NO_CERTIFICATE_CHAIN_FOUND');
    expect(workMs(judge)).toBeLessThan(2_000);
  });
});
