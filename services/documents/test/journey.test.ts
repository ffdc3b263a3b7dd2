import { describeEachBackend, sampleDocument } from '@lienthong/testing';
import { codes, done, electronicUpTo, inbox, letter, readDocument, run, upload } from './journey.js';
import { actors, here, sha256, startService, type Json, type TestService } from './service.js';

describeEachBackend((_name, backend) => {
  let service: TestService;
  let who: ReturnType<typeof actors>;
  beforeAll(async () => {
    service = await startService({ backend });
    who = actors(service.province);
  });
  afterAll(() => service.close());

  it('takes an electronic document from the draft to three recipients and back to the sender', async () => {
    const { id } = await done(service, who.drafter, 'createDraft', letter(['H35.13', 'H35.18', 'H35.101']));
    const sent = await upload(service, who.drafter, id, 'cong-van.pdf');
    expect(sent.response.status).toBe(201);
    const appendix = await upload(service, who.drafter, id, 'phu-luc.pdf', { role: 'ATTACHMENT', title: 'Phụ lục I' });
    expect(appendix.response.status).toBe(201);
    const draft = await readDocument(service, who.drafter, id);
    expect(draft).toMatchObject({
      state: 'DRAFT',
      way: 'ELECTRONIC',
      typeName: 'Official letter',
      number: null,
      file: { sha256: sha256(sent.bytes), name: 'cong-van.pdf', pages: 2, sizeBytes: sent.bytes.length },
      attachments: [{ title: 'Phụ lục I', file: { name: 'phu-luc.pdf', pages: 1 } }],
    });

    const submission = { documentId: id, signerId: who.signer.personId };
    expect(await done(service, who.drafter, 'submitForSignature', submission)).toMatchObject({
      state: 'SUBMITTED',
      signer: { id: who.signer.personId },
    });
    expect((await done(service, who.signer, 'signDocument', { documentId: id })).state).toBe('SIGNING');
    await service.settled();
    expect(await readDocument(service, who.clerk, id)).toMatchObject({ state: 'SIGNED', lastFailure: null });

    const numbering = await done(service, who.clerk, 'assignNumber', { documentId: id });
    expect(numbering).toMatchObject({
      state: 'NUMBERING',
      number: '01',
      notation: 'SKHCN-BCVT',
      code: '01/SKHCN-BCVT',
    });
    await service.settled();
    expect((await done(service, who.clerk, 'sealDocument', { documentId: id })).state).toBe('SEALING');
    await service.settled();
    const sealed = await readDocument(service, who.clerk, id);
    expect(sealed.state).toBe('SEALED');
    expect(sealed.file.sha256).not.toBe(draft.file.sha256);
    expect(sealed.attachments[0].file.sha256).not.toBe(draft.attachments[0].file.sha256);
    expect(await inbox(service, who.homeClerk)).toEqual([]);
    expect(await readDocument(service, who.homeClerk, id)).toBeNull();

    expect((await done(service, who.clerk, 'issueDocument', { documentId: id })).state).toBe('ISSUING');
    await service.settled();
    const issued = await readDocument(service, who.clerk, id);
    expect(issued.state).toBe('ISSUED');
    expect(issued.deliveries.edges.map(({ node }: Json) => node.state)).toEqual(['ARRIVED', 'ARRIVED', 'ARRIVED']);
    expect(issued.history.map(({ act }: Json) => act)).toEqual([
      'DRAFT_CREATED',
      'FILE_ATTACHED',
      'FILE_ATTACHED',
      'SUBMITTED',
      'SIGNATURE_REQUESTED',
      'SIGNED',
      'NUMBER_TAKEN',
      'NUMBERED',
      'SEAL_REQUESTED',
      'SEALED',
      'ISSUE_REQUESTED',
      'ISSUED',
    ]);

    const [atHome] = await inbox(service, who.homeClerk);
    const [atHealth] = await inbox(service, who.healthClerk);
    expect(atHome).toMatchObject({
      state: 'ARRIVED',
      recipientIdentifier: 'H35.13',
      document: { id, code: '01/SKHCN-BCVT', file: { sha256: sealed.file.sha256 } },
    });
    const file = await fetch(here(service, atHome.document.file.downloadUrl));
    expect(sha256(Buffer.from(await file.arrayBuffer()))).toBe(sealed.file.sha256);

    expect(await done(service, who.homeClerk, 'acceptDelivery', { deliveryId: atHome.id })).toMatchObject({
      state: 'ACCEPTED',
      arrivalNumber: 1,
    });
    const reason = 'Gửi nhầm cơ quan';
    await done(service, who.healthClerk, 'rejectDelivery', { deliveryId: atHealth.id, reason });
    for (const state of ['ASSIGNED', 'IN_PROGRESS', 'COMPLETED']) {
      await done(service, who.homeClerk, 'reportHandling', { deliveryId: atHome.id, state, note: 'Đã giao' });
    }
    const seen = await readDocument(service, who.drafter, id);
    expect(
      seen.deliveries.edges.map(({ node }: Json) => [node.state, node.arrivalNumber, node.rejectionReason]),
    ).toEqual([
      ['COMPLETED', 1, null],
      ['REJECTED', null, reason],
      ['ARRIVED', null, null],
    ]);
    expect(seen.deliveries.edges[0].node.history.map(({ state }: Json) => state)).toEqual([
      'SENT',
      'ARRIVED',
      'ACCEPTED',
      'ASSIGNED',
      'IN_PROGRESS',
      'COMPLETED',
    ]);

    await service.settled();
    const facts = service.peers.facts.filter(({ payload }) => payload['documentId'] === id);
    expect(facts.map(({ topic, payload }) => [topic, payload['state'] ?? null])).toEqual(
      expect.arrayContaining([
        ['document.issued', null],
        ['deliveries.arrived', null],
        ['delivery.changed', 'ACCEPTED'],
        ['delivery.changed', 'REJECTED'],
        ['delivery.changed', 'ASSIGNED'],
        ['delivery.changed', 'IN_PROGRESS'],
        ['delivery.changed', 'COMPLETED'],
      ]),
    );
    expect(facts).toHaveLength(7);
    expect(facts.find(({ topic }) => topic === 'document.issued')!.payload).toMatchObject({
      code: '01/SKHCN-BCVT',
      verified: { personal: true, organisation: true },
      electronicRecipients: 3,
      paperRecipients: 0,
      withPaper: false,
      signedAt: seen.signedAt,
    });
  });

  it('takes a digitised document, with a paper and an axis recipient that stay on their way', async () => {
    const digitised = {
      ...letter(['000.00.13.H35', 'G09', '6200012345']),
      number: 1418,
      issueDate: '2026-09-28',
      paperSigner: 'Nguyễn Văn Tùng',
    };
    const entered = await done(service, who.clerk, 'registerDigitised', digitised);
    expect(entered).toMatchObject({
      way: 'DIGITISED',
      state: 'DRAFT',
      code: '1418/SKHCN-BCVT',
      signer: null,
      paperSigner: 'Nguyễn Văn Tùng',
    });
    expect(codes(await run(service, who.clerk, 'sealDocument', { documentId: entered.id }))).toEqual([
      'DOCUMENT_WITHOUT_FILE',
    ]);
    expect((await upload(service, who.clerk, entered.id, 'ban-quet.pdf')).response.status).toBe(201);
    await done(service, who.clerk, 'sealDocument', { documentId: entered.id });
    await service.settled();
    expect(service.peers.acts.at(-1)).toMatchObject({ act: 'SEAL', way: 'DIGITISED', code: '1418/SKHCN-BCVT' });
    await done(service, who.clerk, 'issueDocument', { documentId: entered.id });
    await service.settled();
    const issued = await readDocument(service, who.clerk, entered.id);
    expect(issued.state).toBe('ISSUED');
    expect(
      issued.deliveries.edges.map(({ node }: Json) => [node.recipientIdentifier, node.channel, node.state]),
    ).toEqual([
      ['000.00.13.H35', 'ELECTRONIC', 'ARRIVED'],
      ['G09', 'ELECTRONIC', 'SENT'],
      ['6200012345', 'PAPER', 'SENT'],
    ]);
    const fact = service.peers.facts.find(
      ({ topic, payload }) => topic === 'document.issued' && payload['documentId'] === entered.id,
    );
    expect(fact!.payload).toMatchObject({
      way: 'DIGITISED',
      signedAt: issued.sealedAt,
      withPaper: true,
      electronicRecipients: 2,
      paperRecipients: 1,
      verified: { personal: false, organisation: true },
    });
  });

  it('returns a draft with a reason, after which it can be changed and submitted again', async () => {
    const { id } = await electronicUpTo(service, who, 'SUBMITTED', letter(['H35.13']));
    await done(service, who.signer, 'returnDraft', { documentId: id, reason: 'Sửa trích yếu' });
    const second = await upload(service, who.drafter, id, 'quyet-dinh.pdf');
    expect(second.response.status).toBe(201);
    expect((await readDocument(service, who.drafter, id)).file.sha256).toBe(sha256(sampleDocument('quyet-dinh.pdf')));
    await done(service, who.drafter, 'submitForSignature', { documentId: id, signerId: who.signer.personId });
    await done(service, who.signer, 'signDocument', { documentId: id });
    await service.settled();
    expect((await readDocument(service, who.drafter, id)).state).toBe('SIGNED');
  });
});
