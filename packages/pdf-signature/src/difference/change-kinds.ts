/** What a change is about, whoever made it and whether or not it is lawful. */
export const changeKinds = [
  'FORM_FILLING',
  'SIGNATURE',
  'DOCUMENT_TIME_STAMP',
  'VALIDATION_DATA',
  'METADATA',
  'ANNOTATION',
  'FORM',
  'PAGE',
  'CONTENT',
  'CATALOG',
  'STRUCTURE',
] as const;
export type ChangeKind = (typeof changeKinds)[number];
