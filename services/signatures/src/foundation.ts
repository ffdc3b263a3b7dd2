// What every concept of the service stands on: storage, keys, time and what is believed from outside. Built once per process.
import type { Database } from '@lienthong/database';
import { createFileStore, type FileStore } from '@lienthong/file-store';
import { type Clock, systemClock } from '@lienthong/kernel';
import type { Logger } from '@lienthong/runtime';
import { type ActivationCodes, createActivationCodes } from './custody/activation-code.js';
import { type AuthorisationSeal, createAuthorisationSeal } from './custody/authorisation.js';
import { openSignaturesDatabase } from './database.js';
import { createKeyVault, type KeyVault } from './keys/key-vault.js';
import { demonstrationPinCost, usualPinCost } from './keys/pin-derivation.js';
import { createHsm, type Hsm } from './keys/pkcs11/hsm.js';
import type { SignaturesOptions } from './options.js';
import { createTrustServices, type TrustServices } from './trust/trust-services.js';

export interface Foundation {
  readonly database: Database;
  readonly files: FileStore;
  readonly vault: KeyVault;
  /** Null: none is configured. */
  readonly hsm: Hsm | null;
  readonly authorisations: AuthorisationSeal;
  /** How long a consent waits for its act to begin. */
  readonly authorisationMinutes: number;
  readonly activationCodes: ActivationCodes;
  readonly trust: TrustServices;
  /** This service is the certification authority too. */
  readonly issuesCertificates: boolean;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Connects and migrates. */
export async function layFoundation(options: SignaturesOptions): Promise<Foundation> {
  const { logger, clock = systemClock, authorisationKey, demonstration, authorisationMinutes = 15 } = options;
  const database = await openSignaturesDatabase(options.databaseUrl);
  await database.migrate();
  const { pinCost = demonstration ? demonstrationPinCost : usualPinCost, makeKeyPair } = options;
  return {
    database,
    files: createFileStore(options.fileStore),
    vault: createKeyVault(options.keyEncryptionKey, options.formerKeyEncryptionKeys, {
      pinCost,
      ...(makeKeyPair ? { makeKeyPair } : {}),
    }),
    hsm: options.hsm ? createHsm(options.hsm) : null,
    authorisations: createAuthorisationSeal(authorisationKey),
    authorisationMinutes,
    activationCodes: createActivationCodes(authorisationKey),
    trust: createTrustServices({ database, clock, logger }, options.trust ?? { tsaUrls: [] }),
    issuesCertificates: demonstration !== null,
    logger,
    clock,
  };
}
