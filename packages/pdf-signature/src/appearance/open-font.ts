// fontkit takes a fifth of a second to load: only a process that opens a font pays for it, not one that validates or asks for help.
import { createRequire } from 'node:module';
import type * as fontkit from 'fontkit';

export const openFont = (program: Uint8Array): fontkit.Font =>
  (createRequire(import.meta.url)('fontkit') as typeof fontkit).create(program);
