import { request } from 'node:http';
import { uuidV7 } from '@lienthong/kernel';
import { eventually, sampleDocument } from '@lienthong/testing';
import { codes, done, electronicUpTo, inbox, letter, putBytes, readDocument, run, upload } from './journey.js';
import { actors, here, maxUploadBytes, sha256, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());

const draft = async (): Promise<string> => (await done(service, who.drafter, 'createDraft', letter(['H35.13']))).id;
const uploadState = async (id: string): Promise<Json> =>
  (
    await service.ask(
      who.drafter,
      'query ($id: ID!) { upload(id: $id) { state refusal { code message at } expiresAt } }',
      { id },
    )
  ).data.upload;

describe('an upload', () => {
  it.each([
    ['empty.pdf', 'PDF_EMPTY'],
    ['not-a-pdf.pdf', 'PDF_NOT_A_PDF'],
    ['truncated.pdf', 'PDF_DAMAGED'],
    ['encrypted.pdf', 'PDF_ENCRYPTED'],
    ['bomb.pdf', 'PDF_INFLATES_TOO_LARGE'],
    ['javascript.pdf', 'PDF_ACTIVE_CONTENT'],
    ['xfa.pdf', 'PDF_XFA_FORM'],
    ['page-0.pdf', 'PDF_NO_PAGES'],
    ['huge-page.pdf', 'PDF_PAGE_SIZE'],
  ])('of %s is refused with %s and leaves nothing behind', async (file, code) => {
    const id = await draft();
    const before = await service.storedFiles();
    const { response, id: uploadId } = await upload(service, who.drafter, id, `bad/${file}`, { fileName: file });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ code, message: expect.any(String) }] });
    expect(await uploadState(uploadId)).toMatchObject({ state: 'REFUSED', refusal: { code } });
    expect(await service.storedFiles()).toEqual(before);
    expect((await readDocument(service, who.drafter, id)).file).toBeNull();
  });

  it.each([
    'classic-1.4.pdf',
    'word-1.7-objstm.pdf',
    'linearized.pdf',
    'rotated.pdf',
    'cropbox.pdf',
    'has-acroform.pdf',
    'quyet-dinh.pdf',
    'giay-moi-khan.pdf',
  ])('of %s is attached', async (file) => {
    const { response, id } = await upload(service, who.drafter, await draft(), file);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ upload: { id, state: 'RECEIVED' } });
  });

  it('is kept waiting, not refused for good, while too many others are inspected', async () => {
    const bytes = sampleDocument('cong-van.pdf');
    const announced = { documentId: await draft(), fileName: 'a.pdf', sizeBytes: bytes.length, sha256: sha256(bytes) };
    const link = await done(service, who.drafter, 'createUpload', announced);
    service.inspectionRoom.full = true;
    const busy = await putBytes(service, link.url, bytes);
    service.inspectionRoom.full = false;
    expect([busy.status, codes(await busy.json())]).toEqual([503, ['FILE_INSPECTION_BUSY']]);
    expect(await uploadState(link.id)).toMatchObject({ state: 'WAITING', refusal: null });
    expect((await putBytes(service, link.url, bytes)).status).toBe(201);
  });

  it('of other bytes, more bytes or fewer bytes than announced is refused', async () => {
    const id = await draft();
    const before = await service.storedFiles();
    const bytes = sampleDocument('cong-van.pdf');
    const other = Buffer.from(bytes);
    other[100] = other[100]! ^ 1;
    for (const [sent, code] of [
      [other, 'FILE_HASH_MISMATCH'],
      [Buffer.concat([bytes, Buffer.from(' ')]), 'FILE_SIZE_MISMATCH'],
      [bytes.subarray(1), 'FILE_SIZE_MISMATCH'],
    ] as const) {
      const announced = { documentId: id, fileName: 'a.pdf', sizeBytes: bytes.length, sha256: sha256(bytes) };
      const link = await done(service, who.drafter, 'createUpload', announced);
      const response = await putBytes(service, link.url, sent);
      expect(response.status).toBe(400);
      expect(codes(await response.json())).toEqual([code]);
      expect(await uploadState(link.id)).toMatchObject({ state: 'REFUSED', refusal: { code } });
      expect((await putBytes(service, link.url, bytes)).status).toBe(409);
    }
    expect(await service.storedFiles()).toEqual(before);
  });

  it('is refused before a byte is sent when it is too large, or badly announced', async () => {
    const documentId = await draft();
    const announced = { documentId, fileName: 'a.pdf', sizeBytes: 10, sha256: '0'.repeat(64) };
    const refused = async (change: object) =>
      codes(await run(service, who.drafter, 'createUpload', { ...announced, ...change }));
    expect(await refused({ sizeBytes: maxUploadBytes + 1 })).toEqual(['FILE_TOO_LARGE']);
    expect(await refused({ sizeBytes: -1 })).toEqual(['FILE_SIZE_INVALID']);
    expect(await refused({ sha256: 'xyz' })).toEqual(['FILE_HASH_INVALID']);
    expect(await refused({ fileName: '../../etc/passwd' })).toEqual(['FILE_NAME_INVALID']);
    expect(await refused({ fileName: 'a\u0007.pdf' })).toEqual(['FILE_NAME_INVALID']);
  });

  it.each(['ban-quet.pdf', 'phu-luc.pdf'])(
    'of %s as the main file of a draft is refused, because number and date would cover what stands there',
    async (file) => {
      const documentId = await draft();
      const before = await service.storedFiles();
      const { response, id } = await upload(service, who.drafter, documentId, file);
      expect(response.status).toBe(422);
      expect((await uploadState(id)).refusal.code).toBe('PDF_NUMBER_PLACE_MISSING');
      expect(await service.storedFiles()).toEqual(before);
    },
  );

  it('that breaks off may be tried again with the same link', async () => {
    const documentId = await draft();
    const bytes = sampleDocument('ban-quet.pdf');
    const announced = {
      documentId,
      role: 'ATTACHMENT',
      fileName: 'a.pdf',
      sizeBytes: bytes.length,
      sha256: sha256(bytes),
    };
    const link = await done(service, who.drafter, 'createUpload', announced);
    const before = await service.storedFiles();
    await new Promise<void>((resolve) => {
      const put = request(here(service, link.url), { method: 'PUT', headers: { 'content-length': bytes.length } });
      put.once('error', () => resolve());
      put.write(bytes.subarray(0, 1000), () => put.destroy(new Error('cut')));
    });
    expect((await putBytes(service, link.url, bytes)).status).toBe(201);
    expect((await putBytes(service, link.url, bytes)).status).toBe(201);
    // Nobody tells when the server has noticed that the first line was cut.
    await eventually(async () => {
      const added = (await service.storedFiles()).filter((name) => !before.includes(name));
      return added.join() === sha256(bytes);
    });
    expect((await uploadState(link.id)).state).toBe('RECEIVED');
  });

  it('sent twice at once is attached once', async () => {
    const documentId = await draft();
    const bytes = sampleDocument('phu-luc.pdf');
    const announced = { documentId, fileName: 'phụ lục.pdf', sizeBytes: bytes.length, sha256: sha256(bytes) };
    const link = await done(service, who.drafter, 'createUpload', { ...announced, role: 'ATTACHMENT' });
    const both = await Promise.all([1, 2].map(() => putBytes(service, link.url, bytes)));
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect((await readDocument(service, who.drafter, documentId)).attachments).toHaveLength(1);
  });

  it('that arrives after the draft was submitted is refused', async () => {
    const { id } = await electronicUpTo(service, who, 'DRAFT', letter(['H35.13']));
    const bytes = sampleDocument('quyet-dinh.pdf');
    const announced = { documentId: id, fileName: 'a.pdf', sizeBytes: bytes.length, sha256: sha256(bytes) };
    const link = await done(service, who.drafter, 'createUpload', announced);
    await done(service, who.drafter, 'submitForSignature', { documentId: id, signerId: who.signer.personId });
    const response = await putBytes(service, link.url, bytes);
    expect([response.status, codes(await response.json())]).toEqual([409, ['DOCUMENT_NOT_DRAFT']]);
  });

  it('link that was changed, has expired or is of another method opens nothing', async () => {
    const bytes = sampleDocument('cong-van.pdf');
    const announced = { documentId: await draft(), fileName: 'a.pdf', sizeBytes: bytes.length, sha256: sha256(bytes) };
    const { id, url } = await done(service, who.drafter, 'createUpload', announced);
    const other = await done(service, who.drafter, 'createUpload', announced);
    for (const link of [
      url.replace(id, other.id),
      url.replace(/expires=\d+/, 'expires=99999999999'),
      url.replace(/signature=.*/, 'signature=AAAA'),
      url.split('?')[0],
    ]) {
      const response = await putBytes(service, link, bytes);
      expect([response.status, codes(await response.json())]).toEqual([403, ['LINK_INVALID']]);
    }
    expect((await service.ask(who.homeClerk, `{ upload(id: "${id}") { state } }`)).data.upload).toBeNull();
  });
});

describe('a download', () => {
  const name = 'Công văn số 5 “đặc biệt”.pdf';
  let link: string;
  let bytes: Uint8Array;
  let documentId: string;
  beforeAll(async () => {
    documentId = await draft();
    ({ bytes } = await upload(service, who.drafter, documentId, 'cong-van.pdf', { fileName: name }));
    link = here(service, (await readDocument(service, who.drafter, documentId)).file.downloadUrl);
  });
  const get = (headers: Record<string, string> = {}, url = link) => fetch(url, { headers });

  it('gives the whole file under its own name', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const disposition = response.headers.get('content-disposition')!;
    expect(disposition).toContain('filename="Cong van so 5 _dac biet_.pdf"');
    expect(decodeURIComponent(/filename\*=UTF-8''(\S+)/.exec(disposition)![1]!)).toBe(name);
  });

  it('gives a part, an empty answer for what is known, and says when a part lies beyond the end', async () => {
    const total = bytes.length;
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 99],
      ['bytes=100-', 100, total - 1],
      ['bytes=-10', total - 10, total - 1],
      [`bytes=5-${total * 2}`, 5, total - 1],
    ] as const) {
      const response = await get({ range });
      expect([response.status, response.headers.get('content-range')]).toEqual([206, `bytes ${start}-${end}/${total}`]);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    const beyond = await get({ range: `bytes=${total}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${total}`]);
    for (const range of ['bytes=0-1,5-6', 'pages=1', 'bytes=9-3']) expect((await get({ range })).status).toBe(200);
    const etag = (await get()).headers.get('etag')!;
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    expect((await get({ range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
    expect((await fetch(link, { method: 'HEAD' })).headers.get('content-length')).toBe(String(total));
  });

  it('goes on record with the person the link was made for', async () => {
    const read = () =>
      service.app.database.query<{ actor_id: string }>(
        `select actor_id from audit_entry where subject = $1 and act = 'FILE_DOWNLOADED'`,
        [`document:${documentId}`],
      );
    const before = (await read()).length;
    await (await get()).arrayBuffer();
    const after = await read();
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)!.actor_id).toBe(who.drafter.personId);
  });

  it('link that was changed opens nothing', async () => {
    const other = sha256(Buffer.from('other'));
    for (const url of [
      link.replace(/\/[0-9a-f]{64}/, `/${other}`),
      link.replace(/person=[^&]+/, `person=${uuidV7()}`),
    ]) {
      const response = await get({}, url);
      expect([response.status, codes(await response.json())]).toEqual([403, ['LINK_INVALID']]);
    }
  });
});

it('a recipient gets a link to the sealed file only', async () => {
  const { id, file } = await electronicUpTo(service, who, 'ISSUED', letter(['H35.13']));
  const mine = (await inbox(service, who.homeClerk)).find(({ document }: Json) => document.id === id)!;
  const response = await fetch(here(service, mine.document.file.downloadUrl));
  expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(file.sha256);
});
