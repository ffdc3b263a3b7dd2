export { type PdfRefusalCode, PdfRefusedError } from './errors.js';
export { defaultLimits, type PdfLimits } from './model/limits.js';
export { openPdf, type PdfDocument } from './model/document.js';
export { type Placement, visibleSizeMm } from './placement.js';
export { type FieldPlan, prepareFields, type TextFieldPlan } from './form/prepare-fields.js';
export { fillFields, type FieldValues } from './form/fill-fields.js';
export { fieldNames } from './form/field-names.js';
export {
  type SealMode,
  sealModes,
  signPdf,
  signPdfIncrement,
  type SignatureRequest,
  type SignatureRole,
} from './sign/sign-pdf.js';
export { type BaseHashes, openForSigning, type SigningInput } from './sign/base-hash.js';
export { completeSignature, type GivenSignature } from './sign/complete-signature.js';
export { completeSignatureTimeStamped } from './sign/complete-time-stamped.js';
export {
  type SignedAtLevel,
  signPdfNamingLevel,
  signPdfTimeStamped,
  signPdfTimeStampedIncrement,
} from './sign/sign-time-stamped.js';
export * from './levels/index.js';
export type { SignatureTerms } from './sign/lay-out-signature.js';
export { type ExternalSignatureRequest, prepareSignature } from './sign/prepare-signature.js';
export { type PreparedSignature, readPrepared, serialisePrepared } from './sign/prepared-signature.js';
export * from './acts/index.js';
export type { Coverage } from './read/coverage.js';
export type { Integrity } from './read/integrity.js';
export { readSignatures, type SignatureReading } from './read/read-signatures.js';
export type { SignatureDefect, SignatureDefectCode } from './read/signature-defects.js';
export type { FieldLock } from './read/signature-values.js';
export * from './difference/index.js';
export { inspectPdf, type PageFacts, type PdfInspection } from './inspect/inspect-pdf.js';
export { locatePlacements, type LocatedBlank, type LocatedPlacements, type SignerHints } from './text/index.js';
export {
  type Appearance,
  checkSignatureImage,
  type CheckedImage,
  imageAppearance,
  imageSizeMm,
  prepareImage,
  type PreparedImage,
  type SignatureImageKind,
  type SizeMm,
  textAppearance,
} from './appearance/index.js';
export * from './appearance/index.js';
export * from './text/index.js';
export * from './validate/index.js';
