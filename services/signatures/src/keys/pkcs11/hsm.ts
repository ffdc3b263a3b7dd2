// A security module (PKCS #11 v2.40): keys are made in it and never leave it.
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import type { KeyKind } from '@lienthong/pki';
import type { Handle, Template } from 'pkcs11js';
import { HsmError, type HsmRefusalCode } from './hsm-errors.js';
import { mostSignatureBytes, signingCall, type ToSign } from './mechanisms.js';
import { createSessionPool, type HsmOptions, type OpenSession } from './session-pool.js';

/** Where a key is, as kept beside its row. */
export interface HsmKey {
  readonly kind: 'PKCS11';
  /** CKA_ID, hexadecimal. */
  readonly id: string;
  /** CKA_LABEL: for whoever looks into the device. */
  readonly label: string;
}

export type HsmState = 'READY' | HsmRefusalCode;

export interface Hsm {
  /** A key pair that is made in the module and cannot be taken out. @throws {HsmError} */
  generate(kind: KeyKind, label: string): Promise<{ readonly key: HsmKey; readonly publicKey: KeyObject }>;
  /** @returns the signature; ECDSA as r and s side by side. @throws {HsmError} */
  sign(key: HsmKey, toSign: ToSign): Promise<Buffer>;
  /** Looks now. */
  state(): Promise<HsmState>;
  close(): Promise<void>;
}

export function createHsm(options: HsmOptions): Hsm {
  const pool = createSessionPool(options);
  return {
    generate: (kind, label) => pool.use((open) => generate(open, kind, label)),
    sign: (key, toSign) =>
      pool.use(async (open) => {
        const { module } = open.pkcs11;
        const { mechanism, data } = signingCall(toSign, open.pkcs11);
        module.C_SignInit(open.session, mechanism, privateKey(open, key));
        return module.C_SignAsync(open.session, data, Buffer.alloc(mostSignatureBytes));
      }),
    state: async () => {
      try {
        await pool.use(async ({ pkcs11: { module }, slot, session }) => {
          module.C_GetTokenInfo(slot);
          module.C_GetSessionInfo(session);
        });
        return 'READY';
      } catch (error) {
        if (error instanceof HsmError) return error.code;
        throw error;
      }
    },
    close: () => pool.close(),
  };
}

function privateKey({ pkcs11: { module, constants: c }, session, keys }: OpenSession, { id }: HsmKey): Handle {
  const known = keys.get(id);
  if (known) return known;
  module.C_FindObjectsInit(session, [
    { type: c.CKA_CLASS, value: c.CKO_PRIVATE_KEY },
    { type: c.CKA_ID, value: Buffer.from(id, 'hex') },
  ]);
  let found: Handle[];
  try {
    found = module.C_FindObjects(session, 2);
  } finally {
    module.C_FindObjectsFinal(session);
  }
  if (found.length !== 1) throw new HsmError('HSM_KEY_MISSING', `${found.length} private keys with CKA_ID ${id}`);
  keys.set(id, found[0]!);
  return found[0]!;
}

const rsaBits: Partial<Record<KeyKind, number>> = { RSA_2048: 2048, RSA_3072: 3072, RSA_4096: 4096 };
/** OID of the curve in DER: RFC 5480, 2.1.1.1. */
const curves: Partial<Record<KeyKind, { readonly name: string; readonly oid: string; readonly bytes: number }>> = {
  P256: { name: 'P-256', oid: '06082a8648ce3d030107', bytes: 32 },
  P384: { name: 'P-384', oid: '06052b81040022', bytes: 48 },
};

async function generate(open: OpenSession, kind: KeyKind, label: string) {
  const { module, constants: c } = open.pkcs11;
  const id = randomBytes(16);
  const common: Template = [
    { type: c.CKA_TOKEN, value: true },
    { type: c.CKA_ID, value: id },
    { type: c.CKA_LABEL, value: label },
  ];
  const bits = rsaBits[kind];
  const ofKind: Template =
    bits === undefined
      ? [{ type: c.CKA_EC_PARAMS, value: Buffer.from(curves[kind]!.oid, 'hex') }]
      : [
          { type: c.CKA_MODULUS_BITS, value: bits },
          { type: c.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
        ];
  const pair = await module.C_GenerateKeyPairAsync(
    open.session,
    { mechanism: bits === undefined ? c.CKM_EC_KEY_PAIR_GEN : c.CKM_RSA_PKCS_KEY_PAIR_GEN },
    [...common, ...ofKind, { type: c.CKA_VERIFY, value: true }],
    [
      ...common,
      { type: c.CKA_PRIVATE, value: true },
      { type: c.CKA_SENSITIVE, value: true },
      { type: c.CKA_EXTRACTABLE, value: false },
      { type: c.CKA_SIGN, value: true },
    ],
  );
  const key: HsmKey = { kind: 'PKCS11', id: id.toString('hex'), label };
  return { key, publicKey: readPublicKey(open, pair.publicKey, kind) };
}

function readPublicKey({ pkcs11: { module, constants: c }, session }: OpenSession, handle: Handle, kind: KeyKind) {
  const curve = curves[kind];
  const wanted = curve ? [c.CKA_EC_POINT] : [c.CKA_MODULUS, c.CKA_PUBLIC_EXPONENT];
  const values = module
    .C_GetAttributeValue(
      session,
      handle,
      wanted.map((type) => ({ type })),
    )
    .map(({ value }) => (value as Buffer).toString('base64url'));
  if (!curve) return createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: values[0]!, e: values[1]! } });
  // 04 ‖ x ‖ y at the end of an OCTET STRING.
  const point = Buffer.from(values[0]!, 'base64url');
  const y = point.subarray(-curve.bytes).toString('base64url');
  const x = point.subarray(-2 * curve.bytes, -curve.bytes).toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: curve.name, x, y } });
}
