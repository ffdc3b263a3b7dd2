import {
  addValidationData,
  type ExternalSignatureRequest,
  prepareSignature,
  readLevels,
  readValidationData,
  sealAttachmentTimeStampedIncrement,
  signPdfTimeStamped,
} from '@lienthong/pdf-signature';
import {
  createAuthority,
  createCertificate,
  createOcspRequest,
  createSignedData,
  readCertificate,
  readTimeStampResponse,
  readTimeStampRequest,
  signingIdentity,
} from '@lienthong/pki';
import { organisationSubject, personSubject, sampleDocument } from '@lienthong/testing';
import { createHash } from 'node:crypto';
import { TrustServiceError } from '../trust/trust-failure.js';
import type { TrustServices } from '../trust/trust-services.js';
import { liftFile } from './lift-file.js';

const at = new Date('2026-11-22T02:00:00Z');
const commonName = 'Cơ quan chứng thực (thử nghiệm)';
const organisation = 'Liên Thông (thử nghiệm)';
const ca = createAuthority({ commonName, organisation, keys: 'P256' });
const stranger = createAuthority({ commonName: 'Cơ quan chứng thực khác', keys: 'P256' });
const office = ca.issue('ORGANISATION', organisationSubject);
const person = ca.issue('PERSON', personSubject);
const company = stranger.issue('ORGANISATION', { commonName: 'Công ty A', country: 'VN' });
const tsa = (request: Buffer): Promise<Buffer> => Promise.resolve(ca.timeStamp(request, { at }));

/** Trust services in memory, which answer about what `ca` issued. */
function trusting({ anchors = [ca.root], silentAbout = [] as readonly Buffer[] } = {}): TrustServices {
  const revocation: TrustServices['revocation'] = {
    answerFor: async ({ der: certificate }, { der: issuer }) => {
      if (silentAbout.some((one) => one.equals(certificate)))
        throw new TrustServiceError('OCSP', 'UNREACHABLE', 'no answer', 'http://ocsp.example');
      const request = createOcspRequest({ certificate, issuer }).bytes;
      return { kind: 'OCSP', der: ca.ocsp(request, { at: later }), url: 'http://ocsp.example' };
    },
  };
  const all = async () => anchors.map((certificate) => ({ certificate, class: 'CONFIGURED' as const }));
  return {
    timeStamps: {
      urls: ['http://tsa.example'],
      stamp: async (request) => {
        const response = ca.timeStamp(request, { at: later });
        const token = readTimeStampResponse(response, readTimeStampRequest(request));
        return { response, token, url: 'http://tsa.example', failures: [] };
      },
    },
    revocation,
    revocationAnew: revocation,
    anchors: { all, anew: all, ready: async () => undefined },
    fetchIssuer: async () => null,
  };
}
const later = new Date(at.getTime() + 3_600_000);
const lift = (trust: TrustServices, given: Buffer) =>
  liftFile(trust, given, { digest: 'sha256', renew: false, signal: new AbortController().signal });

const place = { page: 1, xMm: 20, yMm: 250, widthMm: 50, heightMm: 20 };
const approval = { role: { kind: 'PERSON', certify: false }, signingTime: at } as const;
const letter = sampleDocument('cong-van.pdf');
const signed = signPdfTimeStamped(letter, { ...person, ...approval, field: { name: 'chu_ky', placement: place } }, tsa);

/** As many programs sign still: the form of ISO 32000-1, without a PAdES level. */
function signedInTheOldForm(file: Buffer): Buffer {
  const request: ExternalSignatureRequest = {
    ...approval,
    certificateChain: company.certificateChain,
    field: { name: 'ben_A', placement: { ...place, yMm: 150 } },
  };
  const { increment, holeStart, holeEnd, baseLength } = prepareSignature(file, request);
  increment.write('adbe.pkcs7.detached', increment.indexOf('ETSI.CAdES.detached'), 'latin1');
  const covered = [increment.subarray(0, holeStart - baseLength), increment.subarray(holeEnd - baseLength)];
  const digest = createHash('sha256').update(file).update(covered[0]!).update(covered[1]!).digest();
  const container = createSignedData(signingIdentity(company.key, company.certificateChain), digest);
  increment.write(container.toString('hex'), holeStart - baseLength + 1, 'latin1');
  return Buffer.concat([file, increment]);
}

describe('one attempt at one file', () => {
  it('lifts our seal on an attachment that a company signed before in an older form', async () => {
    const contract = signedInTheOldForm(sampleDocument('phu-luc.pdf'));
    const seal = { ...office, numberAndNotation: '05/SKHCN-BCVT', signingTime: at };
    const sealed = Buffer.concat([contract, await sealAttachmentTimeStampedIncrement(contract, seal, tsa)]);
    expect(readLevels(sealed).signatures.map(({ level }) => level)).toEqual([undefined, 'B-T']);
    const lifted = await lift(trusting(), sealed);
    expect(lifted).toMatchObject({ level: 'B_LTA', failure: null });
    expect(readLevels(lifted.bytes).signatures.map(({ level }) => level)).toEqual([undefined, 'B-LTA']);
  });

  it('names a file that holds nothing but such a signature', async () => {
    const lifted = await lift(trusting(), signedInTheOldForm(sampleDocument('phu-luc.pdf')));
    expect(lifted.failure).toMatchObject({ code: 'NOT_PRESERVABLE' });
  });

  it('keeps what was answered when another service is silent, and needs only that one afterwards', async () => {
    const given = await signed;
    const waiting = await lift(trusting({ silentAbout: [ca.tsa.certificate] }), given);
    expect(waiting).toMatchObject({ level: 'B_T', failure: { code: 'OCSP_UNREACHABLE' } });
    const { ocsps } = readValidationData(waiting.bytes);
    expect(ocsps.length).toBeGreaterThan(0);
    expect(readLevels(waiting.bytes).documentTimeStamps).toEqual([]);
    const again = await lift(trusting({ silentAbout: [ca.tsa.certificate] }), waiting.bytes);
    expect(again.bytes).toHaveLength(waiting.bytes.length);
    const done = await lift(trusting({ silentAbout: [person.certificate, ca.sub] }), waiting.bytes);
    expect(done).toMatchObject({ level: 'B_LTA', failure: null });
  });

  it('asks for nothing about an anchor that is no root', async () => {
    const lifted = await lift(trusting({ anchors: [ca.sub], silentAbout: [ca.sub] }), await signed);
    expect(lifted).toMatchObject({ level: 'B_LTA', failure: null });
  });

  it('adds no further time-stamp at every attempt where the file holds less than the level wants', async () => {
    // The same authority, certified by somebody else too: whether that was revoked nobody is asked.
    const cross = createCertificate({
      kind: 'SUB',
      subject: { commonName, organisation, country: 'VN' },
      issuer: stranger.root,
      publicKey: readCertificate(ca.sub).publicKey,
      signWith: stranger.rootKey,
      serial: Buffer.from('4c00000000009999', 'hex'),
      notBefore: new Date('2020-01-01T00:00:00Z'),
      notAfter: new Date('2049-01-01T00:00:00Z'),
    });
    const given = addValidationData(await signed, { certificates: [cross, stranger.root], ocsps: [], crls: [] });
    const once = await lift(trusting(), given);
    expect(once).toMatchObject({ level: 'B_T', failure: { code: 'REVOCATION_DATA_MISSING' } });
    const twice = await lift(trusting(), once.bytes);
    expect(twice.bytes).toHaveLength(once.bytes.length);
  });

  it('says that the archive ends when the first certificate behind its time-stamp does', async () => {
    const subTo = new Date('2028-06-01T00:00:00Z');
    const short = createAuthority({ subTo, keys: 'P256' });
    const request = {
      ...short.issue('PERSON', personSubject),
      ...approval,
      field: { name: 'chu_ky', placement: place },
    };
    const stamped = await signPdfTimeStamped(letter, request, (asked) =>
      Promise.resolve(short.timeStamp(asked, { at })),
    );
    expect(readLevels(stamped).archiveEnds).toBeUndefined();
    const trust = trusting({ anchors: [short.root] });
    const lifted = await lift(
      {
        ...trust,
        timeStamps: {
          urls: [],
          stamp: async (asked) => {
            const response = short.timeStamp(asked, { at: later });
            const token = readTimeStampResponse(response, readTimeStampRequest(asked));
            return { response, token, url: 'http://tsa.example', failures: [] };
          },
        },
        revocation: {
          answerFor: async ({ der: certificate }, { der: issuer }) => ({
            kind: 'OCSP',
            der: short.ocsp(createOcspRequest({ certificate, issuer }).bytes, { at: later }),
            url: 'http://ocsp.example',
          }),
        },
      },
      stamped,
    );
    expect(lifted).toMatchObject({ level: 'B_LTA', archiveEndsAt: subTo });
  });
});
