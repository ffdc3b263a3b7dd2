// A joint document as the frontends of several organisations take it along.
import type { TestActor } from '@lienthong/testing';
import { done, electronicUpTo, letter, type Cast } from './journey.js';
import type { Json, TestService } from './service.js';

/** Submitted to these, the first of whom is the issuer's. @returns its id */
export async function submittedTo(
  service: TestService,
  cast: Cast,
  signers: readonly TestActor[],
  content: object = letter(['H35.101']),
): Promise<string> {
  const { id } = await electronicUpTo(service, cast, 'DRAFT', content);
  await submitTo(service, cast.drafter, id, signers);
  return id as string;
}

export const submitTo = (
  service: TestService,
  drafter: TestActor,
  documentId: string,
  [first, ...further]: readonly TestActor[],
): Promise<Json> =>
  done(service, drafter, 'submitForSignature', {
    documentId,
    signerId: first!.personId,
    furtherSignerIds: further.map(({ personId }) => personId),
  });

/** One act, and what comes of it. */
export async function act(
  service: TestService,
  actor: TestActor,
  name: 'signDocument' | 'assignNumber' | 'sealDocument' | 'issueDocument',
  documentId: string,
): Promise<void> {
  await done(service, actor, name, { documentId });
  await service.settled();
}

export const statesOf = (turns: Json[]): string[] => turns.map(({ state }: Json) => state);
