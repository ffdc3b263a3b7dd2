import { isUuid } from '@lienthong/kernel';

/** COMMA: organisation,yyyy/MM/dd,code. UUID and OTHER are opaque. */
export type DocumentIdentifierForm = 'COMMA' | 'UUID' | 'OTHER';

/** Which form a received identifier has. Never interpret it further: it may hold an impossible date. Compare exactly after trimming. */
export function documentIdentifierForm(identifier: string): DocumentIdentifierForm {
  const trimmed = identifier.trim();
  if (isUuid(trimmed)) return 'UUID';
  return /^[^,]+,\d{4}\/\d{1,2}\/\d{1,2},[^,]+$/.test(trimmed) ? 'COMMA' : 'OTHER';
}

/**
 * The identifier we give a document on the axis: `000.00.00.G22,2015/09/30,7816/VPCP-TTĐT`.
 * @param parts identifier of the issuing organisation, civil date of issue `YYYY-MM-DD`, number and notation
 */
export const formatDocumentIdentifier = (parts: {
  readonly organisationIdentifier: string;
  readonly issuedOn: string;
  readonly code: string;
}): string => `${parts.organisationIdentifier},${parts.issuedOn.replaceAll('-', '/')},${parts.code}`;
