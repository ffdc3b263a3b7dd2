/** A text shown to users, in both languages the system speaks. */
export interface LocalisedText {
  readonly vi: string;
  readonly en: string;
}
export type Language = keyof LocalisedText;
export const inLanguage = (text: LocalisedText, language: Language): string => text[language];
