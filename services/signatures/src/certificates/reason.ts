import { normaliseText } from '@lienthong/kernel';
import { refuseCertificate } from './certificate.errors.js';

const longest = 500;

/** What a person gives as a reason. @throws {DomainError} REASON_MISSING, REASON_TOO_LONG */
export function requireReason(given: string): string {
  const reason = normaliseText(given).trim();
  if (reason === '') throw refuseCertificate('REASON_MISSING', ['reason']);
  if ([...reason].length > longest) throw refuseCertificate('REASON_TOO_LONG', ['reason']);
  return reason;
}
