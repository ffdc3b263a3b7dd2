// Files and uploads in GraphQL; the bytes themselves go by signed links.
import { inLanguage } from '@lienthong/kernel';
import { answer, type Resolvers } from '@lienthong/runtime';
import type { Ctx } from '../context.js';
import type { Failure } from '../failure.js';
import type { CreateUploadInput } from './create-upload.js';
import type { Attachment, FileRevision, Upload } from './file.js';

export const fileResolvers: Resolvers = {
  Query: {
    upload: (_root: unknown, { id }: { id: string }, ctx: Ctx) => ctx.useCases.readUpload(ctx.caller(), id),
  },
  Mutation: {
    createUpload: (_root: unknown, { input }: { input: CreateUploadInput }, ctx: Ctx) =>
      answer(ctx, async () => {
        const caller = ctx.caller();
        const { uploadId } = await ctx.useCases.createUpload(caller, input);
        return { upload: await ctx.useCases.readUpload(caller, uploadId) };
      }),
  },
  Upload: {
    url: (upload: Upload, _arguments: unknown, { links }: Ctx) => links.uploadUrl(upload),
  },
  Attachment: {
    file: ({ fileId }: Attachment, _arguments: unknown, ctx: Ctx) => ctx.loaders().files.revision.load(fileId),
  },
  File: {
    downloadUrl: (revision: FileRevision, _arguments: unknown, ctx: Ctx) =>
      ctx.links.downloadUrl(revision, ctx.caller().personId),
  },
  Failure: {
    message: ({ message }: Failure, _arguments: unknown, { language }: Ctx) => inLanguage(message, language),
  },
};
