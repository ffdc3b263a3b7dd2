import { uuidV7 } from '@lienthong/kernel';
import { keysetPage, toConnection } from './index.js';

const rows = Array.from({ length: 5 }, () => ({ id: uuidV7() }));
const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('connections', () => {
  it('walks a list page by page without losing or repeating a row', () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages++) {
      const { limit, afterId } = keysetPage({ first: 2, after });
      const start = afterId === null ? 0 : rows.findIndex((row) => row.id === afterId) + 1;
      const { edges, pageInfo } = toConnection(rows.slice(start, start + limit + 1), limit);
      seen.push(...edges.map((edge) => edge.node.id));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(rows.map((row) => row.id));
  });

  it('says of an empty page that nothing follows', () => {
    expect(toConnection([], 10)).toEqual({ edges: [], pageInfo: { hasNextPage: false, endCursor: null } });
  });

  it('allows pages of 1 to 100 and only its own cursors', () => {
    expect(keysetPage({})).toEqual({ limit: 50, afterId: null });
    expect(keysetPage({ first: 100 }).limit).toBe(100);
    for (const first of [0, -1, 101, 1.5, Number.NaN])
      expect(codeOf(() => keysetPage({ first }))).toBe('BAD_USER_INPUT');
    for (const after of ['', 'x', 'a'.repeat(10_000), Buffer.from("' or 1=1").toString('base64url')]) {
      expect(codeOf(() => keysetPage({ after }))).toBe('BAD_USER_INPUT');
    }
  });

  it('lets a list that is not sorted by id bring its own key', () => {
    const { pageInfo } = toConnection([{ id: 'a', path: '001.002' }], 1, (row) => row.path);
    expect(keysetPage({ after: pageInfo.endCursor }, (key) => /^[\d.]+$/.test(key)).afterId).toBe('001.002');
  });
});
