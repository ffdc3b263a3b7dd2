export { checkSignatureImage, type CheckedImage, type KnownSize, type SignatureImageKind } from './image-check.js';
export { prepareImage, type PreparedImage } from './image-xobject.js';
export { imageAppearance, imageSizeMm, type ImageAppearanceOptions } from './image-appearance.js';
export {
  fieldTextAppearance,
  textAppearance,
  textBlockSizeMm,
  type FieldTextOptions,
  type TextAlignment,
  type TextAppearanceOptions,
} from './text-appearance.js';
export type { Appearance, ObjectSink, SizeMm } from './appearance.js';
export { centredIn, sealBox, topRightTextBox } from './seal-box.js';
export {
  appearanceProfileAt,
  shownLines,
  type AppearanceCase,
  type AppearanceProfile,
  type CaseAppearance,
  type ShownFacts,
} from './appearance-profile.js';
