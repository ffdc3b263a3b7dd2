// What can be wrong with the security module, by name. What passes by itself is worth another attempt; a wrong PIN never is: the
// token locks after a few.
import { type DomainError, type LocalisedText, refuse } from '@lienthong/kernel';

const refusals = {
  HSM_NOT_CONFIGURED: {
    vi: 'Khóa nằm trong thiết bị bảo mật (HSM) nhưng hệ thống chưa được cấu hình thiết bị này.',
    en: 'The key is in a security module, and none is configured.',
  },
  HSM_MODULE_MISSING: {
    vi: 'Không nạp được thư viện PKCS#11 của thiết bị bảo mật (HSM).',
    en: 'The PKCS #11 module of the security module cannot be loaded.',
  },
  HSM_TOKEN_MISSING: {
    vi: 'Không tìm thấy thiết bị bảo mật (HSM) đã cấu hình; có thể thiết bị đã bị tháo hoặc mất kết nối.',
    en: 'The configured token is not there: it was removed, or the connection to it is lost.',
  },
  HSM_PIN_WRONG: {
    vi: 'Mã PIN của thiết bị bảo mật (HSM) trong cấu hình không đúng.',
    en: 'The PIN of the security module in the configuration is wrong.',
  },
  HSM_PIN_LOCKED: {
    vi: 'Thiết bị bảo mật (HSM) đã bị khóa do nhập sai mã PIN nhiều lần.',
    en: 'The security module is locked after too many wrong PINs.',
  },
  HSM_KEY_MISSING: {
    vi: 'Không tìm thấy khóa ký trong thiết bị bảo mật (HSM).',
    en: 'The key is not in the security module.',
  },
  HSM_KEY_UNSUITABLE: {
    vi: 'Thiết bị bảo mật (HSM) không hỗ trợ thuật toán ký này với khóa này.',
    en: 'The security module cannot sign with this key by this algorithm.',
  },
  HSM_UNAVAILABLE: {
    vi: 'Thiết bị bảo mật (HSM) đang gặp lỗi.',
    en: 'The security module does not work at the moment.',
  },
} as const satisfies Record<string, LocalisedText>;

export type HsmRefusalCode = keyof typeof refusals;

const passing: ReadonlySet<HsmRefusalCode> = new Set<HsmRefusalCode>(['HSM_TOKEN_MISSING', 'HSM_UNAVAILABLE']);

export const hsmText = (code: HsmRefusalCode): LocalisedText => refusals[code];
export const refuseHsm = (code: HsmRefusalCode): DomainError => refuse(code, refusals[code]);

export class HsmError extends Error {
  /** @param detail name of the PKCS #11 return value; never a PIN */
  constructor(
    readonly code: HsmRefusalCode,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
    this.name = 'HsmError';
  }

  /** It may be over at the next attempt. */
  get passes(): boolean {
    return passing.has(this.code);
  }
}

/** For `catch`: what passes is thrown on while another attempt will follow; else the refusal is. */
export const refusedUnlessPassing =
  ({ mayWait }: { readonly mayWait: boolean }) =>
  (error: unknown): never => {
    if (error instanceof HsmError && !(error.passes && mayWait)) throw refuseHsm(error.code);
    throw error;
  };

/** Return values after which every handle is worthless. PKCS #11 v2.40, 5.1.6. */
const lostTokens = ['CKR_TOKEN_NOT_PRESENT', 'CKR_DEVICE_REMOVED', 'CKR_SLOT_ID_INVALID', 'CKR_TOKEN_NOT_RECOGNIZED'];
const unsuitable = [
  'CKR_MECHANISM_INVALID',
  'CKR_MECHANISM_PARAM_INVALID',
  'CKR_KEY_TYPE_INCONSISTENT',
  'CKR_KEY_FUNCTION_NOT_PERMITTED',
  'CKR_KEY_SIZE_RANGE',
];

/** A failed call of the module, by our names. */
export function asHsmError(error: unknown): HsmError {
  if (error instanceof HsmError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  const name = /CKR_\w+/.exec(detail)?.[0] ?? detail;
  return new HsmError(codeOf(name), name, { cause: error });
}

function codeOf(name: string): HsmRefusalCode {
  if (lostTokens.includes(name)) return 'HSM_TOKEN_MISSING';
  if (unsuitable.includes(name)) return 'HSM_KEY_UNSUITABLE';
  if (name === 'CKR_PIN_INCORRECT' || name === 'CKR_PIN_INVALID' || name === 'CKR_PIN_LEN_RANGE')
    return 'HSM_PIN_WRONG';
  if (name === 'CKR_PIN_LOCKED') return 'HSM_PIN_LOCKED';
  return 'HSM_UNAVAILABLE';
}
