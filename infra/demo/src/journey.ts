// The steps of the journey, each a few calls as a frontend would make them.
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, parse } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GraphClient } from './graph-client.js';
import { Refused } from './graph-client.js';
import * as operations from './operations.js';

interface DocumentState {
  readonly id: string;
  readonly state: string;
  readonly code: string | null;
  readonly lastFailure: { readonly code: string; readonly message: string } | null;
}
type Payload<Field extends string> = Record<Field, { readonly document: DocumentState }>;

export interface Recipients {
  readonly accepting: GraphClient;
  readonly handling: GraphClient;
  readonly rejecting: GraphClient;
}
/** Three departments and communes, in both identifier grammars. */
export const recipientIdentifiers = ['H35.02', '000.00.04.H35', 'H35.41'] as const;

export const key = (): { idempotencyKey: string } => ({ idempotencyKey: randomUUID() });

export async function electronicDocument(
  people: {
    readonly drafter: GraphClient;
    readonly signer: GraphClient;
    readonly clerk: GraphClient;
    readonly signerId: string;
    readonly pin: string;
  },
  plan: {
    readonly file: string;
    readonly typeCode: string;
    readonly urgency: string;
    readonly attachment: string | null;
  },
): Promise<string> {
  const documentId = await draft(people.drafter, {
    typeCode: plan.typeCode,
    abstract: `V/v trình diễn gửi, nhận văn bản điện tử (${basename(plan.file)})`,
    urgency: plan.urgency,
    ...(plan.typeCode === 'OFFICIAL_LETTER' ? { unitAbbreviation: 'BCVT' } : {}),
    recipients: recipientIdentifiers,
  });
  await upload(people.drafter, documentId, plan.file, 'MAIN');
  if (plan.attachment !== null) await upload(people.drafter, documentId, plan.attachment, 'ATTACHMENT');
  await people.drafter.ask(operations.submitForSignature, {
    input: { ...key(), documentId, signerId: people.signerId },
  });
  const authorisation = await authorise(people.signer, documentId, people.pin);
  await people.signer.ask(operations.signDocument, { input: { ...key(), documentId, authorisation } });
  await reaches(people.signer, documentId, 'SIGNED');
  await people.clerk.ask(operations.assignNumber, { input: { ...key(), documentId } });
  await reaches(people.clerk, documentId, 'NUMBERED');
  await sealAndIssue(people.clerk, documentId);
  return documentId;
}

export async function draft(drafter: GraphClient, content: object): Promise<string> {
  const { createDraft } = await drafter.ask<Payload<'createDraft'>>(operations.createDraft, {
    input: { ...key(), ...content },
  });
  return createDraft.document.id;
}

/** The signer looks at the file and confirms with the PIN; right after a first start the certificate may still be on its way. */
export async function authorise(signer: GraphClient, documentId: string, pin: string): Promise<string> {
  const { document } = await signer.ask<{ document: { file: { sha256: string } } }>(operations.fileToSign, {
    id: documentId,
  });
  const input = { pin, documents: [{ documentId, file: document.file.sha256 }] };
  for (const deadline = Date.now() + 60_000; ; await delay(200)) {
    try {
      const { authoriseSignatures } = await signer.ask<{
        authoriseSignatures: { authorisations: [{ authorisation: string }] };
      }>(operations.authoriseSignatures, { input: { ...key(), ...input } });
      return authoriseSignatures.authorisations[0].authorisation;
    } catch (error) {
      const comes = error instanceof Refused && ['CERTIFICATE_MISSING', 'UNKNOWN_IN_DIRECTORY'].includes(error.code);
      if (!comes || Date.now() > deadline) throw error;
    }
  }
}

/** @returns also the numbers the system refused because they were taken: a paper number is entered once only. */
export async function digitisedDocument(
  clerk: GraphClient,
  file: string,
  paperNumber: number,
  today: string,
): Promise<{ documentId: string; takenNumbers: number[] }> {
  const takenNumbers: number[] = [];
  for (let number = paperNumber; ; number += 1) {
    try {
      const { registerDigitised } = await clerk.ask<Payload<'registerDigitised'>>(operations.registerDigitised, {
        input: {
          ...key(),
          typeCode: 'OFFICIAL_LETTER',
          abstract: `V/v trình diễn văn bản số hóa từ văn bản giấy (${basename(file)})`,
          number,
          unitAbbreviation: 'VP',
          issueDate: today,
          paperSigner: 'Trần Đức Thắng',
          recipients: recipientIdentifiers,
        },
      });
      const documentId = registerDigitised.document.id;
      await upload(clerk, documentId, file, 'MAIN');
      await sealAndIssue(clerk, documentId);
      return { documentId, takenNumbers };
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'NUMBER_ALREADY_TAKEN') throw error;
      takenNumbers.push(number);
    }
  }
}

async function sealAndIssue(clerk: GraphClient, documentId: string): Promise<void> {
  await clerk.ask(operations.sealDocument, { input: { ...key(), documentId } });
  await reaches(clerk, documentId, 'SEALED');
  await clerk.ask(operations.issueDocument, { input: { ...key(), documentId } });
  await reaches(clerk, documentId, 'ISSUED');
}

export async function upload(
  client: GraphClient,
  documentId: string,
  file: string,
  role: 'MAIN' | 'ATTACHMENT',
): Promise<void> {
  const bytes = await readFile(file);
  const { createUpload } = await client.ask<{ createUpload: { upload: { url: string } } }>(operations.createUpload, {
    input: {
      ...key(),
      documentId,
      role,
      fileName: basename(file),
      title: parse(file).name,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
  });
  await client.put(createUpload.upload.url, file);
}

/** Acts are done by jobs: a frontend looks until the state is there, and shows why where it does not come. */
export async function reaches(client: GraphClient, documentId: string, wanted: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(40)) {
    const { document } = await client.ask<{ document: DocumentState }>(operations.documentState, { id: documentId });
    if (document.state === wanted) return;
    if (document.lastFailure !== null) throw new Refused(`${document.state} → ${wanted}`, [document.lastFailure]);
  }
  throw new Error(`Document ${documentId} did not become ${wanted} within a minute.`);
}

/** The signatures are validated by a job on arrival: a frontend looks until it is told what was found. */
async function validated(client: GraphClient, id: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(40)) {
    const { delivery } = await client.ask<{ delivery: { validation: { pending: boolean } } }>(
      operations.deliveryValidation,
      { id },
    );
    if (!delivery.validation.pending) return;
  }
  throw new Error(`Delivery ${id} was not validated within a minute.`);
}

/** One recipient handles it to the end, one accepts it, one rejects it with a reason. */
export async function receive({ accepting, handling, rejecting }: Recipients, documentId: string): Promise<void> {
  const delivery = async (client: GraphClient): Promise<{ idempotencyKey: string; deliveryId: string }> => {
    const { inbox } = await client.ask<{ inbox: { edges: { node: { id: string; document: { id: string } } }[] } }>(
      operations.inbox,
    );
    const found = inbox.edges.find(({ node }) => node.document.id === documentId);
    if (found === undefined) throw new Error(`${client.account} does not find document ${documentId} in the inbox.`);
    return { ...key(), deliveryId: found.node.id };
  };
  const accepted = await delivery(accepting);
  await validated(accepting, accepted.deliveryId);
  await accepting.ask(operations.acceptDelivery, { input: accepted });
  const handled = await delivery(handling);
  await validated(handling, handled.deliveryId);
  await handling.ask(operations.acceptDelivery, { input: handled });
  for (const state of ['ASSIGNED', 'IN_PROGRESS', 'COMPLETED']) {
    await handling.ask(operations.reportHandling, { input: { ...key(), deliveryId: handled.deliveryId, state } });
  }
  await rejecting.ask(operations.rejectDelivery, {
    input: { ...(await delivery(rejecting)), reason: 'Gửi nhầm địa chỉ (trình diễn)' },
  });
}
