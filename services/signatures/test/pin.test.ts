import { verifyAuditChain } from '@lienthong/database';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { describeEachBackend } from '@lienthong/testing';
import { everything } from './everything.js';
import { type Graph, openGraph, type Who } from './graph-client.js';
import { createWorld, newDepartment, pin, sample, settled, upload, type World } from './world.js';

const key = `signingKey { id pinSet wrongPins retryAt lockedAt } retryAt errors { code message path }`;
const authorise = `mutation ($input: AuthoriseSignaturesInput!) { authoriseSignatures(input: $input) {
  authorisations { documentId authorisation expiresAt } retryAt errors { code message path legalBasis } } }`;
const changePin = `mutation ($input: ChangePinInput!) { changePin(input: $input) { ${key} } }`;
const unlock = `mutation ($input: UnlockSigningKeyInput!) { unlockSigningKey(input: $input) { person { id } errors { code } } }`;
const myKey = '{ mySigningKey { id pinSet wrongPins retryAt lockedAt } }';

const start = '2026-11-22T02:00:00.000Z';
const after = (seconds: number): string => new Date(Date.parse(start) + seconds * 1000).toISOString();

describe('the PIN of a personal key', () => {
  const clock = fixedClock(start);
  let world: World;
  let graph: Graph;
  let file: string;

  beforeAll(async () => {
    world = await createWorld({ clock });
    graph = await openGraph(world);
    file = await upload(world.app, sample('cong-van.pdf'));
  });
  beforeEach(() => clock.set(start));

  /** A signer of a new department, with a certificate. */
  const signer = async (): Promise<Who> => {
    const department = await newDepartment(world, `Sở thử nghiệm ${uuidV7()}`);
    await settled(world);
    const { personId } = department.signer;
    return { personId, organisationId: department.organisationId, roles: ['AUTHORISED_SIGNER'] };
  };
  const input = (more: object = {}) => ({
    input: { idempotencyKey: uuidV7(), pin, documents: [{ documentId: uuidV7(), file }], ...more },
  });
  const codes = ({ errors }: { errors: { code: string }[] }): string[] => errors.map(({ code }) => code);
  const acts = async ({ personId }: Who): Promise<string[]> =>
    (
      await world.app.database.query<{ act: string }>(
        'select act from audit_entry where subject = $1 order by sequence',
        [`person:${personId}`],
      )
    ).map(({ act }) => act);

  it('is asked before anything is authorised; a wrong one is slower each time and says until when', async () => {
    const who = await signer();
    expect(codes(await graph.field(who, authorise, input()))).toEqual([]);
    let seconds = 0;
    for (const pause of [1, 2, 4]) {
      clock.set(after(seconds));
      const wrong = await graph.field(who, authorise, input({ pin: '135791' }));
      expect(wrong).toMatchObject({
        authorisations: null,
        retryAt: after(seconds + pause),
        errors: [{ code: 'PIN_WRONG', path: ['pin'] }],
      });
      // Even the right one, too early, is not looked at and costs nothing.
      clock.set(new Date(Date.parse(after(seconds + pause)) - 1).toISOString());
      const early = await graph.field(who, authorise, input());
      expect(early).toMatchObject({ retryAt: after(seconds + pause), errors: [{ code: 'PIN_TOO_EARLY' }] });
      seconds += pause;
    }
    clock.set(after(seconds));
    expect(await graph.field(who, myKey)).toMatchObject({ wrongPins: 3, lockedAt: null });
    expect(codes(await graph.field(who, authorise, input()))).toEqual([]);
    expect(await graph.field(who, myKey)).toMatchObject({ pinSet: true, wrongPins: 0, retryAt: null });
  });

  it('locks after eight wrong ones, until an administrator unlocks it, who is not the owner', async () => {
    const who = await signer();
    let seconds = 0;
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      clock.set(after(seconds));
      const answer = await graph.field(who, authorise, input({ pin: `wrong-${attempt}` }));
      expect(codes(answer)).toEqual([attempt < 8 ? 'PIN_WRONG' : 'SIGNING_KEY_LOCKED']);
      seconds += 2 ** attempt;
    }
    clock.set(after(1_000_000));
    expect(codes(await graph.field(who, authorise, input()))).toEqual(['SIGNING_KEY_LOCKED']);
    expect(
      codes(await graph.field(who, changePin, { input: { idempotencyKey: uuidV7(), oldPin: pin, newPin: 'x7w2qq' } })),
    ).toEqual(['SIGNING_KEY_LOCKED']);
    expect((await graph.field(who, myKey)).lockedAt).not.toBeNull();
    const request = { input: { idempotencyKey: uuidV7(), personId: who.personId } };
    const { text } = await graph.ask(who, unlock, request);
    expect(text).toContain('ROLE_MISSING');
    const herself: Who = { ...who, roles: ['AUTHORISED_SIGNER', 'ADMINISTRATOR'] };
    expect(codes(await graph.field(herself, unlock, request))).toEqual(['UNLOCK_BY_ANOTHER']);
    const administrator: Who = { ...who, personId: uuidV7(), roles: ['ADMINISTRATOR'] };
    const elsewhere: Who = { ...administrator, organisationId: uuidV7() };
    expect(
      codes(await graph.field(elsewhere, unlock, { input: { ...request.input, idempotencyKey: uuidV7() } })),
    ).toEqual(['SIGNING_KEY_MISSING']);
    const nobody = { input: { idempotencyKey: uuidV7(), personId: uuidV7() } };
    expect(codes(await graph.field(administrator, unlock, nobody))).toEqual(['SIGNING_KEY_MISSING']);
    for (let time = 0; time < 2; time += 1) {
      expect(await graph.field(administrator, unlock, request)).toEqual({ person: { id: who.personId }, errors: [] });
    }
    expect(codes(await graph.field(who, authorise, input()))).toEqual([]);
    expect((await acts(who)).slice(-11)).toEqual([
      ...Array.from({ length: 8 }, () => 'PIN_WRONG'),
      'SIGNING_KEY_LOCKED',
      'SIGNING_KEY_UNLOCKED',
      'SIGNATURES_AUTHORISED',
    ]);
    expect(await verifyAuditChain(world.app.database, `person:${who.personId}`)).toMatchObject({ intact: true });
  });

  it('an id in capitals is the same id: nobody unlocks their own key with it, and there is one trail', async () => {
    const who = await signer();
    const inCapitals = () => ({ input: { idempotencyKey: uuidV7(), personId: who.personId.toUpperCase() } });
    expect(codes(await graph.field(who, authorise, input({ pin: '135791' })))).toEqual(['PIN_WRONG']);
    const herself: Who = { ...who, roles: ['AUTHORISED_SIGNER', 'ADMINISTRATOR'] };
    expect(codes(await graph.field(herself, unlock, inCapitals()))).toEqual(['UNLOCK_BY_ANOTHER']);
    expect(await graph.field(who, myKey)).toMatchObject({ wrongPins: 1 });
    const administrator: Who = { ...who, personId: uuidV7(), roles: ['ADMINISTRATOR'] };
    expect(await graph.field(administrator, unlock, inCapitals())).toEqual({
      person: { id: who.personId },
      errors: [],
    });
    expect(await acts(who)).toEqual(['PIN_WRONG', 'SIGNING_KEY_UNLOCKED']);

    const documentId = uuidV7();
    const shouted = { documentId: documentId.toUpperCase(), file };
    const twice = input({ documents: [{ documentId, file }, shouted] });
    expect(codes(await graph.field(who, authorise, twice))).toEqual(['DOCUMENT_TWICE']);
    const given = await graph.field(who, authorise, input({ documents: [shouted] }));
    expect(given.authorisations).toMatchObject([{ documentId }]);
    const trail = await world.app.database.query('select act from audit_entry where subject = $1', [
      `document:${documentId}`,
    ]);
    expect(trail).toEqual([{ act: 'SIGNATURE_AUTHORISED' }]);
  });

  it('guesses that come together are one guess: the others are not looked at', async () => {
    const who = await signer();
    const guesses = Array.from({ length: 30 }, (_, index) =>
      graph.field(who, authorise, input({ pin: `guess-${index}` })),
    );
    const found = (await Promise.all(guesses)).flatMap(codes);
    expect(found.filter((code) => code !== 'PIN_TOO_EARLY')).toEqual(['PIN_WRONG']);
    // Nor would the right one have been, behind any of them.
    expect(codes(await graph.field(who, authorise, input()))).toEqual(['PIN_TOO_EARLY']);
    expect(await graph.field(who, myKey)).toMatchObject({ wrongPins: 1 });
  });

  it('a fault of ours is nobody’s wrong PIN', async () => {
    const who = await signer();
    const [{ id }] = (await world.app.database.query<{ id: string }>(
      `update private_key set sealed_private_key = sealed_private_key, wrapped_data_key = '\\x00' where owner_id = $1 returning id`,
      [who.personId],
    )) as [{ id: string }];
    const { text } = await graph.ask(who, authorise, input());
    expect(text).toContain('INTERNAL_SERVER_ERROR');
    const [state] = await world.app.database.query('select wrong, next_try_at from pin_state where key_id = $1', [id]);
    expect(state).toEqual({ wrong: 0, next_try_at: null });
  });

  it('is changed with the old one, once per request; authorisations given before are void', async () => {
    const who = await signer();
    const wrong = await graph.field(who, changePin, {
      input: { idempotencyKey: uuidV7(), oldPin: '999333', newPin: 'mot-hai-ba' },
    });
    expect(wrong).toMatchObject({ signingKey: null, retryAt: after(1), errors: [{ code: 'PIN_WRONG' }] });
    clock.set(after(1));
    const request = { input: { idempotencyKey: uuidV7(), oldPin: pin, newPin: 'mot-hai-ba' } };
    for (let time = 0; time < 2; time += 1) {
      expect(await graph.field(who, changePin, request)).toMatchObject({
        signingKey: { pinSet: true, wrongPins: 0 },
        errors: [],
      });
    }
    expect(codes(await graph.field(who, authorise, input()))).toEqual(['PIN_WRONG']);
    clock.set(after(2));
    expect(codes(await graph.field(who, authorise, input({ pin: 'mot-hai-ba' })))).toEqual([]);
    expect(await acts(who)).toEqual(expect.arrayContaining(['PIN_CHANGED']));
  });

  it.each([
    ['12345', 'PIN_TOO_SHORT'],
    ['x'.repeat(65), 'PIN_TOO_LONG'],
    ['000000', 'PIN_TOO_SIMPLE'],
    ['123456', 'PIN_TOO_SIMPLE'],
    ['890123', 'PIN_TOO_SIMPLE'],
    ['fedcba', 'PIN_TOO_SIMPLE'],
    ['121212', 'PIN_TOO_SIMPLE'],
    ['matkhau', 'PIN_TOO_SIMPLE'],
    [pin, 'PIN_UNCHANGED'],
  ])('a new one like %s is refused', async (newPin, code) => {
    const who: Who = { personId: uuidV7(), organisationId: uuidV7(), roles: ['AUTHORISED_SIGNER'] };
    const answer = await graph.field(who, changePin, { input: { idempotencyKey: uuidV7(), oldPin: pin, newPin } });
    expect(codes(answer)).toEqual([code]);
  });

  it('only the documents asked for, in bounds, each once', async () => {
    const who = await signer();
    const [document] = input().input.documents as [{ documentId: string; file: string }];
    const many = Array.from({ length: 201 }, () => ({ ...document, documentId: uuidV7() }));
    for (const [documents, code] of [
      [[], 'DOCUMENTS_OUT_OF_BOUNDS'],
      [many, 'DOCUMENTS_OUT_OF_BOUNDS'],
      [[document, document], 'DOCUMENT_TWICE'],
      [[{ ...document, documentId: 'x' }], 'DOCUMENT_ID_INVALID'],
      [[{ ...document, file: file.toUpperCase() }], 'FILE_HASH_INVALID'],
    ] as const) {
      expect(codes(await graph.field(who, authorise, input({ documents })))).toEqual([code]);
    }
    const full = await graph.field(who, authorise, input({ documents: many.slice(1) }));
    expect(full.authorisations.map(({ documentId }: { documentId: string }) => documentId)).toEqual(
      many.slice(1).map(({ documentId }) => documentId),
    );
    expect(await graph.field(who, myKey)).toMatchObject({ wrongPins: 0 });
  });

  it('the same request gets the same authorisations, and the PIN is looked at again', async () => {
    const who = await signer();
    const request = input();
    const first = await graph.field(who, authorise, request);
    expect(await graph.field(who, authorise, request)).toEqual(first);
    const stolen = { input: { ...request.input, pin: '135791' } };
    expect(codes(await graph.field(who, authorise, stolen))).toEqual(['PIN_WRONG']);
  });

  it('is for signers: neither a clerk nor somebody who lost the authority is asked for it', async () => {
    const who = await signer();
    const { text } = await graph.ask({ ...who, roles: ['CLERK'] }, authorise, input());
    expect(text).toContain('ROLE_MISSING');
    expect((await graph.ask(null, authorise, input())).text).toContain('UNAUTHENTICATED');
    const stranger: Who = { ...who, personId: uuidV7() };
    expect(codes(await graph.field(stranger, authorise, input()))).toEqual(['UNKNOWN_IN_DIRECTORY']);
    const elsewhere = await signer();
    const moved = { ...who, organisationId: elsewhere.organisationId };
    expect(codes(await graph.field(moved, authorise, input()))).toEqual(['SIGNER_NOT_AUTHORISED']);
  });
});

describeEachBackend((_name, makeBackendOptions) => {
  it('a PIN is nowhere but in the request: no log, no row, no queue, no error holds it', async () => {
    const { redisUrl } = makeBackendOptions({ url: '' });
    const secret = 'mã PIN 8341-9920 của tôi';
    const world = await createWorld({ redisUrl });
    const graph = await openGraph(world);
    try {
      const department = await newDepartment(world);
      await settled(world);
      const { personId } = department.signer;
      const who: Who = { personId, organisationId: department.organisationId, roles: ['AUTHORISED_SIGNER'] };
      const documents = [{ documentId: uuidV7(), file: 'ab'.repeat(32) }];
      const consent = (more: object) => ({ input: { idempotencyKey: uuidV7(), pin: secret, documents, ...more } });
      const answers = [
        await graph.ask(who, changePin, { input: { idempotencyKey: uuidV7(), oldPin: pin, newPin: secret } }),
        await graph.ask(who, authorise, consent({})),
        await graph.ask(who, authorise, { input: { pin: secret } }),
        await graph.ask(who, authorise, consent({ pin: [secret] })),
        await graph.ask(who, authorise, consent({ pin: { secret } })),
        await graph.ask(who, authorise, consent({ documents: secret })),
        await graph.ask(who, `mutation { setPin(input: { pin: "${secret}", x: 1 }) { errors { code } } }`),
        await graph.ask(who, authorise, consent({ pin: `${secret}?` })),
      ];
      const stored = await everything(world.databaseUrl, redisUrl);
      for (const place of [...answers.map(({ text }) => text), world.logLines.join('\n'), stored]) {
        for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) {
          expect(place).not.toContain(form);
        }
      }
      // What was looked through is what happened.
      for (const act of ['PIN_CHANGED', 'SIGNATURES_AUTHORISED', 'PIN_WRONG']) expect(stored).toContain(act);
    } finally {
      await world.close();
    }
  });
});
