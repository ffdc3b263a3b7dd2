import { signLink, verifyLink } from './index.js';

const secret = 'a secret that is long enough';
const expiresAt = new Date('2026-11-22T10:00:00Z');
const before = new Date('2026-11-22T09:59:59Z');
const claims = { document: '0192f000', maxBytes: '1000', note: 'Đề án & kế hoạch = 50%?' };
const link = signLink(secret, { method: 'PUT', path: '/files/upload', claims, expiresAt });

describe('signed link', () => {
  it('gives its claims back, as a path or as a whole address', () => {
    expect(verifyLink(secret, 'PUT', link, before)).toEqual({ claims });
    expect(verifyLink(secret, 'PUT', `https://lienthong.example.vn${link}`, before)).toEqual({ claims });
  });

  it('does not mind in which order a proxy puts the parts', () => {
    const [path, query] = link.split('?');
    expect(verifyLink(secret, 'PUT', `${path}?${query!.split('&').reverse().join('&')}`, before)).toEqual({ claims });
  });

  it('ends at its time', () => {
    expect(() => verifyLink(secret, 'PUT', link, expiresAt)).toThrow(expect.objectContaining({ code: 'LINK_EXPIRED' }));
  });

  it.each([
    ['another method', secret, 'GET', link],
    ['another secret', `${secret}!`, 'PUT', link],
    ['another path', secret, 'PUT', link.replace('/upload', '/uploads')],
    ['another claim', secret, 'PUT', link.replace('maxBytes=1000', 'maxBytes=1001')],
    ['a claim more', secret, 'PUT', `${link}&admin=true`],
    ['a claim twice', secret, 'PUT', `${link}&maxBytes=1000`],
    ['a claim less', secret, 'PUT', link.replace('maxBytes=1000&', '')],
    ['a later end', secret, 'PUT', link.replace(/expires=\d+/, 'expires=9999999999')],
    ['no signature', secret, 'PUT', link.replace(/&signature=.*/, '')],
    ['an empty signature', secret, 'PUT', link.replace(/signature=.*/, 'signature=')],
    ['two signatures', secret, 'PUT', `${link}&${/signature=.*/.exec(link)![0]}`],
    ['a signature in another spelling', secret, 'PUT', `${link}=`],
    ['one bit changed', secret, 'PUT', link.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'))],
    ['no link at all', secret, 'PUT', 'http://['],
  ])('refuses %s', (_name, key, method, url) => {
    expect(() => verifyLink(key, method, url, before)).toThrow(expect.objectContaining({ code: 'LINK_INVALID' }));
  });

  it('cannot be confused by claims that look like two', () => {
    const one = signLink(secret, { method: 'GET', path: '/f', claims: { a: 'x&b=y' }, expiresAt });
    const forged = one.replace('a=x%26b%3Dy', 'a=x&b=y');
    expect(forged).not.toBe(one);
    expect(() => verifyLink(secret, 'GET', forged, before)).toThrow(expect.objectContaining({ code: 'LINK_INVALID' }));
  });

  it('refuses to be made with a weak secret, a reserved claim or a path that is none', () => {
    const make =
      (change: object, key = secret) =>
      () =>
        signLink(key, { method: 'GET', path: '/f', claims: {}, expiresAt, ...change });
    expect(make({}, 'short')).toThrow('too short');
    expect(make({ claims: { expires: '1' } })).toThrow('reserved');
    expect(make({ path: 'f' })).toThrow('path');
    expect(make({ path: '/f?x=1' })).toThrow('path');
  });
});
