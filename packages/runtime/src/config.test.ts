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
