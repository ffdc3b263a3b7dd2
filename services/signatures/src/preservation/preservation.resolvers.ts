import { inLanguage, isUuid } from '@lienthong/kernel';
import { type Connection, keysetPage, requireActor, toConnection } from '@lienthong/runtime';
import type { SignaturesContext } from '../context.js';
import { preservationFailureText } from './preservation-failure.js';
import { mainPart } from '../verification/document-signatures.repository.js';
import { archiveLink } from './archive-link.js';
import type { Preservation, PreservationState } from './preservation.js';
import { countByState, type SigningLevel, type StateCount, waitingPreservations } from './preservation.repository.js';

interface Reference {
  readonly id: string;
}

/** Shown with a link, which only a reader of the document itself is given. */
type Shown = Preservation & { readonly mayRead: boolean };

interface BacklogArgs {
  readonly state?: PreservationState | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** `<ISO 8601 instant> <id>` */
const readKey = (key: string): { since: Date; id: string } | null => {
  const [instant = '', id = ''] = key.split(' ');
  const since = new Date(instant);
  return Number.isNaN(since.getTime()) || !isUuid(id) ? null : { since, id };
};

const attachmentOf = ({ part }: { readonly part: string }): string | null => (part === mainPart ? null : part);

interface Failed {
  readonly failureCode: string | null;
  readonly failureUrl: string | null;
  readonly failedAt: Date | null;
}

interface ShownFailure {
  readonly code: string;
  readonly message: string;
  readonly url: string | null;
  readonly at: Date | null;
}

const failureOf = (
  { failureCode: code, failureUrl: url, failedAt: at }: Failed,
  { language }: SignaturesContext,
): ShownFailure | null =>
  code === null ? null : { code, message: inLanguage(preservationFailureText(code), language), url, at };

export const preservationResolvers = {
  Query: {
    preservationBacklog: async (
      _source: unknown,
      { state = null, first, after }: BacklogArgs,
      { preservation }: SignaturesContext,
    ): Promise<Connection<Shown>> => {
      const { limit, afterId } = keysetPage({ first, after }, (key) => readKey(key) !== null);
      const page = { state, limit, after: afterId === null ? null : readKey(afterId) };
      const rows = await waitingPreservations(preservation.database, page);
      return toConnection(
        rows.map((row) => ({ ...row, mayRead: false })),
        limit,
        ({ waitingSince, id }) => `${waitingSince!.toISOString()} ${id}`,
      );
    },
    preservationCounts: (
      _source: unknown,
      _args: unknown,
      { preservation }: SignaturesContext,
    ): Promise<StateCount[]> => countByState(preservation.database),
    trustConfiguration: (
      _source: unknown,
      _args: unknown,
      { preservation }: SignaturesContext,
    ): Pick<SignaturesContext['preservation'], 'timeStampingAuthorities'> => ({
      timeStampingAuthorities: preservation.timeStampingAuthorities,
    }),
  },
  Document: {
    preservation: async ({ id }: Reference, _args: unknown, { loaders }: SignaturesContext): Promise<Shown[]> =>
      (await loaders.preservations.load(id)).map((row) => ({ ...row, mayRead: true })),
    signingLevels: ({ id }: Reference, _args: unknown, { loaders }: SignaturesContext): Promise<SigningLevel[]> =>
      loaders.signingLevels.load(id),
  },
  FilePreservation: {
    attachmentId: attachmentOf,
    failure: (row: Preservation, _args: unknown, context: SignaturesContext): ShownFailure | null =>
      failureOf(row, context),
    downloadUrl: (row: Shown, _args: unknown, context: SignaturesContext): string | null => {
      const { links } = context.preservation;
      return row.mayRead && links ? archiveLink(links, context.clock, row, requireActor(context).personId) : null;
    },
  },
  SigningLevel: {
    attachmentId: attachmentOf,
    failure: (row: SigningLevel, _args: unknown, context: SignaturesContext): ShownFailure | null =>
      failureOf({ ...row, failedAt: row.signedAt }, context),
  },
};
