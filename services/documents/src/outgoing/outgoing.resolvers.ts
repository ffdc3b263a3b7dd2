// Outgoing documents in GraphQL: arguments in, use case out.
import { inLanguage } from '@lienthong/kernel';
import { documentType } from '@lienthong/official-document';
import { answer, keysetPage, toConnection, toUserError, type Resolvers } from '@lienthong/runtime';
import type { Ctx } from '../context.js';
import type { Caller } from '../request.js';
import type { ChangeDraftInput } from './change-draft.js';
import type { CreateDraftInput, DocumentChanged } from './create-draft.js';
import type { AssignNumberInput } from './assign-number.js';
import type { IssueDocumentInput } from './issue-document.js';
import type { OutgoingDocument } from './outgoing-document.js';
import type { OutgoingFilter } from './list-outgoing.js';
import type { RegisterDigitisedInput } from './register-digitised.js';
import type { ReturnDraftInput } from './return-draft.js';
import type { SealDocumentInput } from './seal-document.js';
import type { DocumentActInput, SignDocumentInput } from './sign-document.js';
import type { SignDocumentsInput } from './sign-documents.js';
import type { SubmitForSignatureInput } from './submit-for-signature.js';
import type { SignerTurn, Turn } from './turns.js';
import type { WithdrawDraftInput } from './withdraw-draft.js';

interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

const reference = (id: string | null) => (id === null ? null : { id });

const stateOf = ({ actId, doneAt }: Turn, underWay: string, done: string): string =>
  doneAt ? done : actId ? underWay : 'WAITING';

/** A mutation whose payload is the document as it stands after it. */
const documentPayload =
  <I>(useCaseOf: (ctx: Ctx) => (caller: Caller, input: I) => Promise<DocumentChanged>) =>
  (_root: unknown, { input }: { input: I }, ctx: Ctx) =>
    answer(ctx, async () => {
      const { documentId } = await useCaseOf(ctx)(ctx.caller(), input);
      ctx.forgetLoaded();
      return { document: await ctx.loaders().outgoing.document.load(documentId) };
    });

export const outgoingResolvers: Resolvers = {
  Query: {
    document: (_root: unknown, { id }: { id: string }, ctx: Ctx) =>
      ctx.useCases.readDocument(ctx.caller(), id, (one) => ctx.loaders().outgoing.document.load(one)),
    outgoingDocuments: async (
      _root: unknown,
      { filter, ...page }: PageArguments & { filter?: OutgoingFilter | null },
      ctx: Ctx,
    ) => {
      const bounds = keysetPage(page);
      const rows = await ctx.useCases.listOutgoing(ctx.caller(), filter ?? {}, bounds);
      return toConnection(rows, bounds.limit);
    },
    signingProgress: (_root: unknown, { documentIds }: { documentIds: string[] }, ctx: Ctx) =>
      ctx.useCases.signingProgress(ctx.caller(), documentIds),
  },
  Mutation: {
    createDraft: documentPayload<CreateDraftInput>(({ useCases }) => useCases.createDraft),
    changeDraft: documentPayload<ChangeDraftInput>(({ useCases }) => useCases.changeDraft),
    registerDigitised: documentPayload<RegisterDigitisedInput>(({ useCases }) => useCases.registerDigitised),
    submitForSignature: documentPayload<SubmitForSignatureInput>(({ useCases }) => useCases.submitForSignature),
    returnDraft: documentPayload<ReturnDraftInput>(({ useCases }) => useCases.returnDraft),
    withdrawDraft: documentPayload<WithdrawDraftInput>(({ useCases }) => useCases.withdrawDraft),
    signDocument: documentPayload<SignDocumentInput>(({ useCases }) => useCases.signDocument),
    signDocuments: (_root: unknown, { input }: { input: SignDocumentsInput }, ctx: Ctx) =>
      answer(ctx, async () => {
        const results = await ctx.useCases.signDocuments(ctx.caller(), input);
        ctx.forgetLoaded();
        return {
          results: results.map(({ documentId, refusal }) => ({
            documentId,
            document: () => ctx.loaders().outgoing.document.load(documentId),
            errors: refusal ? [toUserError(refusal, ctx.language)] : [],
          })),
        };
      }),
    assignNumber: documentPayload<AssignNumberInput>(({ useCases }) => useCases.assignNumber),
    sealDocument: (
      root: unknown,
      { input, authorisation }: { input: DocumentActInput; authorisation?: string | null },
      ctx: Ctx,
    ) =>
      documentPayload<SealDocumentInput>(({ useCases }) => useCases.sealDocument)(
        root,
        { input: { ...input, ...(typeof authorisation === 'string' ? { authorisation } : {}) } },
        ctx,
      ),
    issueDocument: (
      root: unknown,
      { input, leaveOutClosed }: { input: DocumentActInput; leaveOutClosed?: boolean | null },
      ctx: Ctx,
    ) =>
      documentPayload<IssueDocumentInput>(({ useCases }) => useCases.issueDocument)(
        root,
        { input: { ...input, ...(leaveOutClosed === true ? { leaveOutClosed } : {}) } },
        ctx,
      ),
  },
  DocumentSigner: {
    person: ({ personId }: SignerTurn) => reference(personId),
    organisation: ({ organisationId }: SignerTurn) => reference(organisationId),
    state: (turn: SignerTurn) => stateOf(turn, 'SIGNING', 'SIGNED'),
    signedAt: ({ doneAt }: SignerTurn) => doneAt,
  },
  DocumentSeal: {
    organisation: ({ organisationId }: Turn) => reference(organisationId),
    state: (turn: Turn) => stateOf(turn, 'SEALING', 'SEALED'),
    sealedAt: ({ doneAt }: Turn) => doneAt,
  },
  Document: {
    __resolveReference: ({ id }: { id: string }, ctx: Ctx) => ctx.loaders().outgoing.document.load(id),
    issuer: ({ issuerId }: OutgoingDocument) => reference(issuerId),
    signer: ({ signerId }: OutgoingDocument) => reference(signerId),
    drafter: ({ drafterId }: OutgoingDocument) => reference(drafterId),
    typeName: ({ typeCode }: OutgoingDocument, _arguments: unknown, { language }: Ctx) =>
      inLanguage(documentType(typeCode).names, language),
    file: ({ mainFileId }: OutgoingDocument, _arguments: unknown, ctx: Ctx) =>
      mainFileId === null ? null : ctx.loaders().files.revision.load(mainFileId),
    attachments: ({ id }: OutgoingDocument, _arguments: unknown, ctx: Ctx) => ctx.loaders().files.attachments.load(id),
    deliveries: async ({ id }: OutgoingDocument, page: PageArguments, ctx: Ctx) => {
      const bounds = keysetPage(page);
      return toConnection(await ctx.loaders().deliveries.ofDocument.load({ documentId: id, ...bounds }), bounds.limit);
    },
    history: ({ id }: OutgoingDocument, _arguments: unknown, ctx: Ctx) => ctx.loaders().outgoing.history.load(id),
  },
  DocumentEvent: {
    actor: ({ actorId }: { actorId: string | null }) => reference(actorId),
  },
};
