// Images in GraphQL: arguments in, use case out.
import { answer, type Resolvers } from '@lienthong/runtime';
import { maySee } from '../certificates/certificate-rights.js';
import { page, type PageArguments } from '../certificates/page.js';
import type { SignaturesContext } from '../context.js';
import type { ImageGap, OwnedImage } from './image.repository.js';
import type { ImageGapFilter } from './list-image-gaps.js';
import type { RegisterImageInput } from './register-image.js';

type Ctx = SignaturesContext;

interface Reference {
  readonly id: string;
}

/** Only for those of its organisation, and the provincial office. */
async function seen(kind: 'SIGNATURE' | 'SEAL', ownerId: string, ctx: Ctx): Promise<OwnedImage | null> {
  const image = await ctx.loaders.images[kind].load(ownerId);
  if (!image) return null;
  const ownerKind = kind === 'SEAL' ? 'ORGANISATION' : 'PERSON';
  return maySee(ctx.caller(), { ...image, ownerKind }) ? image : null;
}

export const imagesResolvers: Resolvers = {
  Query: {
    imageGaps: (_root: unknown, { filter, ...given }: PageArguments & { filter?: ImageGapFilter }, ctx: Ctx) =>
      page(given, (bounds) => ctx.images.listGaps(ctx.caller(), filter ?? {}, bounds)),
  },
  Mutation: {
    registerSignatureImage: (_root: unknown, { input }: { input: RegisterImageInput }, ctx: Ctx) =>
      answer(ctx, async () => {
        const { kind, ownerId } = await ctx.images.register(ctx.caller(), input);
        return { image: await seen(kind, ownerId, ctx) };
      }),
  },
  Organisation: { sealImage: ({ id }: Reference, _args: unknown, ctx: Ctx) => seen('SEAL', id, ctx) },
  Person: { signatureImage: ({ id }: Reference, _args: unknown, ctx: Ctx) => seen('SIGNATURE', id, ctx) },
  SignatureImage: {
    sha256: ({ file }: OwnedImage): string => file,
    registeredBy: ({ registeredBy }: OwnedImage) => registeredBy && { id: registeredBy },
    png: async ({ file }: OwnedImage, _args: unknown, ctx: Ctx): Promise<string> =>
      (await ctx.images.read(file)).toString('base64'),
  },
  ImageGap: {
    kind: ({ ownerKind }: ImageGap): string => (ownerKind === 'PERSON' ? 'SIGNATURE' : 'SEAL'),
    person: ({ ownerKind, id }: ImageGap) => (ownerKind === 'PERSON' ? { id } : null),
    organisation: ({ organisationId }: ImageGap) => ({ id: organisationId }),
  },
};
