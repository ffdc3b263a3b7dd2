// What a frontend does: sign in by OpenID Connect, ask the graph, put and get files by signed links. HTTP to the gateway only.
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

export interface UserError {
  readonly code: string;
  readonly message: string;
}

/** A refusal the demonstration did not expect, or expected and looks at. */
export class Refused extends Error {
  constructor(
    readonly act: string,
    readonly errors: readonly UserError[],
  ) {
    super(`${act}: ${errors.map(({ code, message }) => `${code} (${message})`).join('; ')}`);
  }
  get code(): string {
    return this.errors[0]?.code ?? 'UNKNOWN';
  }
}

export interface GraphClient {
  readonly account: string;
  ask<T>(query: string, variables?: object): Promise<T>;
  put(url: string, file: string): Promise<void>;
  save(url: string, file: string): Promise<string>;
}

interface SignInConfig {
  readonly issuer: string;
  readonly clientId: string;
}

/** Authorization code with PKCE against the demonstration issuer, which asks for no password. */
export async function signIn(gateway: string, account: string): Promise<GraphClient> {
  const { issuer, clientId } = await json<SignInConfig>(await fetch(`${gateway}/explorer/config.json`));
  const discovery = await json<{ authorization_endpoint: string; token_endpoint: string }>(
    await fetch(`${issuer}/.well-known/openid-configuration`),
  );
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = `${gateway}/`;
  const common = { client_id: clientId, redirect_uri: redirectUri };
  const answer = await fetch(discovery.authorization_endpoint, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      ...common,
      response_type: 'code',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      account,
    }),
  });
  const location = answer.headers.get('location');
  if (location === null)
    throw new Error(
      `${issuer} does not sign in "${account}" without a password: the demonstration needs the demonstration issuer.`,
    );
  const code = new URL(location).searchParams.get('code') ?? '';
  const { access_token: token } = await json<{ access_token: string }>(
    await fetch(discovery.token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({ ...common, grant_type: 'authorization_code', code, code_verifier: verifier }),
    }),
  );
  return graphClient(gateway, account, token);
}

const graphClient = (gateway: string, account: string, token: string): GraphClient => ({
  account,
  ask: async <T>(query: string, variables: object = {}): Promise<T> => {
    const answer = await fetch(`${gateway}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'accept-language': 'en' },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await answer.json()) as { data?: T; errors?: { message: string; extensions?: { code?: string } }[] };
    if (body.errors?.length) {
      throw new Refused(
        operationName(query),
        body.errors.map(({ message, extensions }) => ({ message, code: extensions?.code ?? 'UNKNOWN' })),
      );
    }
    for (const payload of Object.values(body.data ?? {})) {
      const errors = (payload as { errors?: UserError[] } | null)?.errors;
      if (errors?.length) throw new Refused(operationName(query), errors);
    }
    return body.data as T;
  },
  put: async (url, file) => {
    const answer = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/pdf', 'accept-language': 'en' },
      body: await readFile(file),
    });
    if (!answer.ok) throw new Refused('upload', ((await answer.json()) as { errors: UserError[] }).errors);
  },
  save: async (url, file) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`GET ${new URL(url).pathname} answered ${answer.status}`);
    await writeFile(file, Buffer.from(await answer.arrayBuffer()));
    return file;
  },
});

const operationName = (query: string): string => /(?:mutation|query)\s+(\w+)/.exec(query)?.[1] ?? 'operation';

async function json<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  return (await answer.json()) as T;
}
