import type { LocalisedText } from '@lienthong/kernel';

/** Whoever reads the answer may have read enough: `pdf-signature … | head`. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, undefined, 2));
export const complain = (text: string): void => void process.stderr.write(`${text}\n`);

/** Vietnamese first. */
export const bilingual = ({ vi, en }: LocalisedText): string => `${vi} · ${en}`;

export interface RefusalJson {
  readonly code: string;
  readonly message: string;
  readonly messageEn: string;
}

export const refusalJson = ({ code, text }: { readonly code: string; readonly text: LocalisedText }): RefusalJson => ({
  code,
  message: text.vi,
  messageEn: text.en,
});
