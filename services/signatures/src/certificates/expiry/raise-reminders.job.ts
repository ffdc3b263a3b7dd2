// Once a day: who must see to a new certificate before the old one expires.
import { auditAll } from '@lienthong/database';
import { type Handler, handle, type Schedule } from '@lienthong/jobs';
import { certificateRemindersDue } from '../certificate.messages.js';
import { certificateSubject } from '../history.js';
import { requestCertificates } from '../issue-certificate.job.js';
import { allLacking } from '../subscriber.js';
import { expiringBy, raiseReminders } from './expiry.repository.js';
import { daysLeft, dueThreshold, thresholds } from './reminders.js';

const dayMs = 86_400_000;

/** Before offices open. */
export const remindersPlan: Schedule<Record<string, never>> = {
  queue: 'signatures-events',
  id: 'certificate-reminders',
  pattern: '0 0 6 * * *',
  tz: 'Asia/Ho_Chi_Minh',
  topic: certificateRemindersDue,
  payload: {},
};

interface Parts {
  /** The demonstration authority gives a new one to whoever's has run out. */
  readonly issuesCertificates: boolean;
}

/**
 * What was raised is remembered by certificate and threshold, so that a run that is repeated, or the first after days without
 * any, reminds of each certificate once.
 */
export const raiseRemindersJob = ({ issuesCertificates }: Parts): Handler =>
  handle(certificateRemindersDue, {
    effect: async (tx, _payload, _prepared, { clock, correlationId, logger }) => {
      const at = clock.now();
      const expiring = await expiringBy(tx, at, new Date(at.getTime() + thresholds[0] * dayMs));
      const due = expiring.flatMap(({ id, notAfter }) => {
        const threshold = dueThreshold(notAfter, at);
        return threshold === null ? [] : [{ certificateId: id, threshold }];
      });
      const raised = await raiseReminders(tx, due, at);
      const byId = new Map(expiring.map((one) => [one.id, one]));
      await auditAll(
        tx,
        raised.map(({ certificateId, thresholdDays }) => ({
          subject: certificateSubject(certificateId),
          actorId: null,
          act: 'CERTIFICATE_REMINDER_RAISED',
          details: { thresholdDays, daysLeft: daysLeft(byId.get(certificateId)!.notAfter, at) },
          correlationId,
        })),
      );
      for (const { certificateId, thresholdDays } of raised) {
        const { ownerKind, ownerId, notAfter } = byId.get(certificateId)!;
        logger.warn({ certificateId, ownerKind, ownerId, notAfter, thresholdDays }, 'certificate expires soon');
      }
      if (issuesCertificates) await requestCertificates(tx, await allLacking(tx, at));
    },
  });
