// Every refusal about PINs and consent, with its words.
import { type DomainError, isDomainError, type LocalisedText, refuse } from '@lienthong/kernel';
import type { PinPolicy, PinState } from './pin-rules.js';

const ownKey = 'NĐ 30/2020/NĐ-CP, Điều 32(3)';
const refusals = {
  PIN_NOT_SET: {
    vi: 'Khóa ký số cá nhân chưa có mã PIN. Hãy đặt mã PIN trước khi ký.',
    en: 'Your signing key has no PIN yet. Set one before you sign.',
  },
  PIN_ALREADY_SET: {
    vi: 'Khóa ký số cá nhân đã có mã PIN; hãy đổi mã PIN bằng mã cũ.',
    en: 'Your signing key has a PIN already; change it with the old one.',
  },
  PIN_UNCHANGED: {
    vi: 'Mã PIN mới trùng với mã PIN cũ.',
    en: 'The new PIN is the old one.',
  },
  SIGNING_KEY_LOCKED: {
    vi: 'Khóa ký số cá nhân đã bị khóa do nhập sai mã PIN nhiều lần. Hãy liên hệ quản trị để mở khóa.',
    en: 'Your signing key is locked after too many wrong PINs. Ask the administrator to unlock it.',
  },
  SIGNING_KEY_MISSING: {
    vi: 'Người này không có khóa ký số lưu tại hệ thống.',
    en: 'This person has no signing key in this system.',
  },
  SIGNING_KEY_ON_TOKEN: {
    vi: 'Khóa ký số của bạn nằm trên thiết bị riêng; mã PIN nhập tại thiết bị đó.',
    en: 'Your signing key is on your own token; its PIN is entered there.',
  },
  UNLOCK_BY_ANOTHER: {
    vi: 'Không tự mở khóa ký số của chính mình; hãy nhờ một quản trị viên khác.',
    en: 'Nobody unlocks their own key; ask another administrator.',
  },
  ACTIVATION_CODE_REQUIRED: {
    vi: 'Hãy nhập mã kích hoạt do quản trị viên của cơ quan trao trực tiếp trước khi đặt mã PIN đầu tiên.',
    en: 'Enter the activation code that the administrator handed to you in person before you choose the first PIN.',
  },
  ACTIVATION_CODE_WRONG: {
    vi: 'Mã kích hoạt không đúng.',
    en: 'The activation code is wrong.',
  },
  ACTIVATION_CODE_NOT_VALID: {
    vi: 'Không có mã kích hoạt còn hiệu lực: mã chưa được cấp, đã dùng, đã hết hạn hoặc đã nhập sai quá nhiều lần. Hãy xin quản trị viên cấp mã mới.',
    en: 'There is no valid activation code: none was issued, or it was used, has expired or was tried too often. Ask the administrator for a new one.',
  },
  ACTIVATION_BY_ANOTHER: {
    vi: 'Không tự cấp mã kích hoạt cho chính mình; hãy nhờ một quản trị viên khác.',
    en: 'Nobody issues an activation code to themselves; ask another administrator.',
  },
  ACTIVATION_NOT_NEEDED: {
    vi: 'Người này không có khóa ký số nào đang chờ kích hoạt.',
    en: 'No signing key of this person waits for an activation.',
  },
  SIGNER_NOT_FOUND: {
    vi: 'Không tìm thấy người này trong cơ quan.',
    en: 'This person is not found in the organisation.',
  },
  AUTHORISATION_INVALID: {
    vi: 'Xác nhận ký không hợp lệ. Hãy xác nhận lại bằng mã PIN.',
    en: 'The authorisation to sign is not valid. Confirm again with your PIN.',
  },
  AUTHORISATION_EXPIRED: {
    vi: 'Xác nhận ký đã hết hạn. Hãy xác nhận lại bằng mã PIN.',
    en: 'The authorisation to sign has expired. Confirm again with your PIN.',
  },
  AUTHORISATION_NOT_YET_VALID: {
    vi: 'Đồng hồ của máy chủ ký chậm hơn thời điểm xác nhận ký; chưa ký. Hãy báo quản trị hệ thống chỉnh lại giờ.',
    en: 'The clock of the signing server is behind the time of the authorisation; nothing was signed. Tell the administrator to set it right.',
  },
  AUTHORISATION_USED: {
    vi: 'Xác nhận ký này đã được dùng cho một lần ký khác.',
    en: 'This authorisation to sign was used for another act already.',
  },
  AUTHORISATION_OF_ANOTHER_DOCUMENT: {
    vi: 'Xác nhận ký thuộc về một văn bản khác.',
    en: 'The authorisation to sign is for another document.',
  },
  AUTHORISATION_OF_ANOTHER_FILE: {
    vi: 'Tệp của văn bản đã thay đổi sau khi xác nhận ký. Hãy xem lại văn bản và xác nhận lại.',
    en: 'The file of the document changed after the authorisation. Look at it and confirm again.',
  },
  AUTHORISATION_OF_ANOTHER_KEY: {
    vi: 'Khóa ký hoặc mã PIN đã thay đổi sau khi xác nhận ký. Hãy xác nhận lại.',
    en: 'The key or its PIN changed after the authorisation. Confirm again.',
  },
} as const satisfies Record<string, LocalisedText>;

export const refuseCustody = (code: keyof typeof refusals, path?: readonly string[]): DomainError =>
  refuse(code, refusals[code], { legalBasis: ownKey, ...(path ? { path } : {}) });

const seconds = (from: Date, to: Date): number => Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 1000));

/** A PIN that came too early after a wrong one; it was not looked at. */
export const refuseTooEarly = (retryAt: Date, now: Date): DomainError =>
  refuse(
    'PIN_TOO_EARLY',
    {
      vi: `Vừa nhập sai mã PIN hoặc đang kiểm tra mã PIN. Hãy thử lại sau ${seconds(now, retryAt)} giây.`,
      en: `A PIN was wrong or is being checked. Try again in ${seconds(now, retryAt)} seconds.`,
    },
    { path: ['pin'], details: { retryAt } },
  );

/** @param after the state with this wrong PIN counted */
export function refuseWrongPin(after: PinState, now: Date, { attempts }: PinPolicy): DomainError {
  if (after.lockedAt) return refuseCustody('SIGNING_KEY_LOCKED');
  const left = attempts - after.wrong;
  const wait = seconds(now, after.nextTryAt!);
  return refuse(
    'PIN_WRONG',
    {
      vi: `Mã PIN không đúng. Còn ${left} lần thử; lần sau được thử sau ${wait} giây.`,
      en: `The PIN is wrong. ${left} attempts are left; the next one in ${wait} seconds.`,
    },
    { path: ['pin'], details: { retryAt: after.nextTryAt, left } },
  );
}

/** When the next PIN will be looked at, if the refusal says so. */
export const retryAtOf = (error: unknown): Date | null => {
  const retryAt = isDomainError(error) ? error.options.details?.['retryAt'] : null;
  return retryAt instanceof Date ? retryAt : null;
};
