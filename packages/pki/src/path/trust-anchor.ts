/** Under whose authority a signature stands: Government Cipher Committee (NĐ 68/2024), licensed public authorities (NĐ 23/2025), ours for demonstration, or what the caller configured. */
export const anchorClasses = ['PUBLIC_SERVICE', 'PUBLIC_CA', 'DEMONSTRATION', 'CONFIGURED'] as const;
export type AnchorClass = (typeof anchorClasses)[number];

export interface TrustAnchor {
  /** DER; its name and key are trusted, its own signature is not looked at (RFC 5280, 6.1.1(d)). */
  readonly certificate: Buffer;
  readonly class: AnchorClass;
  /** For people. */
  readonly name?: string;
}
