import { makeKeyPair, type MadeKeyKind } from './key-pair.js';

it.each<[MadeKeyKind, object]>([
  ['RSA_2048', { modulusLength: 2048, publicExponent: 65537n }],
  ['RSA_3072', { modulusLength: 3072, publicExponent: 65537n }],
  ['P256', { namedCurve: 'prime256v1' }],
  ['P384', { namedCurve: 'secp384r1' }],
])('makes a new pair of kind %s each time', async (kind, details) => {
  const [one, other] = await Promise.all([makeKeyPair(kind), makeKeyPair(kind)]);
  for (const { privateKey, publicKey } of [one, other]) {
    expect(privateKey.asymmetricKeyDetails).toMatchObject(details);
    expect(publicKey.asymmetricKeyDetails).toMatchObject(details);
  }
  expect(one.publicKey.equals(other.publicKey)).toBe(false);
});
