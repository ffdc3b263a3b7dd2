// The native binding, only where a security module is configured: who has none needs no compiler.
import type * as Constants from 'pkcs11js';
import { HsmError } from './hsm-errors.js';

export interface Pkcs11 {
  readonly constants: typeof Constants;
  readonly module: Constants.PKCS11;
}

/**
 * @param path of the module of the device, e.g. libsofthsm2.so
 * @throws {HsmError} HSM_MODULE_MISSING
 */
export async function loadModule(path: string): Promise<Pkcs11> {
  try {
    const loaded = (await import('pkcs11js')) as typeof Constants & { readonly default?: typeof Constants };
    // A CommonJS package: its names come as they are, or below `default`.
    const constants = loaded.default ?? loaded;
    const module = new constants.PKCS11();
    module.load(path);
    return { constants, module };
  } catch (error) {
    throw new HsmError('HSM_MODULE_MISSING', error instanceof Error ? error.message.split('\n')[0]! : String(error), {
      cause: error,
    });
  }
}
