import { type Cms, DerError, readCms, readTimeStampToken, type TimeStampToken } from '@lienthong/pki';

/** Integrity, evidence, level and verdict all ask the same containers; each is taken apart once while its file is open. */
const containers = new WeakMap<Buffer, Cms | DerError>();
const tokens = new WeakMap<Buffer, TimeStampToken | DerError>();

/**
 * @param bytes a /Contents string, with the zeros that fill its hole
 * @throws DerError, WeakAlgorithmError
 */
export const containerOf = (bytes: Buffer): Cms =>
  once(containers, bytes, (der) => readCms(der, { trailing: 'ZEROS' }));

/**
 * @param bytes a /Contents string, or a token of a signer's attribute
 * @throws DerError, WeakAlgorithmError
 */
export const tokenOf = (bytes: Buffer): TimeStampToken =>
  once(tokens, bytes, (der) => readTimeStampToken(der, { trailing: 'ZEROS' }));

function once<Read extends object>(
  known: WeakMap<Buffer, Read | DerError>,
  bytes: Buffer,
  read: (bytes: Buffer) => Read,
): Read {
  const found = known.get(bytes) ?? attempt(bytes, read);
  known.set(bytes, found);
  if (found instanceof DerError) throw found;
  return found;
}

function attempt<Read>(bytes: Buffer, read: (bytes: Buffer) => Read): Read | DerError {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof DerError) return error;
    throw error;
  }
}
