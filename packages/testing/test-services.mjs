// Started by jest's global set-up, ended when its standard input closes: also when jest is killed, nothing is left behind.
// Starts PostgreSQL and Redis when a test first asks for them, so that a run without them pays nothing. Its first line says where it
// is and where the run's key pairs are kept (`src/ready-keys.ts`): { services, keys }.
//   GET /postgres -> { url }     of an empty server, nothing durable
//   GET /redis    -> { url }     of an emptied database of its own, or { url: null } where no Redis can be had; a run asks for
//                                fewer than there are, so that nobody's is emptied while it is in use
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildWorkspace } from '@lienthong/tooling/build.mjs';

const packages = resolve(import.meta.dirname, '..');
const cacheFolder = resolve(packages, '../.cache');
const folder = mkdtempSync(join(tmpdir(), 'lienthong-test-'));
const keys = join(folder, 'keys');
mkdirSync(keys, { mode: 0o700 });
const redisDatabases = process.env.LIENTHONG_TEST_REDIS_URL ? 16 : 1024;
/** After a failed download the next runs do not wait for it again, except in CI, where Redis is required. */
const triedInVain = join(cacheFolder, 'redis-not-available');
const pauseAfterFailureMs = 3_600_000;

const once = (work) => {
  let result;
  return () => (result ??= work());
};

const localServices = once(() => {
  buildWorkspace(join(packages, 'local-services'));
  return import(join(packages, 'local-services/dist/src/index.js'));
});

const starting = [];
const running = [];

const postgres = once(async () => {
  const { startPostgres, removePostgres } = await localServices();
  const place = join(folder, 'postgres');
  const server = await startPostgres({ folder: place, durable: false });
  running.push(async () => {
    await server.stop();
    removePostgres(place);
  });
  return server.url;
});

const redis = once(async () => {
  const recent = existsSync(triedInVain) && Date.now() - statSync(triedInVain).mtimeMs < pauseAfterFailureMs;
  if (recent && !process.env.CI) return null;
  const { obtainRedis, startRedis } = await localServices();
  mkdirSync(cacheFolder, { recursive: true });
  const binary = await obtainRedis({ cacheFolder });
  if (!binary) {
    writeFileSync(triedInVain, '');
    return null;
  }
  rmSync(triedInVain, { force: true });
  const server = await startRedis({ binary, folder: join(folder, 'redis') });
  running.push(() => server.stop());
  return server.url;
});

let lastRedisDatabase = -1;

/** Each asker gets the next numbered database, emptied. */
async function redisDatabase() {
  const url = process.env.LIENTHONG_TEST_REDIS_URL ?? (await redis());
  if (url === null) return null;
  lastRedisDatabase = (lastRedisDatabase + 1) % redisDatabases;
  const { hostname, port } = new URL(url);
  await new Promise((done, fail) => {
    const socket = connect(Number(port), hostname);
    socket.once('error', fail);
    let reply = '';
    socket.on('data', (chunk) => {
      reply += chunk;
      if (reply.split('\r\n').length < 3) return;
      socket.destroy();
      if (reply === '+OK\r\n+OK\r\n') done();
      else fail(new Error(`Redis answered ${reply}`));
    });
    socket.write(`SELECT ${lastRedisDatabase}\r\nFLUSHDB\r\n`);
  });
  return `${url.replace(/\/$/, '')}/${lastRedisDatabase}`;
}

const answers = { '/postgres': postgres, '/redis': redisDatabase };

const server = createServer((request, response) => {
  const answer = answers[request.url];
  // A connection kept open would be closed by us after some seconds: just then a busy test may send its next question on it.
  response.setHeader('connection', 'close');
  if (!answer) return void response.writeHead(404).end();
  const answering = answer();
  starting.push(answering);
  answering.then(
    (url) => response.end(JSON.stringify({ url })),
    (error) => response.writeHead(500).end(String(error?.stack ?? error)),
  );
});
server.listen(0, '127.0.0.1', () => {
  const services = `http://127.0.0.1:${server.address().port}`;
  process.stdout.write(`${JSON.stringify({ services, keys })}\n`);
});

const ignore = () => undefined;
process.on('SIGINT', ignore); // Ctrl-C reaches us too; the end of jest is what counts
process.stdout.on('error', ignore);
process.stdin.resume();
process.stdin.once('end', async () => {
  server.close();
  server.closeAllConnections();
  await Promise.allSettled(starting); // what is half started can only be stopped when it has started
  const outcomes = await Promise.allSettled(running.map((stop) => stop()));
  rmSync(folder, { recursive: true, force: true });
  for (const { reason } of outcomes) if (reason) console.error(reason);
  process.exit(outcomes.some(({ reason }) => reason) ? 1 : 0);
});
