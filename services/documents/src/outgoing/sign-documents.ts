// The signer signs many documents with one confirmation: each has its own authorisation, its own act and its own outcome.
import { isDomainError, type DomainError } from '@lienthong/kernel';
import type { Caller, Requested, UseCaseDependencies } from '../request.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { signDocument } from './sign-document.js';

export interface SignDocumentsInput extends Requested {
  readonly documents: readonly {
    readonly documentId: string;
    readonly authorisation: string;
    readonly file?: string | null;
  }[];
}

export interface SignedOrRefused {
  readonly documentId: string;
  /** Null: the signing is under way. */
  readonly refusal: DomainError | null;
}

export const mostDocuments = 200;
/** Documents at once: a transaction each, and the connections of the pool are for others too. */
const atOnce = 4;

/**
 * Each document in a transaction of its own, in the order given. Cut off half-way, the same request goes on where it stopped.
 * @throws {DomainError} DOCUMENTS_OUT_OF_BOUNDS, DOCUMENT_TWICE; what is refused of one document stands in its place of the answer
 */
export const signDocuments = (dependencies: UseCaseDependencies) => {
  const sign = signDocument(dependencies);
  return async (caller: Caller, { idempotencyKey, documents }: SignDocumentsInput): Promise<SignedOrRefused[]> => {
    if (documents.length < 1 || documents.length > mostDocuments) {
      throw refuseOutgoing('DOCUMENTS_OUT_OF_BOUNDS', ['documents']);
    }
    if (new Set(documents.map(({ documentId }) => documentId)).size < documents.length) {
      throw refuseOutgoing('DOCUMENT_TWICE', ['documents']);
    }
    const answers: SignedOrRefused[] = [];
    const queue = documents.entries();
    const work = async (): Promise<void> => {
      for (const [index, { documentId, authorisation, file }] of queue) {
        answers[index] = {
          documentId,
          refusal: await refusalOf(
            sign(
              caller,
              { idempotencyKey, documentId, authorisation, ...(typeof file === 'string' ? { file } : {}) },
              `signDocuments ${documentId}`,
            ),
          ),
        };
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return answers;
  };
};

async function refusalOf(signing: Promise<unknown>): Promise<DomainError | null> {
  try {
    await signing;
    return null;
  } catch (error) {
    if (isDomainError(error) && error.kind === 'REFUSED') return error;
    throw error;
  }
}
