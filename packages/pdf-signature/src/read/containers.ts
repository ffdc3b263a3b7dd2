import { type Cms, DerError, readCms, readTimeStampToken, type TimeStampToken } from '@lienthong/pki';

/** Integrity, evidence, level and verdict all ask the same containers; each is taken apart once while its file is open. */
const containers = new WeakMap<Buffer, Cms | DerError>();
const tokens = new WeakMap<Buffer, TimeStampToken | DerError>();

/**
 * @param bytes a /Contents string, with the zeros that fill its hole
 * @throws DerError, WeakAlgorithmError
 */
export const containerOf = (bytes: Buffer): Cms =>
  once(containers, bytes, (der) => {
    const cms = readCms(der, { trailing: 'ZEROS' });
    assertModest(cms);
    return cms;
  });

/**
 * @param bytes a /Contents string, or a token of a signer's attribute
 * @throws DerError, WeakAlgorithmError
 */
export const tokenOf = (bytes: Buffer): TimeStampToken =>
  once(tokens, bytes, (der) => {
    const token = readTimeStampToken(der, { trailing: 'ZEROS' });
    assertModest(token.cms);
    return token;
  });

/** What signers bring along are a handful; each is taken apart, and verified against each. */
const most = { certificates: 16, revocation: 40, timeStamps: 8 } as const;

/** @throws DerError for a container made to keep us busy */
function assertModest({ certificates, crls, ocspResponses, signers }: Cms): void {
  if (certificates.length > most.certificates) throw new DerError('too many certificates');
  if (crls.length + ocspResponses.length > most.revocation) throw new DerError('too much revocation data');
  if (signers.some(({ timeStampTokens }) => timeStampTokens.length > most.timeStamps))
    throw new DerError('too many time-stamps');
}

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
