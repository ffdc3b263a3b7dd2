// The owner sets the first PIN of a key, with the code handed to them in person, and changes it. Nobody can set it for them, nor
// find it out.
import { audit } from '@lienthong/database';
import { normaliseText } from '@lienthong/kernel';
import type { KeyVault, SealedKey } from '../keys/key-vault.js';
import { answeredBefore, answeredOr, type Caller, once, type Requested } from '../request.js';
import { type ActivationParts, requireActivation } from './activation-code.js';
import { checkPin, type PinParts } from './check-pin.js';
import { replaceSealing } from './custody.repository.js';
import { refuseCustody } from './custody.errors.js';
import { requireOwnKey } from './own-key.js';
import { requirePin } from './pin-rules.js';

export interface SetPinInput extends Requested {
  readonly pin: string;
  readonly activationCode?: string | null;
}

export interface ChangePinInput extends Requested {
  readonly oldPin: string;
  readonly newPin: string;
}

export interface KeyChanged {
  readonly keyId: string;
}

/** @throws {DomainError} PIN_ALREADY_SET, those of `requirePin`, of `requireActivation` and of the certificate */
export const setPin =
  (parts: PinParts & ActivationParts) =>
  async (caller: Caller, { idempotencyKey, pin, activationCode }: SetPinInput): Promise<KeyChanged> => {
    requirePin(pin);
    const remembered = { operation: 'setPin', idempotencyKey, input: {} };
    return answeredOr(parts.database, caller, remembered, async () => {
      const key = await requireOwnKey(parts.database, caller, parts.clock);
      if (key.protection !== 'SERVICE') throw refuseCustody('PIN_ALREADY_SET');
      const activation = await requireActivation(parts, caller, activationCode);
      const sealed = await sealAnew(parts.vault, key, parts.vault.open(key), pin);
      return once(parts.database, caller, remembered, async (tx) => {
        if (!(await replaceSealing(tx, key, sealed))) throw refuseCustody('PIN_ALREADY_SET');
        await auditPin(tx, caller, 'PIN_SET', key.id, { activatedBy: await activation.use(tx) });
        return { keyId: key.id };
      });
    });
  };

/**
 * Authorisations given before the change are void: what they carry opens the old sealing only.
 * @throws {DomainError} PIN_UNCHANGED, those of `requirePin`, of `checkPin` and of the certificate
 */
export const changePin =
  (parts: PinParts) =>
  async (caller: Caller, { idempotencyKey, oldPin, newPin }: ChangePinInput): Promise<KeyChanged> => {
    requirePin(newPin, ['newPin']);
    if (normaliseText(oldPin) === normaliseText(newPin)) throw refuseCustody('PIN_UNCHANGED', ['newPin']);
    const remembered = { operation: 'changePin', idempotencyKey, input: {} };
    // Asked again, the old PIN is wrong by now, and must not count.
    const former = await answeredBefore<KeyChanged>(parts.database, caller, remembered);
    if (former) return former;
    const key = await requireOwnKey(parts.database, caller, parts.clock);
    const secret = await checkPin(parts, caller, key, oldPin);
    try {
      const sealed = await sealAnew(parts.vault, key, parts.vault.openUnlocked(key, secret), newPin);
      return await once(parts.database, caller, remembered, async (tx) => {
        if (!(await replaceSealing(tx, key, sealed))) throw refuseCustody('AUTHORISATION_OF_ANOTHER_KEY');
        await auditPin(tx, caller, 'PIN_CHANGED', key.id);
        return { keyId: key.id };
      });
    } finally {
      secret.fill(0);
    }
  };

const sealAnew = (
  vault: KeyVault,
  { id, ownerKind, ownerId }: SealedKey,
  privateKey: Parameters<KeyVault['seal']>[1],
  pin: string,
): Promise<SealedKey> => vault.seal({ id, ownerKind, ownerId }, privateKey, { kind: 'PIN', pin });

const auditPin = (
  tx: Parameters<typeof audit>[0],
  { personId, correlationId }: Caller,
  act: string,
  keyId: string,
  details: object = {},
): Promise<void> =>
  audit(tx, { subject: `person:${personId}`, actorId: personId, act, details: { keyId, ...details }, correlationId });
