export { checkSignatureImage, type CheckedImage, type ImageRules, type KnownSize } from './image-check.js';
export type { SignatureImageKind } from './image-pixels.js';
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
export { sealWithTextAppearance, sealWithTextSizeMm } from './seal-appearance.js';
export { centredIn, sealBox, sealBoxWithText, topRightBox, topRightTextBox } from './seal-box.js';
export {
  appearanceProfile,
  appearanceProfileAt,
  appearanceProfileIds,
  caseAppearance,
  shownLines,
  type AppearanceCase,
  type AppearanceProfile,
  type AppearanceProfileId,
  type CaseAppearance,
  type ShownFacts,
} from './appearance-profile.js';
