import { z } from 'zod';
import { configFailures, createLogger, platformEnvironment } from './index.js';

const schema = z.object(platformEnvironment);
const good = {
  PORT: '0',
  DATABASE_URL: 'postgres://u:secret@127.0.0.1/documents',
  OIDC_ISSUER: 'http://127.0.0.1:4010',
  FILE_LINK_SECRET: 's'.repeat(32),
  PUBLIC_URL: 'http://127.0.0.1:4000',
};

it('takes a complete environment, a blank variable counting as absent', () => {
  expect(configFailures(schema, { ...good, REDIS_URL: '' })).toEqual([]);
});

it('tells every failure at once and no value', () => {
  const failures = configFailures(schema, {
    ...good,
    DATABASE_URL: 'mysql://u:secret@h',
    PORT: 'x',
    OIDC_ISSUER: undefined,
  });
  expect(failures.map((line) => line.trim().split(':')[0]).sort()).toEqual(['DATABASE_URL', 'OIDC_ISSUER', 'PORT']);
  expect(failures.join()).not.toContain('secret');
});

it('censors secrets in log lines', () => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test', destination: { write: (line) => lines.push(line) } });
  logger.info(
    { authorization: 'Bearer a.b.c', user: { password: 'hunter2', pin: '1234' }, req: { headers: { cookie: 'c' } } },
    'signed in',
  );
  expect(lines.join()).not.toMatch(/a\.b\.c|hunter2|1234|"c"/);
  expect(JSON.parse(lines[0]!)).toMatchObject({ name: 'test', msg: 'signed in', authorization: '[redacted]' });
});

it.each<[string, object]>([
  ['what was to be stored', { parameters: ['924613', Buffer.from('924613')] }],
  ['the body of a request', { body: '{"pin":"924613"}' }],
  ['the variables of an operation', { variables: { input: { pin: '924613' } } }],
  ['the input of a mutation', { input: { oldPin: '924613', newPin: '924613x', activationCode: '924613' } }],
  ['what a library makes of its configuration', { options: { passphrase: '924613' }, response: { body: '924613' } }],
])('censors in an error, also in its cause: %s', (_what, carried) => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test', destination: { write: (line) => lines.push(line) } });
  logger.error({ err: Object.assign(new Error('it failed'), carried) }, 'unexpected fault');
  logger.error(
    { err: new Error('it failed', { cause: Object.assign(new Error('below'), carried) }) },
    'unexpected fault',
  );
  expect(lines.join()).not.toContain('924613');
  expect(lines.join()).not.toContain(Buffer.from('924613').toJSON().data.join());
  expect(JSON.parse(lines[0]!)).toMatchObject({ msg: 'unexpected fault', err: { message: 'it failed' } });
});
