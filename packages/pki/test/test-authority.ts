import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createCertificate, type CertificateKind, type DistinguishedName } from '../src/index.js';

export interface TestSigner {
  readonly key: KeyObject;
  /** Signer, sub, root. */
  readonly certificateChain: readonly Buffer[];
}

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface TestAuthority {
  readonly root: Buffer;
  readonly sub: Buffer;
  issue(
    kind: 'PERSON' | 'ORGANISATION',
    subject: DistinguishedName,
    validity?: { notBefore: Date; notAfter: Date },
    keys?: KeyPair,
  ): TestSigner;
}

const rsa = (): KeyPair => generateKeyPairSync('rsa', { modulusLength: 2048 });
const validity = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2049-01-01T00:00:00Z') };

/** A root, a sub and as many signers as a test wants; names are Vietnamese on purpose. */
export function createTestAuthority(): TestAuthority {
  let serial = 1;
  const make = (
    kind: CertificateKind,
    subject: DistinguishedName,
    publicKey: KeyObject,
    signWith: KeyObject,
    issuer?: Buffer,
    dates = validity,
  ) =>
    createCertificate({
      subject,
      publicKey,
      signWith,
      kind,
      serial: Buffer.of(0x7f, 0xff, serial++),
      ...dates,
      ...(issuer === undefined ? {} : { issuer }),
    });
  const rootKeys = rsa();
  const rootName = { commonName: 'Cơ quan chứng thực số gốc (thử nghiệm)', organisation: 'Ban Cơ yếu', country: 'VN' };
  const root = make('ROOT', rootName, rootKeys.publicKey, rootKeys.privateKey);
  const subKeys = rsa();
  const subName = {
    commonName: 'Cơ quan chứng thực số địa phương (thử nghiệm)',
    organisation: 'Tỉnh Lai Châu',
    country: 'VN',
  };
  const sub = make('SUB', subName, subKeys.publicKey, rootKeys.privateKey, root);
  return {
    root,
    sub,
    issue(kind, subject, dates = validity, keys = rsa()) {
      const certificate = make(kind, subject, keys.publicKey, subKeys.privateKey, sub, dates);
      return { key: keys.privateKey, certificateChain: [certificate, sub, root] };
    },
  };
}

export const personSubject: DistinguishedName = {
  commonName: 'Nguyễn Thị Hoàng Yến',
  title: 'Phó Giám đốc',
  organisation: 'Sở Khoa học và Công nghệ tỉnh Lai Châu',
  serialNumber: 'CCCD:012345678901',
  country: 'VN',
};

export const organisationSubject: DistinguishedName = {
  commonName: 'Sở Khoa học và Công nghệ tỉnh Lai Châu',
  organisation: 'Sở Khoa học và Công nghệ tỉnh Lai Châu',
  province: 'Lai Châu',
  country: 'VN',
};
