import type { TrustAnchor } from '@lienthong/pki';

export interface TrustAnchors {
  all(): Promise<readonly TrustAnchor[]>;
}

/**
 * Roots, DER, that a certificate to sign with must lead to. Official documents are signed with certificates of the public
 * service; those of public authorities are believed in what comes in, not signed with (trap 34 of the domain reference;
 * NĐ 68/2024/NĐ-CP, Điều 2).
 */
export const signingAnchors = async (anchors: TrustAnchors): Promise<Buffer[]> =>
  (await anchors.all()).flatMap(({ certificate, class: of }) => (of === 'PUBLIC_CA' ? [] : [certificate]));
