export { type PdfRefusalCode, PdfRefusedError } from './errors.js';
export { defaultLimits, type PdfLimits } from './model/limits.js';
export { openPdf, type PdfDocument } from './model/document.js';
export { type Placement, visibleSizeMm } from './placement.js';
