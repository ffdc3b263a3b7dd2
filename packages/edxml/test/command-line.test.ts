import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../bin/command-line.js';
import { documentParts, documentXml, statusXml } from './samples.js';

const program = join(__dirname, '../bin/edxml.mjs');
const folder = mkdtempSync(join(tmpdir(), 'edxml-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const edxml = (...argv: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], { cwd: folder, encoding: 'utf8' });
  return {
    status,
    stderr,
    stdout,
    json: stdout.startsWith('{') ? (JSON.parse(stdout) as Record<string, never>) : undefined,
  };
};
const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

describe('npx edxml', () => {
  it('may be run as a program', () => {
    expect(statSync(program).mode & 0o111).toBe(0o111);
  });

  it('reads, writes what it read, and reads the same again', () => {
    const odd = documentXml({ promulgation: documentParts.promulgation.replace('2026/09/30', '2026/02/30') });
    const first = edxml('read', put('a.edxml', `1212${odd}`), '--json');
    expect(first.status).toBe(1);
    expect(first.json).toMatchObject({
      packet: {
        kind: 'DOCUMENT',
        issuedOn: '2026/02/30',
        attachments: [{ bytes: 18, contentBase64: 'Tuyd2MOgbmcgZ+G7rWkgYW5o' }],
      },
      findings: [
        { code: 'STRAY_BYTES_BEFORE', message: { vi: expect.any(String), en: expect.any(String) } },
        { code: 'DATE_IMPOSSIBLE' },
      ],
      signature: { state: 'ABSENT' },
    });
    expect(edxml('write', put('a.json', first.stdout), 'b.edxml', '--json')).toMatchObject({
      status: 1,
      json: { conformant: false },
    });
    const second = edxml('read', 'b.edxml', '--json');
    expect(second.status).toBe(1);
    expect(second.json).toMatchObject({ packet: first.json!['packet'], findings: [{ code: 'DATE_IMPOSSIBLE' }] });
  });

  it('says 0 for a conformant packet, 2 for one that is refused, in both languages', () => {
    expect(edxml('validate', put('ok.edxml', statusXml()), '--json')).toMatchObject({
      status: 0,
      json: { conformant: true, findings: [] },
    });
    expect(edxml('validate', 'ok.edxml').stdout).toContain('Đúng quy chuẩn. · Conformant.');
    const bad = put('bad.edxml', '<!DOCTYPE edXML><edXML/>');
    const { status, json } = edxml('read', bad, '--json');
    expect({ status, json }).toMatchObject({
      status: 2,
      json: {
        refused: {
          code: 'PACKET_HAS_DTD',
          message: { vi: 'Gói tin chứa DTD, không được phép.', en: expect.any(String) },
        },
      },
    });
    expect(edxml('validate', bad)).toMatchObject({ status: 2, stderr: expect.stringContaining('không được phép') });
  });

  it('writes files named beside the value, and leaves nothing behind when it refuses', () => {
    const { packet } = edxml('read', put('c.edxml', documentXml()), '--json', '--no-content').json as unknown as {
      packet: { attachments: Record<string, unknown>[] };
    };
    expect(packet.attachments[0]).not.toHaveProperty('contentBase64');
    expect(edxml('write', put('cut.json', JSON.stringify(packet)), 'cut.edxml')).toMatchObject({ status: 2 });
    expect(existsSync(join(folder, 'cut.edxml'))).toBe(false);
    put('van-ban.txt', 'nội dung');
    packet.attachments[0] = {
      contentId: 'cid:1',
      name: 'văn bản.txt',
      contentType: 'text/plain',
      contentFile: 'van-ban.txt',
    };
    expect(edxml('write', put('c.json', JSON.stringify(packet)), 'c2.edxml')).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'c2.edxml'), 'utf8')).toContain(Buffer.from('nội dung').toString('base64'));
  });

  it('tells what it expects', async () => {
    const shown: string[] = [];
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => shown.push(String(text)) > 0);
    const ok = put('ok2.edxml', statusXml());
    const wrong = [
      [],
      ['read'],
      ['paint', 'a'],
      ['read', 'nowhere.edxml'],
      ['write', join(folder, ok), 'x'],
      ['read', ok, '--what'],
      ['read', ok, '--max-mb', 'x'],
    ];
    for (const argv of wrong) expect(await run(argv)).toBe(2);
    stderr.mockRestore();
    expect(shown).toHaveLength(wrong.length);
    expect(shown.every((text) => text.includes('edxml read FILE'))).toBe(true);
  });
});
