// A PIN passes the gateway and stays nowhere in it, however the operation goes wrong.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serviceNames, type ServiceName } from '@lienthong/contracts';
import { createLogger, createTokenVerifier, type RunningServer } from '@lienthong/runtime';
import { createTestIdentity, type TestIdentity } from '@lienthong/testing';
import { createGateway } from '../src/index.js';
import { startToyService } from './toy-services.js';

const pin = '83419920-cua-toi';
const person = {
  personId: '01980000-0000-7000-9000-000000000013',
  organisationId: '01980000-0000-7000-8000-00000000000a',
};
const authorise = `mutation Sign($input: AuthoriseSignaturesInput!) { authoriseSignatures(input: $input) { errors { code } } }`;
const input = { idempotencyKey: '1', pin, documents: [{ documentId: person.personId, file: 'ab'.repeat(32) }] };
const lines: string[] = [];
const logger = createLogger({ name: 'gateway', level: 'trace', destination: { write: (line) => lines.push(line) } });

describe('a PIN', () => {
  let identity: TestIdentity;
  let service: RunningServer;
  let authorization: string;

  beforeAll(async () => {
    identity = await createTestIdentity();
    authorization = `Bearer ${await identity.token({ ...person, roles: ['AUTHORISED_SIGNER'] })}`;
    const fail = () => {
      throw new Error('relation "private_key" does not exist');
    };
    service = await startToyService(
      'signatures',
      createTokenVerifier({ issuer: identity.issuer, audience: 'lienthong' }),
      { logger, resolvers: { Mutation: { authoriseSignatures: fail, setPin: fail } } },
    );
  });
  afterAll(async () => {
    await service?.close();
    await identity?.close();
  });

  /** What the gateway answers to each while the signatures service is found at this address. */
  async function answersWith(url: string, bodies: readonly string[]): Promise<string[]> {
    const gateway = await createGateway({
      ...{ port: 0, host: '127.0.0.1', logger, explorer: null },
      tokenVerifier: createTokenVerifier({ issuer: identity.issuer, audience: 'lienthong' }),
      subgraphUrls: Object.fromEntries(serviceNames.map((name) => [name, url])) as Record<ServiceName, string>,
    });
    try {
      const headers = { 'content-type': 'application/json', authorization };
      const answers: string[] = [];
      for (const body of bodies) {
        const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
        answers.push(await answer.text());
      }
      const query = encodeURIComponent(
        `mutation { setPin(input: { idempotencyKey: "1", pin: "${pin}" }) { errors { code } } }`,
      );
      const read = await fetch(`${gateway.url}/graphql?query=${query}`, { headers });
      return [...answers, await read.text()];
    } finally {
      await gateway.close();
    }
  }
  const json = (given: object): string => JSON.stringify({ query: authorise, variables: { input: given } });
  const literal = (more: string): string =>
    JSON.stringify({
      query: `mutation { setPin(input: { idempotencyKey: "1", pin: "${pin}"${more} }) { errors { code } } }`,
    });
  const bodies = [
    json(input),
    json({ ...input, pin: [pin] }),
    json({ ...input, pin: { pin } }),
    json({ pin }),
    json({ ...input, documents: pin }),
    literal(''),
    literal(', x: 1'),
    literal(' ').slice(0, -9),
    json(input).slice(0, -4),
    `{"query": "${pin}`,
    `[${json(input)}]`,
  ];
  const nowhere = (answers: readonly string[]): void => {
    for (const place of [...answers, lines.join('\n')]) expect(place).not.toContain(pin);
  };

  it('is in no answer and no line when the service fails, or takes the operation for wrong', async () => {
    const answers = await answersWith(service.url, bodies);
    expect(answers[0]).toContain('INTERNAL_SERVER_ERROR');
    expect(lines.join()).toContain('unexpected fault');
    nowhere(answers);
  });

  it.each<[string, RequestListener]>([
    ['breaks off', (request) => void request.socket.destroy()],
    [
      'sends back what it was sent',
      (request, response) => void (response.writeHead(502, { 'content-type': 'text/html' }), request.pipe(response)),
    ],
  ])('is in no answer and no line when what is at its address %s', async (_how, listener) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const answers = await answersWith(url, bodies.slice(0, 1));
      expect(answers[0]).toMatch(/SUBGRAPH_UNAVAILABLE|INTERNAL_SERVER_ERROR/);
      nowhere(answers);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
