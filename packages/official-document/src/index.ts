export {
  documentTypes,
  documentType,
  isDocumentTypeCode,
  type DocumentType,
  type DocumentTypeCode,
} from './document-types.js';
export { normativeTypes, normativeType, type NormativeType, type NormativeTypeCode } from './normative-types.js';
export { copyTypes, copyType, type CopyType, type CopyTypeCode } from './copies.js';
export {
  urgencies,
  urgencyRank,
  isUrgent,
  secrecies,
  mayTravel,
  type Urgency,
  type UrgencyCode,
  type Secrecy,
  type SecrecyCode,
} from './marks.js';
export {
  signingAuthorities,
  signingAuthorityLine,
  type SigningAuthority,
  type SigningAuthorityCode,
} from './signing-authorities.js';
export { formatCode, formatNumber, type CodeParts, type DocumentCode } from './format-code.js';
export { parseCode, canonicalCode, type ParsedCode } from './parse-code.js';
export { unifyToneMarks } from './vietnamese-spelling.js';
export { placeAndDateLine, dayAndMonthDigits } from './place-and-date.js';
export {
  parseIdentifier,
  level1Code,
  isWithin,
  type OrganisationIdentifier,
  type IdentifierGrammar,
  type IdentifierMode,
} from './organisation-identifier.js';
export {
  documentIdentifierForm,
  formatDocumentIdentifier,
  type DocumentIdentifierForm,
} from './document-identifier.js';
export { fieldLimits, lengthError, checkLength, type LimitedField } from './field-limits.js';
export { registerKey, registerYear, incomingRegisterKey, type NumberingSystem } from './registers.js';
export {
  deliveryStates,
  nextDeliveryState,
  canMoveDelivery,
  isFinalDeliveryState,
  statusCodeOf,
  deliveryStateOfStatus,
  deliveryStateAfterStatus,
  changeStatusCodes,
  type DeliveryState,
  type DeliveryStateEntry,
  type DeliveryStatusCode,
} from './delivery-state.js';
export { level1Letters, provinceCodes, type ProvinceCode } from './level-1-codes.js';
