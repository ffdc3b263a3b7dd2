import { contentDisposition, readRange } from './http-file.js';

describe('a file over HTTP', () => {
  it('keeps its name out of the header syntax', () => {
    const header = contentDisposition('a"; filename="b\r\nSet-Cookie: x\\.pdf');
    expect(header).not.toMatch(/[\r\n\\]/);
    expect(header.split('"')).toHaveLength(3);
    expect(contentDisposition('Đề án.pdf')).toBe(
      `attachment; filename="De an.pdf"; filename*=UTF-8''%C4%90%E1%BB%81%20%C3%A1n.pdf`,
    );
  });

  it('is cut to what exists', () => {
    expect(readRange('bytes=0-', 10)).toEqual({ start: 0, end: 9 });
    expect(readRange('bytes=9-20', 10)).toEqual({ start: 9, end: 9 });
    expect(readRange('bytes=-20', 10)).toEqual({ start: 0, end: 9 });
    expect(readRange('bytes=10-', 10)).toBe('UNSATISFIABLE');
    expect(readRange('bytes=-0', 10)).toBe('UNSATISFIABLE');
    for (const header of [undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'bytes=a-b'])
      expect(readRange(header, 10)).toBeNull();
  });
});
