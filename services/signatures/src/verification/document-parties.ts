// Who signs a document, and whether they all have. Pure.
import type { FoundSignature } from './find-signatures.js';

/** One of the authorised signers of a document. */
export interface DocumentSigner {
  readonly personId: string;
  /** Whose authorised signer the person is. */
  readonly organisationId: string;
}

/** The issuer and everybody who signs; several signers make it a joint document (văn bản liên tịch). */
export interface DocumentParties {
  /** The host body: its clerk gives number and date and seals the attachments. */
  readonly issuerId: string;
  /** In the order of their places, the issuer's first; empty where no person signs, as on a copy made from paper. */
  readonly signers: readonly DocumentSigner[];
}

/** Each organisation once, the issuer first: each of them seals. */
export const organisationsOf = ({ issuerId, signers }: DocumentParties): string[] => [
  ...new Set([issuerId, ...signers.map(({ organisationId }) => organisationId)]),
];

export const isSigner = (signers: readonly DocumentSigner[], one: DocumentSigner): boolean =>
  signers.some(({ personId, organisationId }) => personId === one.personId && organisationId === one.organisationId);

/** Those of the signers whose signature for their organisation is not among the trusted ones. */
export const missingSigners = (
  found: readonly FoundSignature[],
  signers: readonly DocumentSigner[],
): DocumentSigner[] =>
  signers.filter(
    (signer) =>
      !found.some(
        ({ kind, trusted, personId, organisationId }) =>
          kind === 'PERSONAL' && trusted && personId === signer.personId && organisationId === signer.organisationId,
      ),
  );

/** What the signatures of a main file prove: of a joint document only what holds for every signer, for every organisation. */
export function verifiedIn(
  found: readonly FoundSignature[],
  parties: DocumentParties,
): { personal: boolean; organisation: boolean } {
  const trusted = found.filter((one) => one.trusted);
  const { signers } = parties;
  return {
    personal:
      signers.length === 0
        ? trusted.some(({ kind }) => kind === 'PERSONAL')
        : missingSigners(found, signers).length === 0,
    organisation: organisationsOf(parties).every((organisation) =>
      trusted.some(({ kind, organisationId }) => kind === 'ORGANISATION' && organisationId === organisation),
    ),
  };
}
