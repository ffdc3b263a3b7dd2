import { refusePacket } from '../refusal.js';

/* eslint-disable no-control-regex -- XML 1.0 has no way to carry them */
const unwritable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
/* eslint-enable no-control-regex */
const special = /[&<>\r]/;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/**
 * Text as it stands between two tags.
 * @param path of the field in the value, for the refusal
 * @throws TEXT_NOT_WRITABLE
 */
export function escapeText(text: string, path: () => string): string {
  if (unwritable.test(text)) throw refusePacket('TEXT_NOT_WRITABLE', path());
  return special.test(text) ? text.replace(/[&<>\r]/g, (character) => escapes[character]!) : text;
}
