import type { Foundation } from '../foundation.js';
import type { Part } from '../part.js';
import { assertKeysReadable } from './assert-keys-readable.js';

export const keysPart = ({ database, vault, hsm }: Foundation): Part => ({
  prepare: () => assertKeysReadable(database, vault),
  close: async () => hsm?.close(),
});
