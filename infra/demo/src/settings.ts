// Options and environment of the demonstration. The only file here that reads process.env.
import { resolve } from 'node:path';

export interface DemoSettings {
  readonly gateway: string;
  /** Folder of PDFs; null: the project's samples. */
  readonly input: string | null;
  readonly json: boolean;
  /** The chapter of a joint document. With `--json` only when asked for: a program that counts gets what it always got. */
  readonly joint: boolean;
  /** Where signed files and the spreadsheet are saved. */
  readonly output: string;
  readonly home: string;
  /** Of the signer, as the demonstration's authority gave it. */
  readonly pin: string;
  readonly environment: NodeJS.ProcessEnv;
}

export function readSettings(
  root: string,
  argv: readonly string[],
  at: Date,
  env: NodeJS.ProcessEnv = process.env,
): DemoSettings {
  const rest = [...argv];
  let input: string | null = null;
  let json = false;
  let joint = false;
  for (let option = rest.shift(); option !== undefined; option = rest.shift()) {
    if (option === '--json') json = true;
    else if (option === '--joint') joint = true;
    else if (option === '--input') {
      const folder = rest.shift();
      if (folder === undefined) throw new Error('--input needs a folder of PDF files.');
      input = resolve(env['INIT_CWD'] ?? '.', folder);
    } else throw new Error(`Unknown option ${option}. There are --json, --joint and --input FOLDER.`);
  }
  const home = resolve(root, env['LIENTHONG_HOME'] || '.local');
  return {
    gateway: `http://127.0.0.1:${env['PORT'] || 4000}`,
    input,
    json,
    joint: joint || !json,
    output: resolve(home, 'demo', at.toISOString().replace(/[:.]/g, '-')),
    home,
    pin: env['DEMONSTRATION_PIN'] || '246810',
    environment: env,
  };
}
