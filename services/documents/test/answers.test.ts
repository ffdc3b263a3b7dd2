import { issuanceRequested, signingCompleted, signingFailed, type SigningRequested } from '@lienthong/contracts';
import { verifyAuditChain } from '@lienthong/database';
import { type PersonId, uuidV7 } from '@lienthong/kernel';
import { eventually } from '@lienthong/testing';
import { done, electronicUpTo, inbox, letter, readDocument, upload } from './journey.js';
import { actors, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());
afterEach(() => service.peers.answerBy(() => ({ kind: 'DONE' })));

const held = async (name: 'signDocument' | 'assignNumber' | 'sealDocument', actor: 'signer' | 'clerk', id: string) => {
  service.peers.answerBy(() => ({ kind: 'HELD' }));
  await done(service, who[actor], name, { documentId: id });
  await service.settled();
  return service.peers.acts.at(-1)!;
};
const read = (id: string) => readDocument(service, who.clerk, id);

it('an answer that comes twice, late, or to another act changes nothing', async () => {
  const { id, file: draftFile } = await electronicUpTo(service, who, 'SUBMITTED', letter(['H35.13']));
  const request = await held('signDocument', 'signer', id);
  const completed = await service.peers.completedFor(request);

  await service.peers.send(signingCompleted, { ...completed, actId: uuidV7() });
  expect(await read(id)).toMatchObject({ state: 'SIGNING', file: { sha256: draftFile.sha256 } });
  await service.peers.send(signingCompleted, completed);
  expect(await read(id)).toMatchObject({ state: 'SIGNED', file: { sha256: completed.file } });
  // The same act again under another message, with another file: refused by the document, not only by the inbox.
  await service.peers.send(signingCompleted, { ...completed, file: draftFile.sha256 });
  const failure = { ...completed, code: 'KEY_LOST', message: { vi: 'x', en: 'x' } };
  await service.peers.send(signingFailed, failure);
  expect(await read(id)).toMatchObject({ state: 'SIGNED', file: { sha256: completed.file }, lastFailure: null });

  await held('assignNumber', 'clerk', id);
  await service.peers.send(signingCompleted, completed);
  expect(await read(id)).toMatchObject({ state: 'NUMBERING', file: { sha256: completed.file } });
  expect((await read(id)).history.filter(({ act }: Json) => act === 'SIGNED')).toHaveLength(1);
});

it('a failed signature brings the document back to the signer, who may sign again or return it', async () => {
  const { id, file } = await electronicUpTo(service, who, 'SUBMITTED', letter(['H35.13']));
  service.peers.answerBy(() => ({ kind: 'FAILED', code: 'CERTIFICATE_EXPIRED' }));
  await done(service, who.signer, 'signDocument', { documentId: id });
  await service.settled();
  expect(await read(id)).toMatchObject({
    state: 'SUBMITTED',
    lastFailure: { code: 'CERTIFICATE_EXPIRED' },
    file: { sha256: file.sha256 },
  });
  service.peers.answerBy(() => ({ kind: 'DONE' }));
  await done(service, who.signer, 'signDocument', { documentId: id });
  await service.settled();
  expect(await read(id)).toMatchObject({ state: 'SIGNED', lastFailure: null });
});

it('a failed seal brings a digitised document back to the clerk with every file as it was', async () => {
  const digitised = { ...letter(['H35.13']), number: 5, issueDate: '2026-01-05', paperSigner: 'Nguyễn Văn Tùng' };
  const { id } = await done(service, who.clerk, 'registerDigitised', digitised);
  await upload(service, who.clerk, id, 'ban-quet.pdf');
  await upload(service, who.clerk, id, 'phu-luc.pdf', { role: 'ATTACHMENT' });
  const before = await read(id);
  service.peers.answerBy(() => ({ kind: 'FAILED', code: 'KEY_NOT_SUITABLE' }));
  await done(service, who.clerk, 'sealDocument', { documentId: id });
  await service.settled();
  expect(await read(id)).toMatchObject({
    state: 'DRAFT',
    lastFailure: { code: 'KEY_NOT_SUITABLE' },
    file: { sha256: before.file.sha256 },
    attachments: [{ file: { sha256: before.attachments[0].file.sha256 } }],
  });
});

it('an urgent document asks for its signature ahead of ordinary ones', async () => {
  const { database } = service.app;
  const { id } = await electronicUpTo(service, who, 'ISSUED', { ...letter(['H35.13']), urgency: 'EXPRESS' });
  const rows = await database.query<{ priority: number }>(
    `select distinct priority from outbox where payload ->> 'documentId' = $1`,
    [id],
  );
  expect(rows).toEqual([{ priority: 1 }]);
  const [express] = await inbox(service, who.homeClerk, { urgency: 'EXPRESS' });
  expect(express).toMatchObject({ document: { id, urgency: 'EXPRESS' } });
});

it('an issuance that runs again delivers nothing twice', async () => {
  const { id } = await electronicUpTo(service, who, 'ISSUED', letter(['H35.13', 'H35.101']));
  const before = [await read(id), service.peers.facts.length];
  await service.peers.send(issuanceRequested, { documentId: id });
  await service.peers.send(issuanceRequested, { documentId: uuidV7() });
  await service.settled();
  const after = await read(id);
  delete after.file.downloadUrl;
  delete (before[0] as Json).file.downloadUrl;
  expect([after, service.peers.facts.length]).toEqual(before);
});

it('an issuance whose worker is cut off in the middle is done once, by whoever comes next', async () => {
  const { database } = service.app;
  const { id } = await electronicUpTo(service, who, 'SEALED', letter(['H35.13', 'H35.101']));
  const facts = service.peers.facts.length;
  const other = database.dataSource.createQueryRunner();
  await other.startTransaction();
  // The job gets as far as the deliveries and waits there, holding the document.
  await other.query('select from delivery where document_id = $1 for update', [id]);
  await done(service, who.clerk, 'issueDocument', { documentId: id });
  await eventually(async () => {
    // Asked in a session of its own: within one transaction PostgreSQL shows the activity of its first look again and again.
    const cut: unknown[] = await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like 'update delivery%'`,
    );
    return cut.length > 0;
  });
  await other.rollbackTransaction();
  await other.release();
  await service.settled();
  const document = await read(id);
  expect(document).toMatchObject({ state: 'ISSUED', lastFailure: null });
  expect(document.deliveries.edges.map(({ node }: Json) => node.history.map(({ state }: Json) => state))).toEqual([
    ['SENT', 'ARRIVED'],
    ['SENT', 'ARRIVED'],
  ]);
  // Told in one transaction, heard in whatever order.
  const told = service.peers.facts.slice(facts).map(({ topic }) => topic);
  expect(told.sort()).toEqual(['deliveries.arrived', 'document.issued']);
});

it('an issuance that meets a recipient closed meanwhile brings the document back to the clerk, with the reason', async () => {
  const { commune } = service.province.organisations;
  const { id } = await electronicUpTo(service, who, 'SEALED', letter(['H35.13', 'H35.101']));
  // As if the directory had changed between the clerk's act and the job.
  await service.app.database.query(`update document set state = 'ISSUING' where id = $1`, [id]);
  const closed = commune.identifiers.map((one) => ({ ...one, status: 'CLOSED' as const, validTo: '2025-06-30' }));
  await service.peers.announceDirectory([{ ...commune, version: 2, identifiers: closed }]);
  await service.peers.send(issuanceRequested, { documentId: id });
  await service.settled();
  const stopped = await read(id);
  expect(stopped).toMatchObject({ state: 'SEALED', lastFailure: { code: 'RECIPIENT_IDENTIFIER_CLOSED' } });
  expect(stopped.deliveries.edges.map(({ node }: Json) => node.state)).toEqual(['PLANNED', 'PLANNED']);
  await service.peers.announceDirectory([{ ...commune, version: 3 }]);
  await done(service, who.clerk, 'issueDocument', { documentId: id });
  await service.settled();
  expect(await read(id)).toMatchObject({ state: 'ISSUED', lastFailure: null });
});

it('the trail of a document tells who did what and who read it, and cannot be cut unseen', async () => {
  const { id } = await electronicUpTo(service, who, 'ISSUED', letter(['H35.13']));
  await readDocument(service, who.homeClerk, id);
  const rows = await service.app.database.query<{ act: string; actor_id: string }>(
    `select act, actor_id from audit_entry where subject = $1 order by sequence`,
    [`document:${id}`],
  );
  expect(rows.at(-1)).toEqual({ act: 'DOCUMENT_READ', actor_id: who.homeClerk.personId });
  const readers = Array.from({ length: 20 }, () => ({ ...who.homeClerk, personId: uuidV7() as PersonId }));
  await Promise.all(readers.map((reader) => readDocument(service, reader, id)));
  const verdict = await verifyAuditChain(service.app.database, `document:${id}`);
  expect(verdict).toMatchObject({ intact: true, entries: rows.length + 20 });
});

it('asks the seal for the newest revision of every attachment', async () => {
  const { id } = await done(service, who.drafter, 'createDraft', letter(['H35.13']));
  await upload(service, who.drafter, id, 'cong-van.pdf');
  for (const file of ['phu-luc.pdf', 'quyet-dinh.pdf'])
    await upload(service, who.drafter, id, file, { role: 'ATTACHMENT' });
  await done(service, who.drafter, 'submitForSignature', { documentId: id, signerId: who.signer.personId });
  await done(service, who.signer, 'signDocument', { documentId: id });
  await service.settled();
  await done(service, who.clerk, 'assignNumber', { documentId: id });
  await service.settled();
  const numbered = await read(id);
  const request = (await held('sealDocument', 'clerk', id)) as Extract<SigningRequested, { act: 'SEAL' }>;
  expect(request).toMatchObject({ way: 'ELECTRONIC', file: numbered.file.sha256, code: numbered.code });
  expect(request.attachments).toEqual(
    numbered.attachments.map(({ id: attachmentId, file }: Json) => ({ attachmentId, file: file.sha256 })),
  );
});
