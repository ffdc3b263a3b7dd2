import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { readyKeyPair } from '@lienthong/testing';
import { everything } from './everything.js';
import { type Graph, openGraph, type Who } from './graph-client.js';
import { createWorld, newDepartment, pin, settled, type World } from './world.js';

const authorise = `mutation ($input: AuthoriseSignaturesInput!) { authoriseSignatures(input: $input) { errors { code } } }`;
const setPinMutation = `mutation ($input: SetPinInput!) { setPin(input: $input) {
  signingKey { pinSet } errors { code path } } }`;
const issueMutation = `mutation ($input: IssueActivationCodeInput!) { issueActivationCode(input: $input) {
  activationCode expiresAt person { id } errors { code path } } }`;
const start = '2026-11-22T02:00:00.000Z';
const newPin = '924613';

describe('the first PIN of a key', () => {
  const clock = fixedClock(start);
  let world: World;
  let graph: Graph;
  let who: Who;
  let administrator: Who;

  beforeAll(async () => {
    world = await createWorld({ clock });
    graph = await openGraph(world);
  });
  beforeEach(async () => {
    clock.set(start);
    who = await signerWithoutPin();
    administrator = { ...who, personId: uuidV7(), roles: ['ADMINISTRATOR'] };
  });

  /** A signer whose key came from another authority, and so is still without a PIN. */
  async function signerWithoutPin(): Promise<Who> {
    const { signer, organisationId } = await newDepartment(world, `Sở thử nghiệm ${uuidV7()}`);
    await settled(world);
    const { personId } = signer;
    const { database, vault } = world.app;
    const [row] = await database.query<{ id: string }>('select id from private_key where owner_id = $1', [personId]);
    const { privateKey } = readyKeyPair('RSA_2048');
    const identity = { id: row!.id, ownerKind: 'PERSON', ownerId: personId } as const;
    const sealed = await vault.seal(identity, privateKey, { kind: 'SERVICE' });
    await database.query(
      `update private_key set protection = 'SERVICE', pin_derivation = null, wrapped_data_key = $2, sealed_private_key = $3 where id = $1`,
      [row!.id, sealed.wrappedDataKey, sealed.sealedPrivateKey],
    );
    return { personId, organisationId, roles: ['AUTHORISED_SIGNER'] };
  }
  const codes = ({ errors }: { errors: { code: string }[] }): string[] => errors.map(({ code }) => code);
  const issue = (by: Who, more: object = {}) =>
    graph.field(by, issueMutation, { input: { idempotencyKey: uuidV7(), personId: who.personId, ...more } });
  const codeFor = async (): Promise<string> => (await issue(administrator)).activationCode as string;
  const setPin = (more: object = {}) =>
    graph.field(who, setPinMutation, { input: { idempotencyKey: uuidV7(), pin: newPin, ...more } });
  const signs = async (given: string): Promise<string[]> => {
    const documents = [{ documentId: uuidV7(), file: 'ab'.repeat(32) }];
    return codes(await graph.field(who, authorise, { input: { idempotencyKey: uuidV7(), pin: given, documents } }));
  };
  const acts = async (): Promise<string[]> =>
    (
      await world.app.database.query<{ act: string }>(
        'select act from audit_entry where subject = $1 order by sequence',
        [`person:${who.personId}`],
      )
    ).map(({ act }) => act);

  it('is not set by a session alone: the code that the administrator hands over is needed, once', async () => {
    expect(await signs(pin)).toEqual(['PIN_NOT_SET']);
    for (const activationCode of [undefined, null, '', '   ']) {
      expect(await setPin({ activationCode })).toMatchObject({
        signingKey: null,
        errors: [{ code: 'ACTIVATION_CODE_REQUIRED', path: ['activationCode'] }],
      });
    }
    expect(codes(await setPin({ activationCode: 'ABCD-ABCD-ABCD' }))).toEqual(['ACTIVATION_CODE_NOT_VALID']);
    const activationCode = await codeFor();
    const request = { idempotencyKey: uuidV7(), activationCode };
    for (let time = 0; time < 2; time += 1) {
      expect(await setPin(request)).toMatchObject({ signingKey: { pinSet: true }, errors: [] });
    }
    expect(codes(await setPin({ activationCode }))).toEqual(['PIN_ALREADY_SET']);
    expect(await signs(newPin)).toEqual([]);
    expect((await acts()).slice(0, 2)).toEqual(['ACTIVATION_CODE_ISSUED', 'PIN_SET']);
  });

  it('requests that come together set it once and are all told so', async () => {
    const request = { idempotencyKey: uuidV7(), activationCode: await codeFor() };
    const answers = await Promise.all([1, 2, 3].map(() => setPin(request)));
    expect(answers.map(codes)).toEqual([[], [], []]);
    expect((await acts()).filter((act) => act === 'PIN_SET')).toHaveLength(1);
  });

  it('the code is taken as people type it, and belongs to one person', async () => {
    const ofAnother = await codeFor();
    who = await signerWithoutPin();
    administrator = { ...who, personId: uuidV7(), roles: ['ADMINISTRATOR'] };
    const activationCode = await codeFor();
    expect(activationCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    expect(codes(await setPin({ activationCode: ofAnother }))).toEqual(['ACTIVATION_CODE_WRONG']);
    const typed = activationCode.toLowerCase().replace(/-/g, ' ').replace(/0/g, 'o').replace(/1/g, 'l');
    expect(codes(await setPin({ activationCode: typed }))).toEqual([]);
  });

  it('five tries in all, however they come; then only another code serves, and the former one is void', async () => {
    const first = await codeFor();
    const tries = Array.from({ length: 50 }, (_, index) => setPin({ activationCode: `WRNG-WRNG-WR${10 + index}` }));
    const answers = (await Promise.all(tries)).flatMap(codes);
    expect(answers.filter((code) => code === 'ACTIVATION_CODE_WRONG')).toHaveLength(5);
    expect(answers.filter((code) => code === 'ACTIVATION_CODE_NOT_VALID')).toHaveLength(45);
    expect(codes(await setPin({ activationCode: first }))).toEqual(['ACTIVATION_CODE_NOT_VALID']);
    expect((await acts()).filter((act) => act === 'ACTIVATION_CODE_WRONG')).toHaveLength(5);
    const second = await codeFor();
    const third = await codeFor();
    expect(codes(await setPin({ activationCode: second }))).toEqual(['ACTIVATION_CODE_WRONG']);
    expect(codes(await setPin({ activationCode: third }))).toEqual([]);
  });

  it('lasts three days', async () => {
    const { activationCode, expiresAt } = await issue(administrator);
    expect(expiresAt).toBe('2026-11-25T02:00:00.000Z');
    clock.set(expiresAt);
    expect(codes(await setPin({ activationCode }))).toEqual(['ACTIVATION_CODE_NOT_VALID']);
  });

  it('is issued by an administrator of the same organisation or the provincial office, to somebody else, who waits for it', async () => {
    for (const roles of [['AUTHORISED_SIGNER'], ['CLERK']] as const) {
      const { text } = await graph.ask({ ...administrator, roles }, issueMutation, {
        input: { idempotencyKey: uuidV7(), personId: who.personId },
      });
      expect(text).toContain('ROLE_MISSING');
    }
    expect((await graph.ask(null, issueMutation, { input: { idempotencyKey: 'x', personId: 'y' } })).text).toContain(
      'UNAUTHENTICATED',
    );
    const elsewhere: Who = { ...administrator, organisationId: uuidV7() };
    expect(codes(await issue(elsewhere))).toEqual(['SIGNER_NOT_FOUND']);
    expect(codes(await issue(administrator, { personId: uuidV7() }))).toEqual(['SIGNER_NOT_FOUND']);
    expect(codes(await issue(administrator, { personId: 'no id' }))).toEqual(['SIGNER_NOT_FOUND']);
    const herself: Who = { ...who, roles: ['AUTHORISED_SIGNER', 'ADMINISTRATOR'] };
    expect(codes(await issue(herself))).toEqual(['ACTIVATION_BY_ANOTHER']);
    const provincial: Who = { ...elsewhere, roles: ['PROVINCIAL_OFFICE'] };
    const { activationCode } = await issue(provincial);
    expect(codes(await setPin({ activationCode }))).toEqual([]);
    expect(codes(await issue(administrator))).toEqual(['ACTIVATION_NOT_NEEDED']);
  });

  it('the code is shown once and stands nowhere', async () => {
    const request = { idempotencyKey: uuidV7() };
    const { activationCode } = await issue(administrator, request);
    expect(await issue(administrator, request)).toMatchObject({ activationCode: null, errors: [] });
    await setPin({ activationCode: 'ABCD-ABCD-ABCD' });
    expect(codes(await setPin({ activationCode }))).toEqual([]);
    const places = [await everything(world.databaseUrl), world.logLines.join('\n')];
    const bare = (activationCode as string).replace(/-/g, '');
    for (const place of places) {
      for (const form of [activationCode, bare, Buffer.from(bare).toString('hex')]) expect(place).not.toContain(form);
    }
    expect(places[0]).toContain('ACTIVATION_CODE_ISSUED');
  });
});
