import { refuse, type LocalisedText } from '@lienthong/kernel';

const basis = 'NĐ 30/2020/NĐ-CP, Điều 21; QCVN 102:2016/BTTTT, mã trạng thái';

/** [state, edXML status code that announces it, Vietnamese, English, states that may follow]. */
const rows = [
  ['SENT', null, 'Đã gửi', 'Sent', ['ARRIVED']],
  ['ARRIVED', '01', 'Đã đến', 'Arrived', ['ACCEPTED', 'REJECTED']],
  ['REJECTED', '02', 'Từ chối tiếp nhận', 'Rejected', []],
  ['ACCEPTED', '03', 'Đã tiếp nhận', 'Accepted', ['ASSIGNED', 'IN_PROGRESS', 'COMPLETED']],
  ['ASSIGNED', '04', 'Phân công', 'Assigned', ['IN_PROGRESS', 'COMPLETED']],
  ['IN_PROGRESS', '05', 'Đang xử lý', 'In progress', ['COMPLETED']],
  ['COMPLETED', '06', 'Hoàn thành', 'Completed', []],
] as const;

export type DeliveryState = (typeof rows)[number][0];
export type DeliveryStatusCode = Exclude<(typeof rows)[number][1], null>;

export interface DeliveryStateEntry {
  readonly state: DeliveryState;
  /** The edXML status code by which the recipient announces it, or null. */
  readonly statusCode: DeliveryStatusCode | null;
  readonly names: LocalisedText;
  /** States the recipient may set next. */
  readonly next: readonly DeliveryState[];
}

/** The life of one document at ONE recipient. */
export const deliveryStates: readonly DeliveryStateEntry[] = rows.map(([state, statusCode, vi, en, next]) => ({
  state,
  statusCode,
  names: { vi, en },
  next,
}));

/** Status codes outside the line of handling: the sender asks to take back (13), the recipient agrees (15) or refuses (16). */
export const changeStatusCodes = { TAKE_BACK_REQUESTED: '13', CHANGE_AGREED: '15', CHANGE_REFUSED: '16' } as const;

const byState = new Map(deliveryStates.map((entry) => [entry.state, entry]));
const entryOf = (state: DeliveryState): DeliveryStateEntry => byState.get(state)!;

export const statusCodeOf = (state: DeliveryState): DeliveryStatusCode | null => entryOf(state).statusCode;
export const deliveryStateOfStatus = (code: string): DeliveryState | undefined =>
  deliveryStates.find((entry) => entry.statusCode === code)?.state;
export const isFinalDeliveryState = (state: DeliveryState): boolean => entryOf(state).next.length === 0;
export const canMoveDelivery = (from: DeliveryState, to: DeliveryState): boolean => entryOf(from).next.includes(to);

/**
 * What the recipient's act makes of a delivery: `to`, if it lies ahead. Steps between ACCEPTED and COMPLETED may be skipped.
 * @throws DELIVERY_STATE_ILLEGAL for any step backwards, sideways or on the spot
 */
export function nextDeliveryState(from: DeliveryState, to: DeliveryState): DeliveryState {
  if (canMoveDelivery(from, to)) return to;
  const [a, b] = [entryOf(from).names, entryOf(to).names];
  throw refuse(
    'DELIVERY_STATE_ILLEGAL',
    {
      vi: `Không thể chuyển văn bản từ trạng thái “${a.vi}” sang “${b.vi}”.`,
      en: `A delivery cannot move from “${a.en}” to “${b.en}”.`,
    },
    { path: ['state'], legalBasis: basis, details: { from, to } },
  );
}

/**
 * What a status message makes of a delivery at the sender. Messages arrive late, repeated, out of order or never: a later
 * one implies the missing ones, an earlier one changes nothing. The caller stores every message all the same.
 */
export function deliveryStateAfterStatus(current: DeliveryState, reported: DeliveryState): DeliveryState {
  const reachable = new Set<DeliveryState>();
  const pending = [...entryOf(current).next];
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    if (reachable.has(state)) continue;
    reachable.add(state);
    pending.push(...entryOf(state).next);
  }
  return reachable.has(reported) ? reported : current;
}
