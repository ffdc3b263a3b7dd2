import type { KeyObject } from 'node:crypto';
import { createAuthority, type DistinguishedName } from '@lienthong/pki';

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

/** A root, a sub and as many signers as a test wants; names are Vietnamese on purpose. */
export function createTestAuthority(): TestAuthority {
  const { root, sub, issue } = createAuthority({
    commonName: 'Cơ quan chứng thực số địa phương (thử nghiệm)',
    organisation: 'Tỉnh Lai Châu',
  });
  return {
    root,
    sub,
    issue: (kind, subject, validity, keys) =>
      issue(kind, subject, {
        ...(validity === undefined ? {} : { from: validity.notBefore, to: validity.notAfter }),
        ...(keys === undefined ? {} : { keys }),
      }),
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
