// Files and uploads in GraphQL; the bytes themselves go by signed links.
import { inLanguage } from '@lienthong/kernel';
import { answer } from '@lienthong/runtime';
import type { Ctx } from '../context.js';
import type { Failure } from '../failure.js';
import type { CreateUploadInput } from './create-upload.js';
import type { Attachment, FileRevision, Upload } from './file.js';
import { uploadOfOrganisation } from './file.repository.js';

export const fileResolvers = {
  Query: {
    upload: (_root: unknown, { id }: { id: string }, ctx: Ctx) =>
      uploadOfOrganisation(ctx.database, id, ctx.caller().organisationId),
  },
  Mutation: {
    createUpload: (_root: unknown, { input }: { input: CreateUploadInput }, ctx: Ctx) =>
      answer(ctx, async () => {
        const caller = ctx.caller();
        const { uploadId } = await ctx.useCases.createUpload(caller, input);
        return { upload: await uploadOfOrganisation(ctx.database, uploadId, caller.organisationId) };
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
