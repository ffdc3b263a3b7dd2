// Reports in GraphQL, in the language of the request.
import { inLanguage, type Language, type LocalisedText } from '@lienthong/kernel';
import { answer, type Resolvers } from '@lienthong/runtime';
import type { SignaturesContext } from '../context.js';
import { textOfCode } from '../trust/trust-failure.js';
import { mainPart } from './document-signatures.repository.js';
import type { RevalidateInput } from './revalidate-document.js';
import type { StoredChange, StoredFinding, StoredSignature, StoredTimeStamp } from './stored-report.js';
import type { DocumentValidation, ShownFile, VerdictChange } from './validation.repository.js';

type Ctx = SignaturesContext;

interface Reference {
  readonly id: string;
}

const attachmentOf = ({ part }: { readonly part: string }): string | null => (part === mainPart ? null : part);
const message = ({ message: text }: { readonly message: LocalisedText }, _args: unknown, { language }: Ctx): string =>
  inLanguage(text, language);

/** An enum has no hyphen. */
const levelOf = ({ level }: StoredSignature): string => level.replaceAll('-', '_');

const failureTexts: Record<string, LocalisedText> = {
  TRY_LATER: {
    vi: 'Chưa có đủ dữ liệu về trạng thái chứng thư số; hệ thống sẽ kiểm tra lại.',
    en: 'The status of a certificate is not known yet; it is looked at again.',
  },
  VALIDATION_FAILED: {
    vi: 'Hệ thống gặp lỗi khi kiểm tra; sẽ kiểm tra lại.',
    en: 'A fault of the system stood in the way; it is tried again.',
  },
  FILE_NOT_FOUND: {
    vi: 'Không tìm thấy tệp trong kho; sẽ kiểm tra lại.',
    en: 'The store has no such file; it is tried again.',
  },
  VALIDATION_BUSY: {
    vi: 'Đang có quá nhiều tệp chờ kiểm tra; sẽ kiểm tra lại.',
    en: 'Too many files wait to be validated; it is tried again.',
  },
};

const failureOf = (row: DocumentValidation, { language }: Ctx) =>
  row.failureCode === null
    ? null
    : {
        code: row.failureCode,
        message: inLanguage(failureTexts[row.failureCode] ?? textOfCode(row.failureCode), language),
        url: row.failureUrl,
        at: row.failedAt,
      };

/** The report's text, and below it what was found about the document. */
function textOf({ report, findings }: ShownFile, language: Language): string | null {
  if (!report) return null;
  const more = findings.map(({ code, message: text, clause }) => `${text[language]} [${code}; ${clause}]`);
  return [report.text[language], ...more].join('\n');
}

export const validationResolvers: Resolvers = {
  Query: {
    validateFile: (_root: unknown, { documentId, file }: { documentId: string; file: string }, ctx: Ctx) =>
      ctx.validateFile(ctx.caller(), documentId, file),
  },
  Mutation: {
    revalidateDocument: (_root: unknown, { input }: { input: RevalidateInput }, ctx: Ctx) =>
      answer(ctx, async () => {
        const { documentId } = await ctx.revalidateDocument(ctx.caller(), input);
        return { validation: (await ctx.loaders.validations.load(documentId))[0] ?? null };
      }),
  },
  Document: {
    validation: async ({ id }: Reference, _args: unknown, { loaders }: Ctx): Promise<DocumentValidation | null> =>
      (await loaders.validations.load(id))[0] ?? null,
  },
  DocumentValidation: {
    pending: ({ verdict }: DocumentValidation): boolean => verdict === null,
    files: ({ documentId }: DocumentValidation, _args: unknown, { loaders }: Ctx): Promise<ShownFile[]> =>
      loaders.validatedFiles.load(documentId),
    failure: (row: DocumentValidation, _args: unknown, ctx: Ctx) => failureOf(row, ctx),
  },
  FileValidation: {
    attachmentId: attachmentOf,
    pending: ({ verdict }: ShownFile): boolean => verdict === null,
    text: (row: ShownFile, _args: unknown, { language }: Ctx): string | null => textOf(row, language),
    refusal: ({ report }: ShownFile) => report?.refusal ?? null,
    signatures: ({ report }: ShownFile): readonly StoredSignature[] => report?.signatures ?? [],
    documentTimeStamps: ({ report }: ShownFile): readonly StoredTimeStamp[] => report?.documentTimeStamps ?? [],
    findings: ({ report, findings }: ShownFile): readonly StoredFinding[] => [...findings, ...(report?.findings ?? [])],
    history: async (
      { documentId, part, file }: ShownFile,
      _args: unknown,
      { loaders }: Ctx,
    ): Promise<VerdictChange[]> =>
      (await loaders.verdictChanges.load(documentId)).filter((one) => one.part === part && one.file === file),
  },
  SignatureValidation: {
    level: levelOf,
    changes: ({ changes }: StoredSignature): readonly StoredChange[] => changes,
  },
  ValidationFinding: { message },
  ValidationChange: { message },
  ValidationRefusal: { message },
};
