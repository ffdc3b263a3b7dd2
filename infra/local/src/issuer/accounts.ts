import { readFileSync } from 'node:fs';

/** One line of the sign-in page. */
export interface Account {
  /** What the person signs in as, e.g. skhcn.vanthu. */
  readonly account: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly fullName: string;
  readonly position: string;
  readonly organisationName: string;
  readonly roles: readonly string[];
}

interface Province {
  readonly organisations: readonly { readonly id: string; readonly name: string }[];
  readonly people: readonly {
    readonly id: string;
    readonly account: string;
    readonly organisationId: string;
    readonly fullName: string;
    readonly position: string;
    readonly roles: readonly string[];
  }[];
}

/** The people of the demonstration province, in the order of its file. */
export function readAccounts(provinceFile: string): readonly Account[] {
  const { organisations, people } = JSON.parse(readFileSync(provinceFile, 'utf8')) as Province;
  const names = new Map(organisations.map(({ id, name }) => [id, name]));
  return people.map(({ id, account, organisationId, fullName, position, roles }) => ({
    account,
    personId: id,
    organisationId,
    fullName,
    position,
    organisationName: names.get(organisationId) ?? '',
    roles,
  }));
}
