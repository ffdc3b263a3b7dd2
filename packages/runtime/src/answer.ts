import { inLanguage, isDomainError, type DomainError, type Language } from '@lienthong/kernel';
import type { RequestContext } from './request-context.js';

/** An expected refusal as the payload's `errors` carry it. */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
  readonly legalBasis: string | null;
}

export const toUserError = (error: DomainError, language: Language): UserError => ({
  code: error.code,
  message: inLanguage(error.text, language),
  path: error.options.path ?? null,
  legalBasis: error.options.legalBasis ?? null,
});

/**
 * The payload of a mutation: what the work gives with `errors: []`, or, when a rule, a state or a conflict says no,
 * nothing but the refusal (GraphQL reads an absent field as null). What is forbidden or broken is thrown on.
 */
export async function answer<T extends object>(
  ctx: Pick<RequestContext, 'language' | 'logger'>,
  work: () => Promise<T>,
): Promise<Partial<T> & { errors: UserError[] }> {
  try {
    return { ...(await work()), errors: [] };
  } catch (error) {
    if (!isDomainError(error) || error.kind !== 'REFUSED') throw error;
    ctx.logger.info({ code: error.code, path: error.options.path, details: error.options.details }, 'refused');
    return { errors: [toUserError(error, ctx.language)] } as Partial<T> & { errors: UserError[] };
  }
}
