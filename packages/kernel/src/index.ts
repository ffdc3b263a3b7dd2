export {
  type Brand,
  type OrganisationId,
  type PersonId,
  type DocumentId,
  type DeliveryId,
  type FileHash,
} from './brand.js';
export { uuidV7, isUuid } from './uuid-v7.js';
export { type Clock, systemClock, fixedClock } from './clock.js';
export { type LocalisedText, type Language, inLanguage } from './localised-text.js';
export { DomainError, type DomainErrorKind, refuse, isDomainError } from './domain-error.js';
export { normaliseText, foldForSearch } from './text.js';
export {
  civilDateInVietnam,
  yearMonthInVietnam,
  isoInVietnam,
  vietnamOffsetMs,
  type CivilDate,
  type YearMonth,
} from './vietnam-time.js';
