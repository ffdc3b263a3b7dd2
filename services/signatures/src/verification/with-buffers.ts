/** Between threads a Buffer arrives as a bare Uint8Array: makes Buffers of them again, over the same bytes. */
export function withBuffers<T>(value: T): T {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => withBuffers(one)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, withBuffers(inner)]),
  ) as T;
}
