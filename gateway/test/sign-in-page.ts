import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SignInPage {
  readonly url: string;
  /** Codes that were exchanged for a token with the right proof. */
  readonly exchanges: number;
  close(): Promise<void>;
}

/** An issuer that signs the same person in without asking, but insists on PKCE. */
export async function startSignInPage(token: () => Promise<string>): Promise<SignInPage> {
  let challenge = '';
  let exchanges = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://issuer');
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '');
    if (url.pathname === '/.well-known/openid-configuration') {
      response.end(
        JSON.stringify({ authorization_endpoint: `${page.url}/authorize`, token_endpoint: `${page.url}/token` }),
      );
    } else if (url.pathname === '/authorize') {
      challenge =
        url.searchParams.get('code_challenge_method') === 'S256' ? (url.searchParams.get('code_challenge') ?? '') : '';
      const back = new URL(url.searchParams.get('redirect_uri')!);
      back.search = new URLSearchParams({ code: 'the-code', state: url.searchParams.get('state') ?? '' }).toString();
      response.writeHead(303, { location: back.href }).end();
    } else if (url.pathname === '/token') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const proof = createHash('sha256')
        .update(new URLSearchParams(body).get('code_verifier') ?? '')
        .digest('base64url');
      if (proof !== challenge) return void response.writeHead(400).end();
      exchanges += 1;
      response.end(JSON.stringify({ access_token: await token() }));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get exchanges() {
      return exchanges;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return page;
}
