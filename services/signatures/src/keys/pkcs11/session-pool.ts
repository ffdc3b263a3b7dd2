// One login per process and a few sessions under it. What breaks is closed whole and opened again by the next that needs it.
import type { Handle } from 'pkcs11js';
import { asHsmError, HsmError } from './hsm-errors.js';
import { loadModule, type Pkcs11 } from './load-module.js';

export interface HsmOptions {
  /** Path of the PKCS #11 module of the device. */
  readonly modulePath: string;
  /** Which token: its label, or the id of its slot. */
  readonly token: { readonly label: string } | { readonly slotId: number };
  /** Of the user of the token; never logged. */
  readonly pin: string;
  /** Signatures at once; 4 by default. */
  readonly sessions?: number;
}

export interface OpenSession {
  readonly pkcs11: Pkcs11;
  readonly slot: Handle;
  readonly session: Handle;
  /** Of private keys, by CKA_ID in hexadecimal; good as long as the login. */
  readonly keys: Map<string, Handle>;
}

export interface SessionPool {
  /** @throws {HsmError} */
  use<T>(work: (open: OpenSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Login extends Omit<OpenSession, 'session'> {
  readonly free: Handle[];
  readonly waiting: ((session: Handle) => void)[];
  opened: number;
  active: number;
  ended: (() => void) | null;
}

const givesUp = new Set(['HSM_MODULE_MISSING', 'HSM_PIN_WRONG', 'HSM_PIN_LOCKED', 'HSM_KEY_UNSUITABLE']);

export function createSessionPool(options: HsmOptions): SessionPool {
  let login: Promise<Login> | null = null;
  let former: Promise<void> = Promise.resolve();
  /** A wrong PIN is not tried again before the process starts anew: the token would lock. */
  let refused: HsmError | null = null;

  async function logIn(): Promise<Login> {
    await former;
    if (refused) throw refused;
    try {
      return await openLogin(options);
    } catch (error) {
      const known = asHsmError(error);
      if (known.code === 'HSM_PIN_WRONG' || known.code === 'HSM_PIN_LOCKED') refused = known;
      throw known;
    }
  }

  function current(): Promise<Login> {
    if (login) return login;
    const opening = logIn();
    login = opening;
    opening.catch(() => {
      if (login === opening) login = null;
    });
    return opening;
  }

  function leave(broken: Promise<Login>): Promise<void> {
    if (login === broken) {
      login = null;
      const before = former;
      former = broken.then(
        (open) => before.then(() => endLogin(open)),
        () => before,
      );
    }
    return former;
  }

  async function once<T>(work: (open: OpenSession) => Promise<T>): Promise<T> {
    const used = current();
    const open = await used;
    const session = await take(open, options.sessions ?? 4);
    let broken = false;
    try {
      return await work({ ...open, session });
    } catch (error) {
      broken = true;
      throw asHsmError(error);
    } finally {
      give(open, session);
      if (broken) void leave(used);
    }
  }

  return {
    use: async (work) => {
      try {
        return await once(work);
      } catch (error) {
        if (!(error instanceof HsmError) || givesUp.has(error.code)) throw error;
        // A session can be lost while nobody looked; a token that is back is found again.
        return once(work);
      }
    },
    close: () => (login ? leave(login) : former),
  };
}

async function openLogin({ modulePath, token, pin }: HsmOptions): Promise<Login> {
  const pkcs11 = await loadModule(modulePath);
  const { module, constants: c } = pkcs11;
  tolerating('CKR_CRYPTOKI_ALREADY_INITIALIZED', () => module.C_Initialize({ flags: c.CKF_OS_LOCKING_OK }));
  try {
    const slot = findSlot(pkcs11, token);
    const session = module.C_OpenSession(slot, c.CKF_SERIAL_SESSION | c.CKF_RW_SESSION);
    tolerating('CKR_USER_ALREADY_LOGGED_IN', () => module.C_Login(session, c.CKU_USER, pin));
    return { pkcs11, slot, keys: new Map(), free: [session], waiting: [], opened: 1, active: 0, ended: null };
  } catch (error) {
    finalise(pkcs11);
    throw error;
  }
}

function findSlot({ module }: Pkcs11, token: HsmOptions['token']): Handle {
  const slots = module.C_GetSlotList(true);
  const found = slots.find((slot) =>
    'slotId' in token ? slotIdOf(slot) === token.slotId : module.C_GetTokenInfo(slot).label.trimEnd() === token.label,
  );
  if (found) return found;
  throw new HsmError('HSM_TOKEN_MISSING', 'label' in token ? token.label : `slot ${token.slotId}`);
}

/** CK_SLOT_ID as the machine writes it. */
const slotIdOf = (slot: Handle): number => (slot.length >= 8 ? Number(slot.readBigUInt64LE(0)) : slot.readUInt32LE(0));

/** Waits for a session when all are in use. */
async function take(open: Login, most: number): Promise<Handle> {
  open.active += 1;
  const free = open.free.pop();
  if (free) return free;
  if (open.opened >= most) return new Promise((resolve) => open.waiting.push(resolve));
  open.opened += 1;
  const { module, constants: c } = open.pkcs11;
  try {
    return module.C_OpenSession(open.slot, c.CKF_SERIAL_SESSION | c.CKF_RW_SESSION);
  } catch (error) {
    open.opened -= 1;
    settle(open);
    throw asHsmError(error);
  }
}

function give(open: Login, session: Handle): void {
  const next = open.waiting.shift();
  if (next) next(session);
  else open.free.push(session);
  settle(open);
}

function settle(open: Login): void {
  open.active -= 1;
  if (open.active === 0) open.ended?.();
}

/** After the last that uses it. */
async function endLogin(open: Login): Promise<void> {
  if (open.active > 0) await new Promise<void>((resolve) => (open.ended = resolve));
  finalise(open.pkcs11);
}

/** The module may be as lost as the token; nothing is left to be done about it. */
function finalise({ module }: Pkcs11): void {
  for (const step of [() => module.C_Finalize(), () => module.close()]) {
    try {
      step();
    } catch (error) {
      asHsmError(error);
    }
  }
}

function tolerating(tolerated: string, call: () => void): void {
  try {
    call();
  } catch (error) {
    if (!String(error).includes(tolerated)) throw error;
  }
}
