import type { SigningDigest } from '@lienthong/pki';
import { readFields } from '../form/read-fields.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';
import { documentOf, type SigningInput } from '../sign/base-hash.js';
import { timeStampDictionary } from '../sign/signature-dictionary.js';
import { coveredDigest, fillHole, hollowIncrement } from '../sign/signature-hole.js';
import { addHiddenSignatureField } from './hidden-field.js';
import { requestTimeStamp, type TimeStampService } from './time-stamp-service.js';
import { addValidationDataIncrement, type ValidationData } from './validation-data.js';

export interface DocumentTimeStampOptions {
  /** Goes into the /DSS first, as an increment of its own that the time-stamp covers: of the signatures, or for a renewal of the time-stamp before. */
  readonly validationData?: ValidationData;
  /** Of the imprint; SHA-256. */
  readonly digest?: SigningDigest;
  /** Bytes set aside for the token; left out: 16,384, and more, with a second question, for an authority whose token is larger. */
  readonly holeBytes?: number;
}

const usualHole = 16_384;
const fieldPrefix = 'lienthong_timestamp_';

/**
 * A document time-stamp over the whole file as it is (ISO 32000-2, 12.8.5; ETSI EN 319 142-1, 5.4.3). Behind validation data it
 * makes B-LTA; again with the validation data of the time-stamp before it renews B-LTA; over a B-B signature it is the proof of
 * time that level B-T asks for. Lawful after a certification of any level and after a seal (ISO 32000-2, 12.8.2.2.2).
 * @throws PdfRefusedError TIME_STAMP_UNAVAILABLE, TIME_STAMP_REFUSED, SIGNATURE_DOES_NOT_FIT (a token larger than the hole),
 *   VALIDATION_DATA_UNREADABLE, PDF_NO_PAGES, and those of `openPdf`
 */
export const addDocumentTimeStamp = async (
  bytes: Uint8Array,
  timeStamp: TimeStampService,
  options: DocumentTimeStampOptions = {},
): Promise<Buffer> => wholeFile(bytes, await addDocumentTimeStampIncrement(bytes, timeStamp, options));

/** As `addDocumentTimeStamp`, giving only what is to be appended: one increment, or two where validation data was new. */
export async function addDocumentTimeStampIncrement(
  input: SigningInput,
  timeStamp: TimeStampService,
  { validationData, digest = 'sha256', holeBytes }: DocumentTimeStampOptions = {},
): Promise<Buffer> {
  const document = documentOf(input);
  if (validationData === undefined) return stamp(document, timeStamp, digest, holeBytes);
  const stored = addValidationDataIncrement(document, validationData);
  if (stored.length === 0) return stamp(document, timeStamp, digest, holeBytes);
  const lifted = openPdf(wholeFile(document.bytes, stored), document.limits);
  return Buffer.concat([stored, await stamp(lifted, timeStamp, digest, holeBytes)]);
}

async function stamp(
  document: PdfDocument,
  timeStamp: TimeStampService,
  digest: SigningDigest,
  wanted: number | undefined,
): Promise<Buffer> {
  const holeBytes = wanted ?? usualHole;
  const update = new IncrementalUpdate(document);
  addHiddenSignatureField(update, freeName(document), update.add(timeStampDictionary(holeBytes)));
  const hollow = hollowIncrement(update, holeBytes);
  const { bytes: token } = await requestTimeStamp(timeStamp, digest, coveredDigest(document, hollow, digest));
  if (wanted === undefined && token.length > holeBytes)
    return stamp(document, timeStamp, digest, (Math.ceil(token.length / 1024) + 1) * 1024);
  return fillHole(hollow, token);
}

function freeName(document: PdfDocument): string {
  const taken = new Set(readFields(document).map((field) => field.name));
  let number = 1;
  while (taken.has(`${fieldPrefix}${number}`)) number += 1;
  return `${fieldPrefix}${number}`;
}
