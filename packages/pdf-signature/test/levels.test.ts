import { isDomainError } from '@lienthong/kernel';
import {
  type Authority,
  certificatePem,
  createAuthority,
  createOcspRequest,
  createTimeStampRejection,
  readCms,
  readTimeStampToken,
  signingIdentity,
  signWithIdentity,
} from '@lienthong/pki';
import {
  describeWithTool,
  goodDocuments,
  nssDatabase,
  organisationSubject,
  personSubject,
  readyKeyPair,
  run,
  sampleDocument,
  temporaryFolder,
} from '@lienthong/testing';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addDocumentTimeStamp,
  addValidationData,
  addValidationDataIncrement,
  completeSignatureTimeStamped,
  judgeChanges,
  openPdf,
  prepareSignature,
  readLevels,
  readSignatures,
  readValidationData,
  sealDocument,
  signPdf,
  signPdfNamingLevel,
  signPdfTimeStamped,
  type TimeStampService,
  type ValidationData,
} from '../src/index.js';
import { handmadePdf } from './handmade.js';
import { clerk, numberLetter, sealedAt, sealImage, sealLetter, signLetter } from './journey.js';

const refusal = async (act: () => unknown): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
  return 'DONE';
};

const now = new Date('2026-11-05T04:00:00Z');
const ca = createAuthority({ newKey: readyKeyPair });
const tsaOf =
  (authority: Authority, at = now): TimeStampService =>
  (request) =>
    Promise.resolve(authority.timeStamp(request, { at }));
const tsa = tsaOf(ca);
const person = ca.issue('PERSON', personSubject);
const office = ca.issue('ORGANISATION', organisationSubject);
const request = {
  ...person,
  signingTime: now,
  role: { kind: 'PERSON', certify: true },
  field: { name: 'chu_ky', placement: { page: 1, xMm: 20, yMm: 150, widthMm: 50, heightMm: 20 } },
} as const;

const ocspOf = (authority: Authority, certificate: Buffer, issuer: Buffer): Buffer =>
  authority.ocsp(createOcspRequest({ certificate, issuer }).bytes, { at: now });
/** Everything about one signer of an authority: OCSP for the signer, a CRL for what the root issued. */
const dataAbout = (authority: Authority, certificate: Buffer): ValidationData => ({
  certificates: [authority.sub, authority.root],
  ocsps: [ocspOf(authority, certificate, authority.sub)],
  crls: [authority.crl({ at: now, of: 'ROOT' })],
});
const together = (...all: readonly ValidationData[]): ValidationData => ({
  certificates: all.flatMap(({ certificates }) => certificates),
  ocsps: all.flatMap(({ ocsps }) => ocsps),
  crls: all.flatMap(({ crls }) => crls),
});
const levels = (bytes: Buffer) => readLevels(bytes).signatures.map(({ level }) => level);
const gaps = (bytes: Buffer) => readLevels(bytes).signatures.flatMap(({ missing }) => missing.map(({ code }) => code));

const letter = sampleDocument('cong-van.pdf');
const plain = signPdf(letter, request);

/** B-T, B-LT, B-LTA, B-LTA renewed. */
async function lift(original: Buffer): Promise<Buffer[]> {
  const stamped = await signPdfTimeStamped(original, request, tsa);
  const longTerm = addValidationData(
    stamped,
    together(dataAbout(ca, person.certificate), dataAbout(ca, ca.tsa.certificate)),
  );
  const archived = await addDocumentTimeStamp(longTerm, tsa);
  const renewed = await addDocumentTimeStamp(archived, tsaOf(ca, new Date('2029-01-01T00:00:00Z')), {
    validationData: { ...dataAbout(ca, ca.tsa.certificate), crls: [ca.crl({ at: new Date('2028-12-31T00:00:00Z') })] },
  });
  return [stamped, longTerm, archived, renewed];
}
const lifted = new Map<string, Promise<Buffer[]>>();
const liftedFile = (file: string): Promise<Buffer[]> => {
  if (!lifted.has(file)) lifted.set(file, lift(sampleDocument(file)));
  return lifted.get(file)!;
};

describe('level B-T', () => {
  it('puts a token over the signature value into the container', async () => {
    const stamped = await signPdfTimeStamped(letter, request, tsa);
    expect(levels(plain)).toEqual(['B-B']);
    expect(gaps(plain)).toEqual(['TIME_STAMP_MISSING']);
    expect(levels(stamped)).toEqual(['B-T']);
    expect(readSignatures(stamped)[0]).toMatchObject({ integrity: 'INTACT', coverage: 'WHOLE_FILE' });
  });

  it('is reached in two steps as well', async () => {
    const prepared = prepareSignature(letter, request);
    const signature = signWithIdentity(signingIdentity(person.key, person.certificateChain), prepared.toBeSigned);
    const down: TimeStampService = () => Promise.reject(new Error('connect ECONNREFUSED'));
    expect(await refusal(() => completeSignatureTimeStamped(letter, prepared, { signature }, down))).toBe(
      'TIME_STAMP_UNAVAILABLE',
    );
    const increment = await completeSignatureTimeStamped(letter, prepared, { signature }, tsa);
    expect(levels(Buffer.concat([letter, increment]))).toEqual(['B-T']);
  });

  it.each<[string, TimeStampService, string]>([
    ['nobody answers', () => Promise.reject(new Error('timeout')), 'TIME_STAMP_UNAVAILABLE'],
    ['it says no', () => Promise.resolve(createTimeStampRejection('SYSTEM_FAILURE')), 'TIME_STAMP_REFUSED'],
    ['it answers nonsense', () => Promise.resolve(Buffer.from('<html>')), 'TIME_STAMP_REFUSED'],
    [
      'it repeats an earlier answer',
      ((): TimeStampService => {
        let first: Buffer | undefined;
        return (asked) => Promise.resolve((first ??= ca.timeStamp(asked, { at: now })));
      })(),
      'TIME_STAMP_REFUSED',
    ],
  ])('is refused by name when %s, and nothing is given out', async (_, service, code) => {
    if (code === 'TIME_STAMP_REFUSED') await refusal(() => signPdfTimeStamped(letter, request, service));
    expect(await refusal(() => signPdfTimeStamped(letter, request, service))).toBe(code);
    expect(await refusal(() => addDocumentTimeStamp(plain, service))).toBe(code);
  });

  it('refuses a token that was changed on the way', async () => {
    const broken: TimeStampService = (asked) => {
      const answer = Buffer.from(ca.timeStamp(asked, { at: now }));
      answer[answer.length - 3]! ^= 1;
      return Promise.resolve(answer);
    };
    expect(await refusal(() => signPdfTimeStamped(letter, request, broken))).toBe('TIME_STAMP_REFUSED');
  });

  it('goes on at B-B only where that is asked for, and says so; a document time-stamp lifts the file later', async () => {
    const down: TimeStampService = () => Promise.reject(new Error('timeout'));
    const named = await signPdfNamingLevel(letter, request, down);
    expect(named).toMatchObject({ level: 'B-B', timeStampRefusal: { code: 'TIME_STAMP_UNAVAILABLE' } });
    const signed = Buffer.concat([letter, named.increment]);
    expect(levels(signed)).toEqual(['B-B']);
    const later = await addDocumentTimeStamp(signed, tsa);
    expect(levels(later)).toEqual(['B-T']);
    expect(await signPdfNamingLevel(letter, request, tsa)).toMatchObject({ level: 'B-T' });
    const longTerm = addValidationData(
      later,
      together(dataAbout(ca, person.certificate), dataAbout(ca, ca.tsa.certificate)),
    );
    expect(levels(longTerm)).toEqual(['B-LT']);
    expect(levels(await addDocumentTimeStamp(longTerm, tsa))).toEqual(['B-LTA']);
  });
});

describe('levels B-LT and B-LTA', () => {
  it.each(goodDocuments)('are reached by increments on %s, every one lawful', async (file) => {
    const steps = await liftedFile(file);
    expect(steps.map(levels)).toEqual([['B-T'], ['B-LT'], ['B-LTA'], ['B-LTA']]);
    for (const [index, bytes] of steps.entries()) {
      const before = steps[index - 1] ?? sampleDocument(file);
      expect(bytes.subarray(0, before.length).equals(before)).toBe(true);
      const document = openPdf(bytes);
      expect(readSignatures(bytes).map(({ integrity }) => integrity)).not.toContain('SIGNATURE_WRONG');
      for (const { changesAfter } of judgeChanges(document)) expect(changesAfter).not.toBe('UNLAWFUL');
    }
  });

  it('want revocation data for every certificate of the signer and of the time-stamp', async () => {
    const stamped = await signPdfTimeStamped(letter, request, tsa);
    const aboutSigner = addValidationData(stamped, dataAbout(ca, person.certificate));
    expect([levels(aboutSigner), gaps(aboutSigner)]).toEqual([['B-T'], ['REVOCATION_DATA_MISSING']]);
    const withoutRoot = addValidationData(stamped, {
      certificates: [],
      ocsps: [person, ca.tsa].map(({ certificate }) => ocspOf(ca, certificate, ca.sub)),
      crls: [],
    });
    expect(levels(withoutRoot)).toEqual(['B-T']);
    const byLists = {
      certificates: [],
      ocsps: [],
      crls: (['SUB', 'ROOT'] as const).map((of) => ca.crl({ at: now, of })),
    };
    expect(levels(addValidationData(stamped, byLists))).toEqual(['B-LT']);
  });

  it('want nothing about an anchor, root or not, nor about what is above it', async () => {
    const withoutSub = addValidationData(await signPdfTimeStamped(letter, request, tsa), {
      certificates: [],
      ocsps: [person, ca.tsa].map(({ certificate }) => ocspOf(ca, certificate, ca.sub)),
      crls: [],
    });
    expect(readLevels(withoutSub).signatures[0]).toMatchObject({ level: 'B-T' });
    expect(readLevels(withoutSub, [ca.sub]).signatures[0]).toMatchObject({ level: 'B-LT' });
  });

  it('data added behind the newest archive time-stamp is not archived', async () => {
    const stamped = await addDocumentTimeStamp(await signPdfTimeStamped(letter, request, tsa), tsa);
    const late = addValidationData(
      stamped,
      together(dataAbout(ca, person.certificate), dataAbout(ca, ca.tsa.certificate)),
    );
    expect(levels(late)).toEqual(['B-LT']);
    expect(levels(await addDocumentTimeStamp(late, tsa))).toEqual(['B-LTA']);
  });

  it('are lawful behind the seal that locks every field, and judged for both signatures', async () => {
    const sealed = sealLetter(numberLetter(signLetter(letter)));
    const stamped = await addDocumentTimeStamp(addValidationData(sealed, dataAbout(ca, person.certificate)), tsa);
    const judged = judgeChanges(openPdf(stamped));
    expect(judged.map(({ changesAfter }) => changesAfter)).not.toContain('UNLAWFUL');
    expect(
      readSignatures(stamped)
        .map(({ integrity }) => integrity)
        .slice(0, 2),
    ).toEqual(['INTACT', 'INTACT']);
    expect(levels(stamped)).toEqual(['B-T', 'B-T']);
  });

  it('do not come in the way of number and seal where the leader’s file is stamped before', async () => {
    const stamped = await addDocumentTimeStamp(signLetter(letter), tsa);
    const sealed = sealDocument(numberLetter(stamped), { ...clerk, image: sealImage, signingTime: sealedAt });
    expect(judgeChanges(openPdf(sealed)).map(({ changesAfter }) => changesAfter)).not.toContain('UNLAWFUL');
  });

  it('say when the archive must be stamped again', async () => {
    const short = createAuthority({ newKey: readyKeyPair, to: new Date('2027-03-01T00:00:00Z') });
    const stamped = await addDocumentTimeStamp(plain, tsaOf(short));
    expect(readLevels(stamped)).toMatchObject({
      archiveEnds: new Date('2027-03-01T00:00:00Z'),
      documentTimeStamps: [{ fieldName: 'lienthong_timestamp_1', time: now, signedLength: stamped.length }],
    });
    const again = await addDocumentTimeStamp(stamped, tsa);
    expect(readLevels(again).archiveEnds).toEqual(new Date('2049-01-01T00:00:00Z'));
    expect(readLevels(again).documentTimeStamps.map(({ fieldName }) => fieldName)).toEqual([
      'lienthong_timestamp_1',
      'lienthong_timestamp_2',
    ]);
    expect(readLevels(plain).archiveEnds).toBeUndefined();
    // Whatever the authority's own certificate says, it ends with the one above it.
    const above = createAuthority({ subTo: new Date('2026-12-01T00:00:00Z') });
    expect(readLevels(await addDocumentTimeStamp(plain, tsaOf(above))).archiveEnds).toEqual(
      new Date('2026-12-01T00:00:00Z'),
    );
  });
});

describe('the validation data of a file', () => {
  const data = together(dataAbout(ca, person.certificate), dataAbout(ca, office.certificate));

  it('holds every item once, and nothing is appended when nothing is new', () => {
    const once = addValidationData(plain, data);
    expect(readValidationData(once)).toEqual({ ...data, certificates: [ca.sub, ca.root] });
    expect(addValidationDataIncrement(once, data)).toHaveLength(0);
    expect(readValidationData(plain)).toEqual({ certificates: [], ocsps: [], crls: [] });
  });

  it.each([
    ['a store of its own', '/DSS 4 0 R', ['<< /Type /DSS /VRI << >> /Foreign 7 /Certs 5 0 R >>', '[6 0 R]']],
    ['a store in the catalog', '/DSS << /VRI << >> /Foreign 7 /Certs [6 0 R] >>', ['null', 'null']],
  ])('joins %s without dropping what it held', (_, entry, objects) => {
    const held = ca.ocspResponder.certificate;
    const hex = `${held.toString('hex')}>`;
    const stored = `<< /Filter /ASCIIHexDecode /Length ${hex.length} >>\nstream\n${hex}\nendstream`;
    const file = handmadePdf('', entry, [...objects, stored]);
    const joined = addValidationData(file, { ...data, certificates: [held, ca.root] });
    expect(readValidationData(joined).certificates).toEqual([held, ca.root]);
    const store = openPdf(joined).dictIn(openPdf(joined).catalog, 'DSS')!;
    expect(store.get('Foreign')).toBe(7);
    expect(store.has('VRI')).toBe(true);
  });

  it.each([Buffer.alloc(0), Buffer.from('no certificate'), Buffer.concat([ca.root, Buffer.of(0)])])(
    'refuses what is no single DER element',
    async (der) => {
      expect(await refusal(() => addValidationData(plain, { certificates: [der], ocsps: [], crls: [] }))).toBe(
        'VALIDATION_DATA_UNREADABLE',
      );
    },
  );
});

const folder = temporaryFolder();
const write = (name: string, content: Buffer | string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describeWithTool(['qpdf'], 'qpdf --check', () => {
  it.each(goodDocuments)('has nothing to say against any level of %s', async (file) => {
    for (const [index, bytes] of (await liftedFile(file)).entries()) {
      const output = run('qpdf', ['--check', write(`${index}-${file}`, bytes)]);
      expect(output).toContain('No syntax or stream encoding errors found');
      expect(output).not.toMatch(/warning/i);
    }
  });
});

describeWithTool(['pdfsig', 'certutil'], 'pdfsig', () => {
  const temporary = temporaryFolder();
  let database: string;
  beforeAll(() => {
    database = nssDatabase(temporary, certificatePem(ca.root));
  });

  it.each(goodDocuments)('still finds the signature of %s valid at every level', async (file) => {
    for (const [index, bytes] of (await liftedFile(file)).entries()) {
      const output = run('pdfsig', ['-nssdir', database, write(`pdfsig-${index}-${file}`, bytes)]);
      const [signature] = output.split(/^Signature #2/m);
      expect(signature).toContain('Signature is Valid.');
      expect(signature).toContain('Certificate is Trusted.');
    }
  });
});

describeWithTool(['openssl'], 'openssl ts -verify', () => {
  const root = write('root.pem', certificatePem(ca.root));
  const verify = (token: Buffer, data: Buffer): string =>
    run('openssl', [
      ...['ts', '-verify', '-token_in', '-in', write('token.der', token), '-data', write('data.bin', data)],
      ...['-CAfile', root, '-untrusted', write('sub.pem', certificatePem(ca.sub)), '-attime', '1793851200'],
    ]);
  const ranges = (bytes: Buffer) =>
    [...bytes.toString('latin1').matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\]/g)].map((match) =>
      match.slice(1).map(Number),
    ) as [number, number, number][];

  it.each(goodDocuments)('verifies the tokens of %s over the signature value and over the file', async (file) => {
    const bytes = (await liftedFile(file))[2]!;
    const [signature, stamp] = ranges(bytes).map(([start, end, length]) => ({
      contents: Buffer.from(bytes.toString('latin1', start + 1, end - 1), 'hex'),
      covered: Buffer.concat([bytes.subarray(0, start), bytes.subarray(end, end + length)]),
    }));
    const [signer] = readCms(signature!.contents, { trailing: 'ZEROS' }).signers;
    expect(verify(signer!.timeStampTokens[0]!, signer!.signature)).toContain('Verification: OK');
    const token = readTimeStampToken(stamp!.contents, { trailing: 'ZEROS' }).bytes;
    expect(verify(token, stamp!.covered)).toContain('Verification: OK');
  });
});
