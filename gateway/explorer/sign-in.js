/* global TextDecoder, TextEncoder, URL, URLSearchParams, atob, btoa, crypto, fetch, history, location, sessionStorage */
// Sign-in by OIDC authorization code with PKCE: no secret in the page, the token only in this tab.
const kept = { token: 'lienthong.token', verifier: 'lienthong.verifier', state: 'lienthong.state' };

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

const discover = async ({ issuer }) => {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (!answer.ok) throw new Error(`the issuer answers ${answer.status}`);
  return answer.json();
};
const redirectUri = () => `${location.origin}/`;

/** Leaves the page for the issuer's sign-in page. */
export async function signIn(config) {
  const { authorization_endpoint: authorization } = await discover(config);
  const verifier = random();
  const state = random();
  sessionStorage.setItem(kept.verifier, verifier);
  sessionStorage.setItem(kept.state, state);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  const url = new URL(authorization);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: redirectUri(),
    scope: config.scopes,
    state,
    code_challenge: base64url(digest),
    code_challenge_method: 'S256',
  }).toString();
  location.assign(url);
}

export function signOut() {
  sessionStorage.removeItem(kept.token);
  location.assign(redirectUri());
}

/** Finishes a sign-in whose answer is in the address, if there is one. */
export async function finishSignIn(config) {
  const parameters = new URLSearchParams(location.search);
  const refusal = parameters.get('error');
  const code = parameters.get('code');
  if (refusal === null && code === null) return;
  history.replaceState(null, '', '/');
  if (refusal !== null) throw new Error(parameters.get('error_description') ?? refusal);
  if (parameters.get('state') !== sessionStorage.getItem(kept.state))
    throw new Error('this sign-in was not begun here');
  const { token_endpoint: endpoint } = await discover(config);
  const answer = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: config.clientId,
      redirect_uri: redirectUri(),
      code,
      code_verifier: sessionStorage.getItem(kept.verifier) ?? '',
    }),
  });
  sessionStorage.removeItem(kept.verifier);
  sessionStorage.removeItem(kept.state);
  if (!answer.ok) throw new Error(`the issuer refused the code (${answer.status})`);
  sessionStorage.setItem(kept.token, (await answer.json()).access_token);
}

/** @returns {{ token: string, name: string, roles: string[] } | null} who is signed in, while the token lives */
export function session() {
  const token = sessionStorage.getItem(kept.token);
  if (token === null) return null;
  const bytes = Uint8Array.from(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), (c) =>
    c.charCodeAt(0),
  );
  const { exp, name = '', roles = [] } = JSON.parse(new TextDecoder().decode(bytes));
  return exp * 1000 > Date.now() ? { token, name, roles } : null;
}
