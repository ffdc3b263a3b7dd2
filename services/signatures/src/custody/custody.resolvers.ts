// Custody in GraphQL: arguments in, use case out.
import { answer } from '@lienthong/runtime';
import type { SignaturesContext } from '../context.js';
import type { AuthoriseSignaturesInput } from './authorise-signatures.js';
import type { ChangePinInput, KeyChanged, SetPinInput } from './change-pin.js';
import { retryAtOf } from './custody.errors.js';
import type { Custody } from './custody.js';
import type { IssueActivationCodeInput } from './issue-activation-code.js';
import type { UnlockSigningKeyInput } from './unlock-signing-key.js';

interface Arguments<I> {
  readonly input: I;
}

/** The payload, with the time of the next attempt where a PIN was refused. */
async function answerWithRetry<T extends object>(ctx: SignaturesContext, work: () => Promise<T>) {
  let retryAt: Date | null = null;
  const payload = await answer(ctx, () =>
    work().catch((error: unknown) => {
      retryAt = retryAtOf(error);
      throw error;
    }),
  );
  return { ...payload, retryAt };
}

const keyPayload =
  <I>(
    useCaseOf: (custody: Custody) => (caller: ReturnType<SignaturesContext['caller']>, input: I) => Promise<KeyChanged>,
  ) =>
  (_root: unknown, { input }: Arguments<I>, ctx: SignaturesContext) =>
    answerWithRetry(ctx, async () => {
      await useCaseOf(ctx.custody)(ctx.caller(), input);
      return { signingKey: await ctx.custody.readSigningKey(ctx.caller()) };
    });

export const custodyResolvers = {
  Query: {
    mySigningKey: (_root: unknown, _arguments: unknown, ctx: SignaturesContext): Promise<unknown> =>
      ctx.custody.readSigningKey(ctx.caller()),
  },
  Mutation: {
    authoriseSignatures: (
      _root: unknown,
      { input }: Arguments<AuthoriseSignaturesInput>,
      ctx: SignaturesContext,
    ): Promise<unknown> =>
      answerWithRetry(ctx, async () => ({
        authorisations: await ctx.custody.authoriseSignatures(ctx.caller(), input),
      })),
    setPin: keyPayload<SetPinInput>(({ setPin }) => setPin),
    changePin: keyPayload<ChangePinInput>(({ changePin }) => changePin),
    issueActivationCode: (
      _root: unknown,
      { input }: Arguments<IssueActivationCodeInput>,
      ctx: SignaturesContext,
    ): Promise<unknown> =>
      answer(ctx, async () => {
        const { personId, ...issued } = await ctx.custody.issueActivationCode(ctx.caller(), input);
        return { person: { id: personId }, ...issued };
      }),
    unlockSigningKey: (
      _root: unknown,
      { input }: Arguments<UnlockSigningKeyInput>,
      ctx: SignaturesContext,
    ): Promise<unknown> =>
      answer(ctx, async () => {
        const { personId } = await ctx.custody.unlockSigningKey(ctx.caller(), input);
        return { person: { id: personId } };
      }),
  },
};
