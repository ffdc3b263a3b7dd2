// What passes between a thread and whoever asked it.
import { type DomainError, isDomainError, refuse } from '@lienthong/kernel';

/** Errors lose their class and their own fields on the way between threads. */
type CarriedRefusal = Pick<DomainError, 'code' | 'text' | 'options'>;
type CarriedFault = Pick<Error, 'name' | 'message' | 'stack'>;

export type ThreadAnswer<Response> =
  { readonly answer: Response } | { readonly refusal: CarriedRefusal } | { readonly fault: CarriedFault };

export function failureOf(error: unknown): ThreadAnswer<never> {
  if (isDomainError(error)) return { refusal: { code: error.code, text: error.text, options: error.options } };
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { fault: { name, message, ...(stack === undefined ? {} : { stack }) } };
}

export const refusalFrom = ({ code, text, options }: CarriedRefusal): DomainError => refuse(code, text, options);

export const errorFrom = (fault: CarriedFault): Error => Object.assign(new Error(fault.message), fault);

/** Not a Date, a Map or an Error; whatever realm it was made in. */
const isPlain = (value: unknown): value is object => Object.prototype.toString.call(value) === '[object Object]';

/** Between threads a Buffer arrives as a bare Uint8Array: makes Buffers of them again, over the same bytes. */
export function withBuffers<T>(value: T): T {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength) as unknown as T;
  if (Array.isArray(value)) return value.map((one: unknown) => withBuffers(one)) as T;
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, withBuffers(inner)]),
  ) as T;
}

/**
 * The memory of bytes that are the whole of it: it can change hands instead of being copied. A piece of something larger (a
 * small Buffer of the common pool, a view into a file) cannot, since others look at the rest.
 */
export const movable = (given: readonly Uint8Array[]): ArrayBuffer[] => [
  ...new Set(
    given.flatMap(({ buffer, byteLength }) =>
      buffer instanceof ArrayBuffer && byteLength > 0 && byteLength === buffer.byteLength ? buffer : [],
    ),
  ),
];
