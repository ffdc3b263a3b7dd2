export { type LevelGap, levelGapCodes } from './baseline.js';
export {
  addDocumentTimeStamp,
  addDocumentTimeStampIncrement,
  type DocumentTimeStampOptions,
} from './document-time-stamp.js';
export {
  type DocumentTimeStampFacts,
  type LevelsReading,
  type PadesLevel,
  readLevels,
  type SignatureLevel,
} from './read-levels.js';
export { type ProofSubject, readProofSubjects } from './proof-subjects.js';
export type { TimeStampService } from './time-stamp-service.js';
export {
  addValidationData,
  addValidationDataIncrement,
  readValidationData,
  type ValidationData,
} from './validation-data.js';
