// Documents that arrive at an organisation, as the documents service would announce them.
import { deliveriesArrived, type DeliveriesArrived, type SigningCompleted } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { completed, type Department, requestsOf, sample, settled, upload, type World } from '../world.js';

export type Files = NonNullable<DeliveriesArrived['files']>;

/** Announced; nothing is awaited. */
export const announceArrival = (
  world: World,
  documentId: string,
  sender: Department,
  recipients: readonly Department[],
  files?: Files,
): Promise<unknown> => {
  const at = new Date().toISOString();
  return world.peer.database.transaction((tx) =>
    announce(tx, deliveriesArrived, {
      documentId,
      senderId: sender.organisationId,
      issueDate: '2026-11-07',
      attemptedAt: at,
      arrivedAt: at,
      deliveries: recipients.map(({ organisationId }) => ({ deliveryId: uuidV7(), recipientId: organisationId })),
      ...(files ? { files } : {}),
    }),
  );
};

/** Announced, and everything that follows from it done. */
export async function arrive(...given: Parameters<typeof announceArrival>): Promise<void> {
  await announceArrival(...given);
  await settled(given[0]);
}

export const attachmentId = uuidV7();

/** A letter that went the whole way through the acts, with a separate attachment. */
export async function sealedLetter(
  world: World,
  department: Department,
): Promise<{ documentId: string; sealed: SigningCompleted; files: Files }> {
  const requests = requestsOf(department);
  const personal = completed(await world.peer.ask(requests.personal(await upload(world.app, sample('cong-van.pdf')))));
  const numbered = completed(await world.peer.ask(requests.number(personal.file)));
  const attachment = await upload(world.app, sample('phu-luc.pdf'));
  const sealed = completed(
    await world.peer.ask(requests.seal(numbered.file, { attachments: [{ attachmentId, file: attachment }] })),
  );
  const files = [
    { part: 'main', file: sealed.file },
    { part: attachmentId, file: sealed.attachments[0]!.file },
  ];
  return { documentId: requests.documentId, sealed, files };
}
