export { type ValidationPolicy, type ValidationRequest } from './evidence.js';
export * from './report.js';
export {
  type FindingJson,
  type ReportJson,
  reportJson,
  type SignatureJson,
  type TimeStampJson,
} from './report-json.js';
export { reportText, verdictTexts } from './report-text.js';
export { anchorClassTexts, trustAnchorsFromPem } from './trust-anchors.js';
export { validatePdf } from './validate-pdf.js';
