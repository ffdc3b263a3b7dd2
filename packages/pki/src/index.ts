export { type PkiRefusalCode, PkiRefusedError, refusePki } from './errors.js';
export * from './der/read.js';
export * from './der/write.js';
export { oids } from './der/oids.js';
export {
  type DigestName,
  type ReadDigest,
  type SignatureScheme,
  type SigningDigest,
  signingDigests,
  WeakAlgorithmError,
} from './algorithms/algorithm-identifiers.js';
export { ecdsaInDer, keyWeakness } from './algorithms/raw-signature.js';
export { type KeyUsage, keyUsages } from './certificates/certificate-extensions.js';
export type { DistinguishedName } from './certificates/distinguished-name.js';
export {
  type CertificateKind,
  certificateKinds,
  type CertificateRequest,
  createCertificate,
  type IssuerUrls,
} from './certificates/create-certificate.js';
export type { NameConstraints } from './certificates/name-constraints.js';
export { certificatePem, certificatesFromPem, crlPem, csrPem } from './certificates/pem.js';
export {
  type CertificateFacts,
  extensionOf,
  isIssuedBy,
  readCertificate,
  serialHex,
} from './certificates/read-certificate.js';
export { generateSigningKey, type KeyKind, keyKinds, type KeyPair } from './certificates/signing-keys.js';
export {
  assertValidAt,
  externalSigningIdentity,
  type IdentityOptions,
  type SigningIdentity,
  signingIdentity,
  signWithIdentity,
} from './certificates/signing-identity.js';
export { createSignedData } from './cms/create-signed-data.js';
export { type PreparedSignedData, prepareSignedData } from './cms/prepare-signed-data.js';
export { type Cms, readCms } from './cms/read-cms.js';
export { readSignedData, type SignedData } from './cms/read-signed-data.js';
export type { CmsSigner } from './cms/read-signer.js';
export {
  addSignatureTimeStamp,
  addUnsignedAttribute,
  signatureValueOf,
  type UnsignedAttribute,
} from './cms/unsigned-attributes.js';
export {
  checkForeignSignedData,
  signerCertificateOf,
  type SignerVerification,
  verifySigner,
} from './cms/verify-signer.js';
