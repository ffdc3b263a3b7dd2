/** Every level with every kind of key, under authorities of three kinds, up to a renewed archive. */
import {
  type Authority,
  createAuthority,
  createOcspRequest,
  generateSigningKey,
  type IdentityOptions,
  type KeyKind,
} from '@lienthong/pki';
import { personSubject, sampleDocument } from '@lienthong/testing';
import {
  addDocumentTimeStamp,
  addValidationData,
  readLevels,
  signPdfTimeStamped,
  type TimeStampService,
  validatePdf,
} from '../src/index.js';

const signedAt = new Date('2026-11-05T04:00:00Z');
const letter = sampleDocument('cong-van.pdf');

const cases: readonly (readonly [
  KeyKind,
  NonNullable<IdentityOptions['scheme']> | undefined,
  'sha256' | 'sha384' | 'sha512',
])[] = [
  ['RSA_2048', 'RSA_PKCS1', 'sha256'],
  ['RSA_2048', 'RSA_PSS', 'sha256'],
  ['RSA_3072', 'RSA_PSS', 'sha384'],
  ['RSA_4096', 'RSA_PKCS1', 'sha512'],
  ['RSA_4096', 'RSA_PSS', 'sha512'],
  ['P256', undefined, 'sha256'],
  ['P256', undefined, 'sha512'],
  ['P384', undefined, 'sha384'],
];

/** Making keys of 4,096 bits takes seconds: each is made once. */
const kept = <K, V>(make: (key: K) => V): ((key: K) => V) => {
  const made = new Map<K, V>();
  return (key) => {
    const found = made.get(key) ?? make(key);
    made.set(key, found);
    return found;
  };
};
const keysOf = kept(generateSigningKey);
const authorityOf = kept((keys: KeyKind): Authority => createAuthority({ keys, digest: 'sha384' }));

it.each(cases)('%s %s %s: B-T, B-LT, B-LTA and renewed, each believed years later', async (keys, scheme, digest) => {
  const ca = authorityOf(keys.startsWith('RSA') ? 'RSA_2048' : keys);
  const { certificate, ...person } = ca.issue('PERSON', personSubject, { keys: keysOf(keys) });
  const tsa =
    (at: Date): TimeStampService =>
    (request) =>
      Promise.resolve(ca.timeStamp(request, { at }));
  const data = (at: Date) => ({
    certificates: [ca.sub, ca.root],
    ocsps: [certificate, ca.tsa.certificate].map((one) =>
      ca.ocsp(createOcspRequest({ certificate: one, issuer: ca.sub }).bytes, { at }),
    ),
    crls: [ca.crl({ at, of: 'ROOT' })],
  });
  const stamped = await signPdfTimeStamped(
    letter,
    {
      ...person,
      algorithm: { digest, ...(scheme === undefined ? {} : { scheme }) },
      signingTime: signedAt,
      role: { kind: 'PERSON', certify: true },
      field: { name: 'chu_ky', placement: { page: 1, xMm: 20, yMm: 250, widthMm: 50, heightMm: 20 } },
    },
    tsa(signedAt),
  );
  const later = new Date(signedAt.getTime() + 3_600_000);
  const proven = addValidationData(stamped, data(later));
  const archived = await addDocumentTimeStamp(proven, tsa(later), { digest });
  const years = new Date('2031-01-01T00:00:00Z');
  const renewed = await addDocumentTimeStamp(archived, tsa(years), { digest, validationData: data(years) });
  const reached = [stamped, proven, archived, renewed].map((bytes) => readLevels(bytes).signatures[0]!.level);
  expect(reached).toEqual(['B-T', 'B-LT', 'B-LTA', 'B-LTA']);
  const report = validatePdf(renewed, {
    trustAnchors: [ca.anchor],
    at: new Date(years.getTime() + 60_000),
    policy: { missingRevocation: 'NOTE' },
  });
  expect(report).toMatchObject({
    verdict: 'TOTAL_PASSED',
    signatures: [{ level: 'B-LTA', integrity: true }],
    documentTimeStamps: [{ verdict: 'TOTAL_PASSED' }, { verdict: 'TOTAL_PASSED' }],
  });
});
