import { isPublicAddress } from './address-policy.js';

/** First and last address of every range that is not the public internet, with the public ones on both sides (RFC 6890). */
describe('an address that a certificate names', () => {
  it.each([
    ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
    ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
    ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
    ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
    ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
    ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
    ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
    ['224.0.0.0', '255.255.255.255', '223.255.255.255', undefined],
  ])('from %s to %s is not asked', (first, last, before, after) => {
    expect([first, last].map(isPublicAddress)).toEqual([false, false]);
    for (const outside of [before, after]) if (outside !== undefined) expect(isPublicAddress(outside)).toBe(true);
  });

  it.each([
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '198.51.100.1',
    '203.0.113.1',
    '::1',
    'fc00::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    'localhost',
    '',
  ])(
    // prettier-ignore
    'such as "%s" is not asked',
    (address) => expect(isPublicAddress(address)).toBe(false),
  );
});
