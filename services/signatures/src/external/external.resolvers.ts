// Two-step signing in GraphQL: arguments in, use case out.
import { inLanguage } from '@lienthong/kernel';
import { readPrepared } from '@lienthong/pdf-signature';
import { answer, type Resolvers } from '@lienthong/runtime';
import type { SignaturesContext } from '../context.js';
import { hsmText } from '../keys/pkcs11/hsm-errors.js';
import { mainPart } from '../verification/document-signatures.repository.js';
import type { CompleteActInput } from './complete-act.js';
import type { PrepareActInput } from './prepare-act.js';
import type { PreparedAct, PreparedFile } from './prepared-act.js';

type Ctx = SignaturesContext;
type Digest = 'SHA256' | 'SHA384' | 'SHA512';
type Arguments<I> = { readonly input: I };
type PrepareArguments = Arguments<Omit<PrepareActInput, 'digest'> & { readonly digest?: Digest | null }>;

const readFirst = ({ files }: PreparedAct) => readPrepared(files[0]!.prepared);

export const externalResolvers: Resolvers = {
  Query: {
    securityModule: async (_root: unknown, _args: unknown, { external, language }: Ctx) => {
      const state = await external.hsm?.state();
      return state === undefined
        ? null
        : { state, message: state === 'READY' ? null : inLanguage(hsmText(state), language) };
    },
  },
  Mutation: {
    prepareSignature: (_root: unknown, { input: { digest, ...input } }: PrepareArguments, ctx: Ctx) =>
      answer(ctx, async () => ({
        prepared: await ctx.external.prepareAct(ctx.caller(), {
          ...input,
          ...(digest ? { digest: digest.toLowerCase() as NonNullable<PrepareActInput['digest']> } : {}),
        }),
      })),
    completeSignature: (_root: unknown, { input }: Arguments<CompleteActInput>, ctx: Ctx) =>
      answer(ctx, async () => ({ authorisation: await ctx.external.completeAct(ctx.caller(), input) })),
  },
  PreparedSignature: {
    act: ({ request }: PreparedAct) => request.act,
    certificate: ({ certificateId }: PreparedAct, _args: unknown, { loaders }: Ctx) =>
      loaders.certificates.certificate.load(certificateId),
    signingTime: (act: PreparedAct) => readFirst(act).signingTime,
    scheme: (act: PreparedAct) => readFirst(act).scheme,
    digest: (act: PreparedAct) => readFirst(act).digest.toUpperCase(),
    files: ({ files }: PreparedAct) => files.map(asFile),
  },
};

function asFile({ part, file, prepared, shows }: PreparedFile) {
  const { fieldName, toBeSigned, toBeSignedDigest, documentDigest } = readPrepared(prepared);
  return {
    attachmentId: part === mainPart ? null : part,
    file,
    field: fieldName,
    toBeSigned: toBeSigned.toString('base64'),
    toBeSignedDigest: toBeSignedDigest.toString('base64'),
    documentDigest: documentDigest.toString('base64'),
    showsImage: shows.image,
    showsText: shows.lines,
  };
}
