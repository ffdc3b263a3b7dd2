import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { getAltairHtml, getDistDirectory, isSandboxFrame, SANDBOX_FRAME_CSP } from 'altair-static';
import type { FastifyInstance } from 'fastify';
import { roomFolder } from './room-folder.js';

export interface ExplorerOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: string;
}

export interface Example {
  readonly name: string;
  readonly query: string;
  /** JSON text. */
  readonly variables: string;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** Files by the address they are served under: what is not listed at the start does not exist. */
function listFiles(folder: string, prefix: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [`${prefix}${relative(folder, file).split(sep).join('/')}`, file];
    }),
  );
}

/** The operations of the journey in the order of their numbers, each with its variables. */
export function readExamples(folder = join(roomFolder(), 'examples')): Example[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => ({
      name: name.replace('.graphql', ''),
      query: readFileSync(join(folder, name), 'utf8'),
      variables: readFileSync(join(folder, name.replace('.graphql', '.json')), 'utf8'),
    }));
}

/** Altair's page with our sign-in bar; its first script is ours, so that no inline script needs to be allowed. */
const page = (): string =>
  getAltairHtml()
    .replace(/<base.*>/, '<base href="/explorer/altair/" />')
    .replace('<title>Altair</title>', '<title>Liên Thông: GraphQL</title>')
    .replace('</head>', '<link href="/explorer/explorer.css" rel="stylesheet" /></head>')
    .replace('</body>', '<script type="module" src="/explorer/explorer.js"></script></body>');

/** Scripts and connections from nowhere but here, except the issuer's discovery and token addresses. */
const contentSecurityPolicy = (issuer: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    `connect-src 'self' ${new URL(issuer).origin}`,
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'none'",
  ].join('; ');

/** `GET /`: a page to try the API with, served from here alone. */
export function addExplorer(app: FastifyInstance, options: ExplorerOptions): void {
  const policy = contentSecurityPolicy(options.issuer);
  const html = page();
  const files = new Map([
    ...listFiles(getDistDirectory(), '/explorer/altair/'),
    ...listFiles(join(roomFolder(), 'explorer'), '/explorer/'),
  ]);
  const examples = readExamples();

  app.get('/', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .headers({ 'content-security-policy': policy, 'cache-control': 'no-cache' })
      .send(html),
  );
  app.get('/explorer/config.json', async () => options);
  app.get('/explorer/examples.json', async () => examples);
  app.get('/explorer/*', async (request, reply) => {
    const path = request.url.split('?')[0]!;
    const file = files.get(path);
    if (file === undefined) return reply.callNotFound();
    return reply
      .type(mediaTypes[extname(file)] ?? 'application/octet-stream')
      .headers({
        'content-security-policy': isSandboxFrame(path) ? SANDBOX_FRAME_CSP : policy,
        'cache-control': path.startsWith('/explorer/altair/') ? 'public, max-age=86400' : 'no-cache',
      })
      .send(createReadStream(file));
  });
}
