/**
 * TT 15/2025/TT-BKHCN asks for RSASSA-PSS; much installed software reads only PKCS #1 v1.5, which besides gives the same bytes every time.
 * EC keys sign by ECDSA whatever this says.
 */
export const rsaSchemes = ['RSA_PKCS1', 'RSA_PSS'] as const;
export type RsaScheme = (typeof rsaSchemes)[number];
