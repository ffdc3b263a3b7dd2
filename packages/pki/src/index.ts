export { isContainerDamaged } from './cms/container-damage.js';
export { type PkiRefusalCode, PkiRefusedError, refusePki } from './errors.js';
export * from './der/read.js';
export * from './der/write.js';
export { oids } from './der/oids.js';
export {
  digestBytes,
  type DigestName,
  hashWith,
  isWeakDigest,
  newHash,
  type ReadDigest,
  type ReadScheme,
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
export { createSignedData, createSignedDataHex } from './cms/create-signed-data.js';
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
  readableCertificate,
  verifySigner,
} from './cms/verify-signer.js';
export {
  createTimeStampRequest,
  type Imprint,
  readTimeStampRequest,
  type TimeStampRequest,
} from './time-stamp/request.js';
export {
  createTimeStampRejection,
  createTimeStampResponse,
  readTimeStampResponse,
  type TimeStampFailure,
} from './time-stamp/response.js';
export { readTimeStampToken, type TimeStampToken } from './time-stamp/read-token.js';
export { type TimeStampVerification, verifyTimeStampToken } from './time-stamp/verify-token.js';
export { createCrl, type CrlRequest } from './revocation/create-crl.js';
export { type CrlFacts, type CrlVerification, readCrl, verifyCrl } from './revocation/read-crl.js';
export {
  createOcspRequest,
  type OcspCertificateId,
  type OcspRequest,
  readOcspRequest,
} from './revocation/ocsp-request.js';
export {
  createOcspError,
  createOcspResponse,
  type OcspError,
  type OcspResponseRequest,
} from './revocation/ocsp-response.js';
export { type OcspAnswer, type OcspFacts, readOcspResponse } from './revocation/read-ocsp-response.js';
export { type OcspVerification, verifyOcspResponse } from './revocation/verify-ocsp-response.js';
export { type RevocationReason, revocationReasons, type Revoked } from './revocation/reasons.js';
export { buildChain } from './path/build-paths.js';
export { type PathPurpose, pathPurposes } from './path/check-path.js';
export type { PathFinding, PathFindingCode, SubIndication } from './path/findings.js';
export type { RevocationStatus } from './path/revocation-status.js';
export { type AnchorClass, anchorClasses, type TrustAnchor } from './path/trust-anchor.js';
export { type PathRequest, type PathValidation, validatePath } from './path/validate-path.js';
export {
  type Authority,
  type AuthorityOptions,
  createAuthority,
  type IssuedSigner,
  type IssueOptions,
} from './authority/create-authority.js';
export { createCsr, type CsrFacts, type CsrOptions, prepareCsr, readCsr } from './requests/csr.js';
export { createPkcs12 } from './pkcs12/create-pkcs12.js';
export { type Pkcs12Content, readPkcs12 } from './pkcs12/read-pkcs12.js';
