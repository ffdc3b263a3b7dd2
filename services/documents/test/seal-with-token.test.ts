import { uuidV7 } from '@lienthong/kernel';
import { electronicUpTo, letter } from './journey.js';
import { actors, startService, type TestService } from './service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

it('the authorisation of a seal made on a token goes to the worker as it is; without one none goes', async () => {
  const who = actors(service.province);
  const seal = async (authorisation: string | null) => {
    const { id } = await electronicUpTo(service, who, 'NUMBERED', letter(['H35.13']));
    service.peers.answerBy(() => ({ kind: 'HELD' }));
    const query = `mutation ($input: DocumentActInput!, $authorisation: String) {
      sealDocument(input: $input, authorisation: $authorisation) { document { state } errors { code } } }`;
    const input = { idempotencyKey: uuidV7(), documentId: id };
    const { data } = await service.ask(who.clerk, query, { input, authorisation });
    await service.settled();
    const request = service.peers.acts.at(-1)!;
    service.peers.answerBy(() => ({ kind: 'DONE' }));
    return { ...data.sealDocument, request: request.documentId === id && request.act === 'SEAL' ? request : null };
  };
  expect(await seal('made-elsewhere')).toMatchObject({
    document: { state: 'SEALING' },
    request: { authorisation: 'made-elsewhere' },
  });
  expect((await seal(null)).request).not.toHaveProperty('authorisation');
  expect(await seal('not opaque!')).toMatchObject({ document: null, errors: [{ code: 'AUTHORISATION_MISSING' }] });
});
