import type { Account } from './issuer/accounts.js';
import type { RunningProvince } from './running-province.js';

/** The last thing `npm start` prints: where it is, who can sign in, what to try. */
export function summary({ settings, issuer }: RunningProvince, accounts: readonly Account[]): string {
  const shown = ['AUTHORISED_SIGNER', 'CLERK', 'ADMINISTRATOR', 'PROVINCIAL_OFFICE']
    .flatMap((role) => accounts.filter(({ roles }) => roles.includes(role)).slice(0, 2))
    .filter((account, index, all) => all.indexOf(account) === index);
  const width = Math.max(...shown.map(({ account }) => account.length));
  const people = shown.map(
    ({ account, fullName, position, organisationName }) =>
      `    ${account.padEnd(width)}  ${fullName}, ${position}, ${organisationName}`,
  );
  return `
  Liên Thông is ready.

  Explorer and sign-in   ${settings.publicUrl}/
  GraphQL                ${settings.publicUrl}/graphql
  Identity issuer        ${issuer}
  Trust services         ${settings.publicUrl}/trust/tsa, …/ocsp, …/crl/subordinate.crl (signatures: B-T when signed, B-LTA after issue)
  State                  ${settings.home}

  Who can sign in (${accounts.length} people, no password; the sign-in page lists all)
${people.join('\n')}

  PIN of every signer    ${settings.demonstrationPin}   (a signature with a personal key needs it; DEMONSTRATION_PIN sets another)

  Try next
    open the explorer, sign in, run the examples from top to bottom
    npm run demo           the whole journey in plain words, against this system
    npm start -- --fresh   begin with an empty province
    Ctrl-C                 stop everything
`;
}
