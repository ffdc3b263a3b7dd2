import { normaliseText, refuse } from '@lienthong/kernel';

/** A text as it enters the system: NFC, trimmed, not empty. @throws TEXT_MISSING */
export function requiredText(path: string, text: string): string {
  const entered = normaliseText(text);
  if (entered !== '') return entered;
  throw refuse(
    'TEXT_MISSING',
    { vi: 'Trường bắt buộc này còn trống.', en: 'This field is required and empty.' },
    { path: [path] },
  );
}
