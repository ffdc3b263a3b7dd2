import type { LocalisedText } from './localised-text.js';

/**
 * REFUSED: a rule, a state or a conflict says no; reaches the client as data in the payload's `errors`.
 * FORBIDDEN and UNAUTHENTICATED: reach the client as GraphQL errors.
 */
export type DomainErrorKind = 'REFUSED' | 'FORBIDDEN' | 'UNAUTHENTICATED';

const mark = Symbol.for('lienthong.DomainError');

/** An expected refusal with a stable public code. Never thrown for a fault of our own. */
export class DomainError extends Error {
  readonly [mark] = true;
  constructor(
    /** Stable, upper snake case, e.g. NUMBER_ALREADY_TAKEN. */
    readonly code: string,
    readonly text: LocalisedText,
    readonly options: {
      readonly kind?: DomainErrorKind;
      /** Path of the offending input field, e.g. ['recipients', '2']. */
      readonly path?: readonly string[];
      /** The article the refusal rests on, e.g. "NĐ 30/2020/NĐ-CP, Điều 15(1)". */
      readonly legalBasis?: string;
      /** Facts for the log; never shown to the client, never secret. */
      readonly details?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(`${code}: ${text.en}`);
    this.name = 'DomainError';
  }
  get kind(): DomainErrorKind {
    return this.options.kind ?? 'REFUSED';
  }
}

/** Works across duplicated copies of this module, which `instanceof` does not. */
export const isDomainError = (error: unknown): error is DomainError =>
  typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[mark] === true;

export const refuse = (
  code: string,
  text: LocalisedText,
  options: ConstructorParameters<typeof DomainError>[2] = {},
): DomainError => new DomainError(code, text, options);
