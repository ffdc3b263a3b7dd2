// What both ways in ask of the data that comes with a document. Pure.
import {
  checkLength,
  documentType,
  isDocumentTypeCode,
  mayTravel,
  type DocumentTypeCode,
  type SecrecyCode,
  type UrgencyCode,
} from '@lienthong/official-document';
import { refuse } from '@lienthong/kernel';
import { refuseOutgoing } from './outgoing.errors.js';

export interface ContentInput {
  readonly typeCode: string;
  readonly abstract: string;
  readonly urgency?: UrgencyCode | null;
  readonly secrecy?: SecrecyCode | null;
  readonly unitAbbreviation?: string | null;
  readonly recipients: readonly string[];
  readonly withPaper?: boolean | null;
}

export interface Content {
  readonly typeCode: DocumentTypeCode;
  readonly abstract: string;
  readonly urgency: UrgencyCode;
  readonly unitAbbreviation: string | null;
  readonly withPaper: boolean;
}

/**
 * @throws {DomainError} SECRET_DOCUMENT_REFUSED before anything else is looked at; DOCUMENT_TYPE_UNKNOWN, ABSTRACT_MISSING,
 *   SUBJECT_TOO_LONG (500 characters)
 */
export function readContent(input: ContentInput): Content {
  if (!mayTravel(input.secrecy ?? 'NONE')) throw refuseOutgoing('SECRET_DOCUMENT_REFUSED', ['secrecy']);
  const abstract = checkLength('subject', input.abstract, ['abstract']);
  if (abstract === '') throw refuseOutgoing('ABSTRACT_MISSING', ['abstract']);
  return {
    typeCode: readType(input.typeCode),
    abstract,
    urgency: input.urgency ?? 'NORMAL',
    unitAbbreviation: input.unitAbbreviation?.normalize('NFC').trim() || null,
    withPaper: input.withPaper ?? false,
  };
}

function readType(code: string): DocumentTypeCode {
  if (isDocumentTypeCode(code)) return code;
  try {
    return documentType(code).code;
  } catch (error) {
    const { code: refusal, text, options } = error as ReturnType<typeof refuse>;
    throw refuse(refusal, text, { ...options, path: ['typeCode'] });
  }
}
