import type { Account } from './accounts.js';

const roleNames: Readonly<Record<string, string>> = {
  CLERK: 'Văn thư',
  AUTHORISED_SIGNER: 'Người ký',
  ADMINISTRATOR: 'Quản trị',
  PROVINCIAL_OFFICE: 'Văn phòng UBND tỉnh',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Lists the demonstration people by organisation; one click signs in, there is no password. */
export function signInPage(accounts: readonly Account[], parameters: URLSearchParams): string {
  const kept = ['response_type', 'client_id', 'redirect_uri', 'state', 'code_challenge', 'code_challenge_method']
    .map((name) => `<input type="hidden" name="${name}" value="${escape(parameters.get(name) ?? '')}">`)
    .join('');
  const organisations = groupByOrganisation(accounts);
  const sections = [...organisations].map(
    ([organisation, people]) => `<section><h2>${escape(organisation)}</h2>${people.map(button).join('')}</section>`,
  );
  return `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Đăng nhập – Liên Thông</title>
<style>
  :root { color-scheme: light dark; --line: #8884; --accent: #b3261e; }
  body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 2rem 1rem 4rem; }
  h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
  header p { margin: 0 0 1.5rem; opacity: .8; max-width: 48rem; }
  form { columns: 22rem; column-gap: 1.5rem; }
  section { break-inside: avoid; margin: 0 0 1.25rem; border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
  h2 { font-size: 1rem; margin: 0; padding: .6rem .8rem; border-bottom: 1px solid var(--line); background: #8881; }
  button { all: unset; box-sizing: border-box; display: grid; grid-template-columns: 1fr auto; gap: 0 .75rem; width: 100%; padding: .55rem .8rem; cursor: pointer; }
  button + button { border-top: 1px solid var(--line); }
  button:hover, button:focus-visible { background: #b3261e18; outline: none; }
  button small { opacity: .75; grid-column: 1; }
  button i { font-style: normal; font-size: .78rem; align-self: center; grid-column: 2; grid-row: 1 / span 2; text-align: right; color: var(--accent); max-width: 9rem; }
</style>
<header>
  <h1>Liên Thông – đăng nhập trình diễn</h1>
  <p>Chọn một người để đăng nhập; không cần mật khẩu. Mọi tên người đều do chúng tôi đặt ra.<br>
  <span lang="en">Choose whom to sign in as; there is no password. All persons are invented. Demonstration only.</span></p>
</header>
<form method="post" action="/authorize">${kept}${sections.join('')}</form>
</html>`;
}

const button = ({ account, fullName, position, roles }: Account): string =>
  `<button name="account" value="${escape(account)}"><span>${escape(fullName)}</span><small>${escape(position)} · ${escape(account)}</small><i>${roles
    .map((role) => escape(roleNames[role] ?? role))
    .join('<br>')}</i></button>`;

function groupByOrganisation(accounts: readonly Account[]): Map<string, Account[]> {
  const groups = new Map<string, Account[]>();
  for (const account of accounts)
    groups.set(account.organisationName, [...(groups.get(account.organisationName) ?? []), account]);
  return groups;
}
