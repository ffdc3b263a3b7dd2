export { type PkiRefusalCode, PkiRefusedError, refusePki } from './errors.js';
export * from './der/read.js';
export * from './der/write.js';
export { oids } from './der/oids.js';
export type { DistinguishedName } from './certificates/distinguished-name.js';
export {
  type CertificateKind,
  certificateKinds,
  certificatePem,
  type CertificateRequest,
  createCertificate,
} from './certificates/create-certificate.js';
export { type CertificateFacts, extensionOf, readCertificate } from './certificates/read-certificate.js';
export { assertValidAt, type SigningIdentity, signingIdentity } from './certificates/signing-identity.js';
export { createSignedData } from './cms/create-signed-data.js';
export { type DigestName, readSignedData, type SignedData, WeakAlgorithmError } from './cms/read-signed-data.js';
