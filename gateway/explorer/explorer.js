/* global MutationObserver, crypto, document, fetch, location */
// Opens Altair with the operations of the journey and the token of whoever is signed in.
import { finishSignIn, session, signIn, signOut } from './sign-in.js';

const json = async (path) => (await fetch(path)).json();

function bar(config, who, fault) {
  const element = document.createElement('div');
  element.className = 'lienthong-bar';
  const title = document.createElement('strong');
  title.textContent = 'Liên Thông · GraphQL';
  const text = document.createElement('span');
  text.textContent = fault ?? (who === null ? 'Chưa đăng nhập (not signed in)' : [who.name, ...who.roles].join(' · '));
  const button = document.createElement('button');
  button.textContent = who === null ? 'Đăng nhập / Sign in' : 'Đổi người dùng / Sign out';
  button.onclick = () =>
    who === null ? signIn(config).catch((error) => (text.textContent = error.message)) : signOut();
  element.append(title, text, button);
  document.body.prepend(element);
}

const [config, examples] = await Promise.all([json('/explorer/config.json'), json('/explorer/examples.json')]);
let fault = null;
try {
  await finishSignIn(config);
} catch (error) {
  fault = `Đăng nhập không thành công (sign-in failed): ${error.message}`;
}
const who = session();
bar(config, who, fault);

/** Every opening of the page is a new attempt: with the key of the file, a second one would only get the answer of the first. */
const withNewKey = (variables) => {
  const values = JSON.parse(variables);
  if (values.input?.idempotencyKey !== undefined) values.input.idempotencyKey = crypto.randomUUID();
  return JSON.stringify(values, null, 2);
};
const operationWindow = ({ name, query, variables }) => ({
  initialName: name,
  endpointURL: `${location.origin}/graphql`,
  initialQuery: query,
  initialVariables: withNewKey(variables),
  initialHeaders: who === null ? {} : { Authorization: `Bearer ${who.token}` },
});
globalThis.AltairGraphQL.init({
  ...operationWindow(examples[0]),
  initialWindows: examples.map(operationWindow),
  // The queries are examples and the token must not outlive the tab: nothing is kept in the browser.
  preserveState: false,
  disableAccount: true,
  persistedSettings: {
    'alert.disableUpdateNotification': true,
    'banners.disable': true,
    disablePushNotification: true,
    enableTablistScrollbar: true,
    'schema.reloadOnStart': true,
    theme: 'light',
  },
});

// Altair opens the last of its windows; the journey begins with the first.
const observer = new MutationObserver(() => {
  const tabs = document.querySelectorAll('.window-switcher__item');
  if (tabs.length < examples.length) return;
  observer.disconnect();
  tabs[0].click();
});
observer.observe(document.body, { childList: true, subtree: true });
