import { describeWithTool, personSubject, run } from '@lienthong/testing';
import {
  certificatePem,
  createAuthority,
  createCrl,
  createOcspError,
  createOcspRequest,
  createOcspResponse,
  crlPem,
  DerError,
  oids,
  readCertificate,
  readCrl,
  readOcspRequest,
  readOcspResponse,
  type RevocationReason,
  revocationReasons,
  sequence,
  serialHex,
  tagged,
  taggedPrimitive,
  verifyCrl,
  verifyOcspResponse,
} from '../src/index.js';
import { testFiles } from './tools.js';

const authority = createAuthority({ keys: 'P256' });
const at = new Date('2026-11-02T03:04:05Z');
const later = new Date('2026-11-09T03:04:05Z');
const good = authority.issue('PERSON', personSubject);
const bad = authority.issue('PERSON', { ...personSubject, commonName: 'Trần Văn Thu Hồi' });
authority.revoke(bad.certificate, new Date('2026-10-01T00:00:00Z'), 'KEY_COMPROMISE');
const issuer = readCertificate(authority.sub);
const about = (certificate: Buffer) => ({ certificate: readCertificate(certificate), issuer });
const ask = (certificate: Buffer) => createOcspRequest({ certificate, issuer: authority.sub });

describe('a revocation list', () => {
  it('names the revoked with time and reason, and nobody else', () => {
    const crl = readCrl(authority.crl({ at, nextUpdate: later }));
    expect(crl).toMatchObject({ thisUpdate: at, nextUpdate: later, isPartial: false, unknownCriticalExtensions: [] });
    expect(crl.revoked.get(serialHex(about(bad.certificate).certificate.serial))).toMatchObject({
      at: new Date('2026-10-01T00:00:00Z'),
      reason: 'KEY_COMPROMISE',
    });
    expect(crl.revoked.has(serialHex(about(good.certificate).certificate.serial))).toBe(false);
    expect(verifyCrl(crl, issuer)).toBe('VALID');
  });

  it('is not taken from another issuer or changed', () => {
    const der = authority.crl({ at });
    expect(verifyCrl(readCrl(der), readCertificate(authority.root))).toBe('ISSUER_MISMATCH');
    expect(verifyCrl(readCrl(der), readCertificate(createAuthority({ keys: 'P256' }).sub))).toBe('SIGNATURE_WRONG');
    const changed = Buffer.from(der);
    changed[changed.length - 1]! ^= 1;
    expect(verifyCrl(readCrl(changed), issuer)).toMatch(/SIGNATURE_WRONG/);
    expect(() => readCrl(der.subarray(1))).toThrow(DerError);
  });

  it('keeps every reason, and an empty list is a list', () => {
    const revoked = revocationReasons.map((reason, index) => ({ serial: Buffer.of(1, index), at, reason }));
    const list = { issuer: authority.sub, signWith: authority.subKey, number: 7, thisUpdate: at, nextUpdate: later };
    const read = readCrl(createCrl({ ...list, revoked }));
    const expected = revocationReasons.map((reason) => (reason === 'UNSPECIFIED' ? undefined : reason));
    expect([...read.revoked.values()].map(({ reason }) => reason)).toEqual(expected);
    expect(read.number).toEqual(Buffer.of(7));
    expect(verifyCrl(readCrl(createCrl({ ...list, revoked: [] })), issuer)).toBe('VALID');
  });

  it('names where its delta is; a delta proves nothing by its silence', () => {
    const list = { issuer: authority.sub, signWith: authority.subKey, number: 9, thisUpdate: at, nextUpdate: later };
    const complete = readCrl(createCrl({ ...list, revoked: [], freshest: 'http://a.vn/1.delta.crl' }));
    expect(complete).toMatchObject({ isPartial: false, unknownCriticalExtensions: [] });
    expect(complete.der.includes(Buffer.from('http://a.vn/1.delta.crl'))).toBe(true);
    expect(verifyCrl(complete, issuer)).toBe('VALID');
    const lifted = { serial: Buffer.of(1, 1), at, reason: 'REMOVE_FROM_CRL' as const };
    const delta = readCrl(createCrl({ ...list, revoked: [lifted], deltaOf: 7 }));
    expect(delta).toMatchObject({ isPartial: true, unknownCriticalExtensions: [] });
    expect([...delta.revoked.values()]).toEqual([lifted]);
    expect(verifyCrl(delta, issuer)).toBe('NOT_COMPLETE');
  });

  it('that speaks of some certificates only says nothing about the others', () => {
    const url = (text: string): Buffer => tagged(0, tagged(0, taggedPrimitive(6, Buffer.from(text))));
    const flag = (number: number): Buffer => taggedPrimitive(number, Buffer.of(0xff));
    const verdict = (point: Buffer, certificate: Buffer): string => {
      const list = { issuer: authority.sub, signWith: authority.subKey, number: 9, thisUpdate: at, nextUpdate: later };
      const extraExtensions = [{ type: oids.issuingDistributionPoint, critical: true, value: sequence(point) }];
      const crl = readCrl(createCrl({ ...list, revoked: [], extraExtensions }));
      return verifyCrl(crl, issuer, readCertificate(certificate));
    };
    const placed = authority.issue('PERSON', personSubject, { certificate: { urls: { crl: 'http://a.vn/1.crl' } } });
    expect(verdict(url('http://a.vn/1.crl'), placed.certificate)).toBe('VALID');
    expect(verdict(url('http://a.vn/2.crl'), placed.certificate)).toBe('NOT_COMPLETE');
    expect(verdict(url('http://a.vn/1.crl'), good.certificate)).toBe('NOT_COMPLETE');
    expect(verdict(flag(1), good.certificate)).toBe('VALID');
    expect(verdict(flag(2), good.certificate)).toBe('NOT_COMPLETE');
    expect(verdict(flag(4), good.certificate)).toBe('NOT_COMPLETE');
  });

  it('of a hundred thousand entries is read', () => {
    const revoked = Array.from({ length: 100_000 }, (_, index) => {
      const serial = Buffer.alloc(5, 1);
      serial.writeUInt32BE(index, 1);
      return { serial, at, reason: 'SUPERSEDED' as RevocationReason };
    });
    const list = { issuer: authority.sub, signWith: authority.subKey, number: 8, thisUpdate: at, nextUpdate: later };
    expect(readCrl(createCrl({ ...list, revoked })).revoked.size).toBe(100_000);
  });
});

describe('an OCSP response', () => {
  it.each(['KEY', 'NAME'] as const)('by a delegated responder naming itself by %s is verified', (by) => {
    for (const [certificate, status] of [
      [good.certificate, 'GOOD'],
      [bad.certificate, 'REVOKED'],
    ] as const) {
      const request = ask(certificate);
      const facts = readOcspResponse(authority.ocsp(request.bytes, { at, nextUpdate: later, by }));
      const found = verifyOcspResponse(facts, { ...about(certificate), nonce: request.nonce! });
      expect(found).toMatchObject({ status: 'VALID', answer: { status, thisUpdate: at, nextUpdate: later } });
      expect(found.responder!.der.equals(authority.ocspResponder.certificate)).toBe(true);
      if (status === 'REVOKED')
        expect(found.answer).toMatchObject({ revokedAt: new Date('2026-10-01T00:00:00Z'), reason: 'KEY_COMPROMISE' });
    }
  });

  it('by the issuer itself carries no certificate', () => {
    const facts = readOcspResponse(authority.ocsp(ask(good.certificate).bytes, { at, delegated: false }));
    expect(facts.certificates).toEqual([]);
    expect(verifyOcspResponse(facts, about(good.certificate)).status).toBe('VALID');
  });

  it('about another certificate, with another nonce, or by someone nobody appointed is found out', () => {
    const request = ask(good.certificate);
    const facts = readOcspResponse(authority.ocsp(request.bytes, { at }));
    expect(verifyOcspResponse(facts, about(bad.certificate)).status).toBe('NOT_ABOUT_CERTIFICATE');
    expect(verifyOcspResponse(facts, { ...about(good.certificate), nonce: Buffer.alloc(16) }).status).toBe(
      'NONCE_MISMATCH',
    );
    const impostors = [
      { certificate: good.certificate, key: good.key },
      createAuthority({ keys: 'P256' }).ocspResponder,
    ];
    for (const responder of impostors) {
      const bytes = createOcspResponse({
        responder,
        issuer: authority.sub,
        request: request.bytes,
        statusOf: () => 'GOOD',
        producedAt: at,
      });
      expect(verifyOcspResponse(readOcspResponse(bytes), about(good.certificate)).status).toBe(
        'RESPONDER_NOT_AUTHORISED',
      );
    }
    const forged = Buffer.from(facts.bytes);
    const where = forged.indexOf(facts.signature) + facts.signature.length - 1;
    forged[where]! ^= 1;
    expect(verifyOcspResponse(readOcspResponse(forged), about(good.certificate)).status).toBe('SIGNATURE_WRONG');
  });

  it('that is an error is refused by its name; bad requests get errors', () => {
    expect(() => readOcspResponse(createOcspError('TRY_LATER'))).toThrow(
      expect.objectContaining({ code: 'OCSP_UNSUCCESSFUL', finding: 'TRY_LATER' }),
    );
    expect(() => readOcspResponse(authority.ocsp(Buffer.from('?'), { at }))).toThrow(
      expect.objectContaining({ finding: 'MALFORMED_REQUEST' }),
    );
    const foreign = createAuthority({ keys: 'P256' });
    const request = createOcspRequest({
      certificate: foreign.issue('PERSON', personSubject).certificate,
      issuer: foreign.sub,
    });
    expect(() => readOcspResponse(authority.ocsp(request.bytes, { at }))).toThrow(
      expect.objectContaining({ finding: 'UNAUTHORIZED' }),
    );
    expect(() => readOcspResponse(Buffer.from('<html>'))).toThrow(DerError);
    expect(readOcspRequest(ask(good.certificate).bytes).nonce).toHaveLength(16);
  });
});

describeWithTool(['openssl'], 'openssl crl and ocsp', () => {
  const files = testFiles();

  it('accepts our list and refuses the revoked by it', () => {
    const [root, sub] = [
      files.write('root.pem', certificatePem(authority.root)),
      files.write('sub.pem', certificatePem(authority.sub)),
    ];
    const crl = files.write('sub.crl', crlPem(authority.crl({ at, nextUpdate: later })));
    expect(run('openssl', ['crl', '-in', crl, '-noout', '-CAfile', sub, '-verify'])).toContain('verify OK');
    const verify = (certificate: Buffer): string => {
      const file = files.write('one.pem', certificatePem(certificate));
      const args = ['-attime', String(at.getTime() / 1000 + 60), '-crl_check', '-CRLfile', crl, '-CAfile', root];
      return run('openssl', ['verify', ...args, '-untrusted', sub, file]);
    };
    expect(verify(good.certificate)).toContain('OK');
    expect(() => verify(bad.certificate)).toThrow('certificate revoked');
  });

  it.each(['KEY', 'NAME'] as const)('accepts our response to its request, responder by %s', (by) => {
    const [root, sub] = [
      files.write('root.pem', certificatePem(authority.root)),
      files.write('sub.pem', certificatePem(authority.sub)),
    ];
    for (const [certificate, expected] of [
      [good.certificate, 'Cert Status: good'],
      [bad.certificate, 'Cert Status: revoked'],
    ] as const) {
      const one = files.write('one.pem', certificatePem(certificate));
      run('openssl', ['ocsp', '-issuer', sub, '-cert', one, '-reqout', files.path('query')]);
      const now = new Date(Math.floor(Date.now() / 1000) * 1000);
      files.write('reply', authority.ocsp(files.read('query'), { at: now, by }));
      const args = ['-respin', files.path('reply'), '-reqin', files.path('query'), '-resp_text'];
      const said = run('openssl', ['ocsp', ...args, '-CAfile', root, '-verify_other', sub]);
      expect(said).toContain('Response verify OK');
      expect(said).toContain(expected);
    }
  });

  it('has its own response read', () => {
    const sub = files.write('sub.pem', certificatePem(authority.sub));
    const key = files.write('sub.key', authority.subKey.export({ type: 'pkcs8', format: 'pem' }));
    const hex = (certificate: Buffer): string => readCertificate(certificate).serial.toString('hex').toUpperCase();
    const index = files.write(
      'index.txt',
      `V\t490101000000Z\t\t${hex(good.certificate)}\tunknown\t/CN=a\nR\t490101000000Z\t261001000000Z,superseded\t${hex(bad.certificate)}\tunknown\t/CN=b\n`,
    );
    for (const [certificate, status] of [
      [good.certificate, 'GOOD'],
      [bad.certificate, 'REVOKED'],
    ] as const) {
      const request = ask(certificate);
      const query = files.write('ours', request.bytes);
      const args = ['-index', index, '-CA', sub, '-rsigner', sub, '-rkey', key, '-reqin', query, '-ndays', '3'];
      run('openssl', ['ocsp', ...args, '-respout', files.path('theirs')]);
      const facts = readOcspResponse(files.read('theirs'));
      const found = verifyOcspResponse(facts, { ...about(certificate), nonce: request.nonce! });
      expect(found).toMatchObject({ status: 'VALID', answer: { status } });
      if (status === 'REVOKED') expect(found.answer).toMatchObject({ reason: 'SUPERSEDED' });
    }
  });

  it('writes and reads the invalidity date as we do', () => {
    const sub = files.write('sub.pem', certificatePem(authority.sub));
    const key = files.write('sub.key', authority.subKey.export({ type: 'pkcs8', format: 'pem' }));
    const { serial } = about(bad.certificate).certificate;
    const stolen = `261001000000Z,keyTime,20260901000000Z\t${serial.toString('hex').toUpperCase()}`;
    const index = files.write('index.txt', `R\t490101000000Z\t${stolen}\tunknown\t/CN=b\n`);
    const query = files.write('ours', ask(bad.certificate).bytes);
    const args = ['-index', index, '-CA', sub, '-rsigner', sub, '-rkey', key, '-reqin', query, '-ndays', '3'];
    run('openssl', ['ocsp', ...args, '-respout', files.path('theirs')]);
    const invalidFrom = new Date('2026-09-01T00:00:00Z');
    expect(readOcspResponse(files.read('theirs')).responses).toMatchObject([{ reason: 'KEY_COMPROMISE', invalidFrom }]);
    const list = { issuer: authority.sub, signWith: authority.subKey, number: 5, thisUpdate: at, nextUpdate: later };
    const ours = createCrl({ ...list, revoked: [{ serial, at, reason: 'KEY_COMPROMISE', invalidFrom }] });
    expect([...readCrl(ours).revoked.values()]).toMatchObject([{ at, invalidFrom }]);
    const said = run('openssl', ['crl', '-in', files.write('ours.crl', crlPem(ours)), '-noout', '-text']);
    expect(said).toMatch(/Invalidity Date:\s+Sep {2}1 00:00:00 2026 GMT/);
  });
});
