// The subgraph as a frontend asks it: HTTP with a token.
import type { Role } from '@lienthong/contracts';
import { createTokenVerifier, type RunningServer } from '@lienthong/runtime';
import { createTestIdentity } from '@lienthong/testing';
import type { World } from './world.js';

export interface Who {
  readonly personId: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
}

export interface Graph {
  readonly server: RunningServer;
  /** The whole answer, with whatever the subgraph says. */
  ask(
    who: Who | null,
    query: string,
    variables?: object,
    language?: 'vi' | 'en',
  ): Promise<{ status: number; text: string }>;
  /** The payload of one root field; throws on GraphQL errors. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a query gives is known by the test that wrote it
  field(who: Who, query: string, variables?: object, language?: 'vi' | 'en'): Promise<any>;
}

/** Ends with its world. */
export async function openGraph(world: World): Promise<Graph> {
  const identity = await createTestIdentity();
  const server = await world.app.startSubgraph({
    port: 0,
    host: '127.0.0.1',
    tokenVerifier: createTokenVerifier({ issuer: identity.issuer, audience: 'lienthong' }),
  });
  world.endsWith(async () => {
    await server.close();
    await identity.close();
  });
  const ask: Graph['ask'] = async (who, query, variables = {}, language = 'en') => {
    const token = who && (await identity.token({ ...who, roles: [...who.roles] }));
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': language,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, text: await response.text() };
  };
  return {
    server,
    ask,
    field: async (who, query, variables, language) => {
      const { text } = await ask(who, query, variables, language);
      const { data, errors } = JSON.parse(text) as { data: Record<string, unknown>; errors?: object[] };
      if (errors) throw new Error(JSON.stringify(errors));
      return Object.values(data)[0];
    },
  };
}
