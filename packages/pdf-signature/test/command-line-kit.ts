import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lienthong/testing';

/** The program as a user calls it, in a folder of its own. */
export const program = join(__dirname, '../bin/pdf-signature.mjs');
export const folder = temporaryFolder();
export const at = (name: string): string => join(folder, name);
export const put = (name: string, content: string | Buffer): string => {
  writeFileSync(at(name), content);
  return at(name);
};

interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

export const call = (...args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { ...process.env, MAT_KHAU: 'Mật khẩu 1', TRONG: '' },
    });
    let out = '';
    let error = '';
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (error += part.toString()));
    child.on('close', (status) => resolve({ status, out, error }));
  });

interface Json {
  readonly verdict: string;
  readonly signatures: readonly Record<string, unknown>[];
  readonly refused?: { readonly code: string };
  readonly level?: string;
  readonly field?: string;
}
export const json = async (...args: readonly string[]): Promise<Json & { readonly status: number | null }> => {
  const { status, out, error } = await call(args[0]!, '--json', ...args.slice(1));
  expect(error).toBe('');
  return { status, ...(JSON.parse(out) as Json) };
};
