import { buildSchema, graphqlSync, parse, validate } from 'graphql';
import { withoutValues } from './without-values.js';

const secret = '246810';
const schema = buildSchema(`
  enum Kind { A }
  input Input { pin: String!, count: Int, kind: Kind, documents: [String!]! }
  type Query { take(input: Input!): Int }
`);
const coerced = (input: unknown): string =>
  graphqlSync({ schema, source: 'query ($input: Input!) { take(input: $input) }', variableValues: { input } })
    .errors!.map(({ message }) => message)
    .join();
const checked = (literal: string): string =>
  validate(schema, parse(`{ take(input: ${literal}) }`))
    .map(({ message }) => message)
    .join();

describe('errors about an input do not repeat it', () => {
  it.each([
    [
      'a number for a text',
      { pin: 246810, documents: [] },
      'at "input.pin"; String cannot represent a non string value',
    ],
    [
      'a forgotten field beside it',
      { pin: secret },
      'Field "documents" of required type "[String!]!" was not provided.',
    ],
    ['an unknown field beside it', { pin: secret, documents: [], x: 1 }, 'Field "x" is not defined by type "Input".'],
    ['a text for an object', `${secret}; at "x"; ${secret}`, 'Expected type "Input" to be an object.'],
    [
      'a text for a number',
      { pin: 'x', documents: [], count: secret },
      'at "input.count"; Int cannot represent non-integer value',
    ],
    ['an unknown word', { pin: 'x', documents: [], kind: secret }, 'at "input.kind"'],
    ['an object for a text', { pin: { a: `; ${secret}` }, documents: [] }, 'at "input.pin"; String cannot represent'],
  ])('%s', (_what, input, says) => {
    const message = coerced(input);
    expect(message).toContain(secret);
    expect(withoutValues(message)).not.toContain(secret);
    expect(withoutValues(message)).toContain(says);
  });

  it.each([`{ pin: ${secret}, documents: [] }`, `{ pin: "x", documents: [], count: "${secret}" }`, `"${secret}"`])(
    'in the text of the operation: %s',
    (literal) => {
      expect(checked(literal)).toContain(secret);
      expect(withoutValues(checked(literal))).not.toContain(secret);
    },
  );

  it('in an operation that cannot be parsed', () => {
    const fault = (): string => {
      try {
        parse(`{ take(input: { pin ${secret} }) }`);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(fault()).toContain(secret);
    expect(withoutValues(fault())).not.toContain(secret);
  });

  it('leaves other messages as they are', () => {
    for (const message of ['Cannot query field "x" on type "Query".', 'Unknown argument "a" on field "Query.take".']) {
      expect(withoutValues(message)).toBe(message);
    }
  });
});
