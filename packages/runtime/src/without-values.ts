// What the GraphQL library says of an input it cannot take, without the input: a PIN sent as a number, or beside a forgotten
// field, must not come back in an error, pass a proxy or land in a log.

const reasons = [
  /Field "\w+" of required type "[^"]+" was not provided\./,
  /Field "\w+" is not defined by type "\w+"\./,
  /Exactly one key must be specified for OneOf type "\w+"\./,
  /Expected type "[^"]+" to be an object\./,
  /Expected non-nullable type "[^"]+" not to be null\./,
  /Value does not exist in "\w+" enum/,
  /\w+ cannot represent (?:a )?(?:non[ -]\w+(?: \w+)? )?value/,
];

/** @param message of a parse, validation or coercion error of graphql-js */
export function withoutValues(message: string): string {
  const variable = /^Variable "(\$\w+)" got invalid value /.exec(message);
  if (variable) {
    const rest = message.slice(variable[0].length);
    const path = [...rest.matchAll(/ at "([\w.[\]]+)"; /g)].at(-1)?.[1];
    const reason = reasons.map((pattern) => pattern.exec(rest)?.[0]).find((found) => found !== undefined);
    return `Variable "${variable[1]}" got an invalid value${path ? ` at "${path}"` : ''}${reason ? `; ${reason}` : '.'}`;
  }
  return message
    .replace(/(cannot represent [\w\s-]*value): [\s\S]*$/, '$1.')
    .replace(/, found [A-Z]\w* "[\s\S]*$/, '.')
    .replace(/(Expected (?:value of )?type "[^"]+"), found [\s\S]*$/, '$1.');
}
