// Algorithm names of XML-DSig, and what we hold of them (TT 15/2025/TT-BKHCN no longer knows SHA-1).
export const exclusiveC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const envelopedSignature = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export type Standing = 'CURRENT' | 'HISTORICAL';

export const signatureAlgorithms: ReadonlyMap<string, Standing> = new Map([
  [rsaSha256, 'CURRENT'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'CURRENT'],
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', 'HISTORICAL'],
]);

export const digestAlgorithms: ReadonlyMap<string, Standing> = new Map([
  [sha256, 'CURRENT'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'CURRENT'],
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'HISTORICAL'],
]);

export const leastModulusBits = 2048;
