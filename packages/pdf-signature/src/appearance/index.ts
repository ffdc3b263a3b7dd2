export { checkSignatureImage, type CheckedImage, type KnownSize, type SignatureImageKind } from './image-check.js';
export { imageAppearance, imageSizeMm, type ImageAppearanceOptions } from './image-appearance.js';
export {
  fieldTextAppearance,
  textAppearance,
  textBlockSizeMm,
  type TextAlignment,
  type TextAppearanceOptions,
} from './text-appearance.js';
export type { Appearance, ObjectSink, PageRotation, SizeMm } from './appearance.js';
export { centredIn, sealBox, topRightTextBox, type BoxMm } from './seal-box.js';
export {
  appearanceProfileAt,
  shownLines,
  type AppearanceCase,
  type AppearanceProfile,
  type CaseAppearance,
  type ShownFacts,
} from './appearance-profile.js';
