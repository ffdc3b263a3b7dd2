// The service as its users meet it: GraphQL over HTTP on a PostgreSQL of its own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@lienthong/contracts';
import { fixedClock } from '@lienthong/kernel';
import { createLogger, createTokenVerifier } from '@lienthong/runtime';
import { createTestDatabase, createTestIdentity } from '@lienthong/testing';
import { createOrganisationsApp, type OrganisationsApp } from '../src/app.js';
import { loadCalendar } from '../src/calendar/load-calendar.js';
import { importProvince } from '../src/import/import-province.js';
import type { ProvinceFile } from '../src/import/province-file.js';

export const province = JSON.parse(
  readFileSync(join(__dirname, '../../../infra/local/demonstration/lai-chau.json'), 'utf8'),
) as ProvinceFile;

export const organisationNamed = (name: string) => province.organisations.find((entry) => entry.name === name)!;
export const personOf = (account: string) => province.people.find((entry) => entry.account === account)!;

const logger = createLogger({ name: 'test', level: 'silent' });
const open = (databaseUrl: string, clock = fixedClock('2026-11-22T02:00:00Z')) =>
  createOrganisationsApp({ databaseUrl, logger, clock, poolSize: 4 });

async function withProvince(databaseUrl: string): Promise<void> {
  const app = await open(databaseUrl);
  await loadCalendar(app.database);
  await importProvince(app.database, province);
  await app.close();
}

export interface Answer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of an answer is what the test states
  readonly data: any;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}
export type Ask = (query: string, variables?: object, headers?: Record<string, string>) => Promise<Answer>;

export interface Running {
  readonly app: OrganisationsApp;
  /** Asks as a person of the demonstration province, or as nobody. */
  as(account: string | null, roles?: readonly Role[]): Promise<Ask>;
  close(): Promise<void>;
}

export async function startOrganisations(): Promise<Running> {
  const database = await createTestDatabase('organisations-province', withProvince);
  const app = await open(database.url);
  const identity = await createTestIdentity();
  const tokenVerifier = createTokenVerifier({
    issuer: identity.issuer,
    jwksUrl: identity.jwksUrl,
    audience: 'lienthong',
  });
  const server = await app.serve({ tokenVerifier, host: '127.0.0.1', port: 0 });
  return {
    app,
    as: async (account, roles) => {
      const person = account === null ? null : personOf(account);
      const token =
        person &&
        (await identity.token({
          personId: person.id,
          organisationId: person.organisationId,
          roles: roles ?? person.roles,
        }));
      return async (query, variables = {}, headers = {}) => {
        const response = await fetch(`${server.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(token ? { authorization: `Bearer ${token}` } : {}),
            ...headers,
          },
          body: JSON.stringify({ query, variables }),
        });
        return (await response.json()) as Answer;
      };
    },
    close: async () => {
      await server.close();
      await identity.close();
      await app.close();
      await database.drop();
    },
  };
}
