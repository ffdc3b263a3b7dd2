import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const inputError = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

const isCivilDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString?.().slice(0, 10) === text;

const isInstant = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));

function textScalar(name: string, form: string, isValid: (text: string) => boolean): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && safely(isValid, value)) return value;
    throw inputError(`${name} must be ${form}.`);
  };
  return new GraphQLScalarType({
    name,
    serialize(value) {
      if (typeof value === 'string' && safely(isValid, value)) return value;
      throw new TypeError(`${name} holds a value that is not ${form}`);
    },
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
  });
}

/** `new Date('2026-02-99').toISOString()` throws instead of saying no. */
const safely = (isValid: (text: string) => boolean, value: string): boolean => {
  try {
    return isValid(value);
  } catch {
    return false;
  }
};

/** The scalars every service's schema declares; a service need not bring its own. Civil dates stay text on both sides. */
export const platformScalars = {
  Date: textScalar('Date', 'a calendar date, YYYY-MM-DD', isCivilDate),
  YearMonth: textScalar('YearMonth', 'a month, YYYY-MM', (text) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)),
  DateTime: new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    serialize(value) {
      if (value instanceof Date) return value.toISOString();
      if (typeof value === 'string' && isInstant(value)) return new Date(value).toISOString();
      throw new TypeError('DateTime holds something that is not an instant');
    },
    parseValue: (value) => parseInstant(value),
    parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : null),
  }),
} as const;

function parseInstant(value: unknown): Date {
  if (typeof value === 'string' && isInstant(value)) return new Date(value);
  throw inputError('DateTime must be an instant in ISO 8601, e.g. 2026-09-24T07:05:09Z.');
}
