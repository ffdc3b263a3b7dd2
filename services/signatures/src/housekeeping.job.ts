// Every night: what serves nobody any more is forgotten, so that no table grows with the years for nothing.
import { defineTopic } from '@lienthong/contracts';
import { type Database, pruneInbox, pruneRequestRecords } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { type Handler, handle, type Schedule } from '@lienthong/jobs';
import { z } from 'zod';
import { removeOldReminders } from './certificates/expiry/expiry.repository.js';
import { removeExpiredCodes } from './custody/activation-code.repository.js';
import { removeExpiredSecrets, removeExpiredUses } from './custody/custody.repository.js';
import type { Foundation } from './foundation.js';
import type { Part } from './part.js';
import { removeUnannounced } from './signing/unannounced-files.js';

/** Planned. */
export const housekeepingDue = defineTopic({
  name: 'signatures-housekeeping.due',
  schema: z.object({}),
  queues: ['signatures-events'],
});

export const housekeepingPlan: Schedule<Record<string, never>> = {
  queue: 'signatures-events',
  id: 'signatures-housekeeping',
  pattern: '0 40 3 * * *',
  tz: 'Asia/Ho_Chi_Minh',
  topic: housekeepingDue,
  payload: {},
};

const dayMs = 86_400_000;
/** Far more than the clocks of two processes may differ by. */
const graceMs = dayMs;
/** A reminder of a certificate that is long over reminds of nothing; who lacks one is in `certificateGaps`. */
const remindersKeptMs = 400 * dayMs;

/** Each removal by itself: they may be repeated, and one that fails must not undo the others. */
export const housekeepingJob = ({
  database,
  files,
}: {
  readonly database: Database;
  readonly files: FileStore;
}): Handler =>
  handle(housekeepingDue, {
    prepare: async (_payload, { clock, logger }) => {
      const now = clock.now().getTime();
      const secrets = await removeExpiredSecrets(database, new Date(now - graceMs));
      const authorisations = await removeExpiredUses(database, new Date(now - graceMs));
      const activationCodes = await removeExpiredCodes(database, new Date(now - graceMs));
      const reminders = await removeOldReminders(database, new Date(now - remindersKeptMs));
      const strays = await removeUnannounced(database, files, new Date(now - graceMs));
      const staged = await files.sweepStaging();
      const requests = await pruneRequestRecords(database);
      const messages = await pruneInbox(database);
      logger.info(
        { authorisations, secrets, activationCodes, reminders, strays, staged, requests, messages },
        'forgotten',
      );
    },
    effect: async () => undefined,
  });

export const housekeepingPart = ({ database, files }: Foundation): Part => ({
  events: [housekeepingJob({ database, files })],
  plans: [housekeepingPlan],
  // Where files are staged is this machine's own affair; the nightly job may run on another one.
  prepare: async () => void (await files.sweepStaging()),
});
