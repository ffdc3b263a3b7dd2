import fc from 'fast-check';
import {
  canMoveDelivery,
  deliveryStateAfterStatus,
  deliveryStateOfStatus,
  deliveryStates,
  isFinalDeliveryState,
  nextDeliveryState,
  statusCodeOf,
  type DeliveryState,
} from './index.js';

const states = deliveryStates.map(({ state }) => state);

describe('delivery state', () => {
  it('allows exactly these acts of the recipient', () => {
    const moves = states.flatMap((from) =>
      states.filter((to) => canMoveDelivery(from, to)).map((to) => `${from}>${to}`),
    );
    expect(moves.sort()).toEqual(
      [
        'SENT>ARRIVED',
        'ARRIVED>ACCEPTED',
        'ARRIVED>REJECTED',
        'ACCEPTED>ASSIGNED',
        'ACCEPTED>IN_PROGRESS',
        'ACCEPTED>COMPLETED',
        'ASSIGNED>IN_PROGRESS',
        'ASSIGNED>COMPLETED',
        'IN_PROGRESS>COMPLETED',
      ].sort(),
    );
  });

  it('returns the new state or refuses', () => {
    expect(nextDeliveryState('ARRIVED', 'ACCEPTED')).toBe('ACCEPTED');
    expect(() => nextDeliveryState('COMPLETED', 'IN_PROGRESS')).toThrow('DELIVERY_STATE_ILLEGAL');
    expect(() => nextDeliveryState('REJECTED', 'ACCEPTED')).toThrow('DELIVERY_STATE_ILLEGAL');
    expect(() => nextDeliveryState('ACCEPTED', 'ACCEPTED')).toThrow('DELIVERY_STATE_ILLEGAL');
  });

  it('maps the status codes 01 to 06 both ways', () => {
    const codes = ['01', '02', '03', '04', '05', '06'];
    expect(codes.map((code) => deliveryStateOfStatus(code))).toEqual(
      'ARRIVED REJECTED ACCEPTED ASSIGNED IN_PROGRESS COMPLETED'.split(' '),
    );
    expect(codes.map((code) => statusCodeOf(deliveryStateOfStatus(code)!))).toEqual(codes);
    expect(deliveryStateOfStatus('07')).toBeUndefined();
  });

  it('takes late, repeated and missing status messages without moving back', () => {
    expect(deliveryStateAfterStatus('SENT', 'ACCEPTED')).toBe('ACCEPTED');
    expect(deliveryStateAfterStatus('ACCEPTED', 'ARRIVED')).toBe('ACCEPTED');
    expect(deliveryStateAfterStatus('ACCEPTED', 'REJECTED')).toBe('ACCEPTED');
    expect(deliveryStateAfterStatus('REJECTED', 'COMPLETED')).toBe('REJECTED');
  });

  it('ends in the same state whatever the order of the messages of one delivery', () => {
    const line: DeliveryState[] = ['ARRIVED', 'ACCEPTED', 'ASSIGNED', 'IN_PROGRESS', 'COMPLETED'];
    fc.assert(
      fc.property(fc.shuffledSubarray(line, { minLength: 1 }), (messages) => {
        const end = messages.reduce<DeliveryState>(deliveryStateAfterStatus, 'SENT');
        expect(end).toBe(line[Math.max(...messages.map((state) => line.indexOf(state)))]);
      }),
    );
    expect(states.filter(isFinalDeliveryState)).toEqual(['REJECTED', 'COMPLETED']);
  });
});
