// The chapter of a joint document (văn bản liên tịch): several signers, one number, a seal of each organisation, proof for years.
import { setTimeout as delay } from 'node:timers/promises';
import { basename, join } from 'node:path';
import type { GraphClient } from './graph-client.js';
import { authorise, draft, key, reaches, type Recipients, receive, recipientIdentifiers, upload } from './journey.js';
import * as operations from './operations.js';
import { validatedByCommand } from './validated.js';

export interface JointPeople {
  readonly drafter: GraphClient;
  /** The host's first. */
  readonly signers: readonly GraphClient[];
  /** Gives number and date, seals, issues. */
  readonly host: GraphClient;
  /** Clerks of the other organisations. */
  readonly others: readonly GraphClient[];
  readonly pin: string;
}

export interface DemoJointDocument {
  readonly code: string;
  readonly signers: readonly { readonly name: string; readonly organisation: string }[];
  readonly seals: readonly string[];
  /** Valid signatures in the main file: of every signer and every organisation. */
  readonly signatures: number;
  /** What the signing job reached, then the archival rendition. */
  readonly levels: { readonly signed: string; readonly archived: string };
  /** What `pdf-signature validate` says of the archival rendition; it asks nobody. */
  readonly verdict: string;
  readonly file: string;
  /** Null: there is none yet. */
  readonly archived: string | null;
}

interface Parties {
  readonly document: {
    readonly code: string;
    readonly file: { readonly sha256: string; readonly downloadUrl: string };
    readonly signers: readonly { person: { fullName: string }; organisation: { name: string }; state: string }[];
    readonly seals: readonly { organisation: { name: string }; state: string }[];
    readonly signatures: readonly { readonly file: string; readonly valid: boolean }[];
    readonly signingLevels: readonly { readonly level: string }[];
    readonly preservation: readonly { readonly level: string; readonly downloadUrl: string }[];
    readonly lastFailure: { readonly code: string; readonly message: string } | null;
  };
}

export async function jointDocument(people: JointPeople, file: string): Promise<string> {
  const documentId = await draft(people.drafter, {
    typeCode: 'PLAN',
    abstract: `Kế hoạch phối hợp, trình diễn văn bản liên tịch (${basename(file)})`,
    urgency: 'NORMAL',
    recipients: recipientIdentifiers,
  });
  await upload(people.drafter, documentId, file, 'MAIN');
  const ids: string[] = [];
  for (const signer of people.signers) ids.push((await signer.ask<{ me: { id: string } }>(operations.me)).me.id);
  const [signerId, ...furtherSignerIds] = ids;
  await people.drafter.ask(operations.submitForSignature, {
    input: { ...key(), documentId, signerId, furtherSignerIds },
  });
  for (const [index, signer] of people.signers.entries()) {
    const authorisation = await authorise(signer, documentId, people.pin);
    await signer.ask(operations.signDocument, { input: { ...key(), documentId, authorisation } });
    await reaches(signer, documentId, index + 1 < people.signers.length ? 'SUBMITTED' : 'SIGNED');
  }
  await people.host.ask(operations.assignNumber, { input: { ...key(), documentId } });
  await reaches(people.host, documentId, 'NUMBERED');
  for (const clerk of people.others) {
    await clerk.ask(operations.sealDocument, { input: { ...key(), documentId } });
    await reaches(clerk, documentId, 'NUMBERED');
  }
  await people.host.ask(operations.sealDocument, { input: { ...key(), documentId } });
  await reaches(people.host, documentId, 'SEALED');
  await people.host.ask(operations.issueDocument, { input: { ...key(), documentId } });
  await reaches(people.host, documentId, 'ISSUED');
  return documentId;
}

/** Received like any other; then waits a while for the archival rendition, and has the file judged outside the system. */
export async function jointResult(
  clerk: GraphClient,
  recipients: Recipients,
  documentId: string,
  paths: { readonly root: string; readonly folder: string; readonly name: string },
): Promise<DemoJointDocument> {
  await receive(recipients, documentId);
  const { document } = await lifted(clerk, documentId);
  const file = await clerk.save(document.file.downloadUrl, join(paths.folder, `${paths.name}.pdf`));
  const signed = document.signingLevels[0]?.level ?? '';
  const rendition = document.preservation[0];
  const kept = rendition && (await clerk.save(rendition.downloadUrl, join(paths.folder, `${paths.name}-luu-tru.pdf`)));
  const { trustAnchor } = await clerk.ask<{ trustAnchor: string }>(operations.trustAnchor);
  return {
    code: document.code,
    signers: document.signers.map(({ person, organisation }) => ({
      name: person.fullName,
      organisation: organisation.name,
    })),
    seals: document.seals.map(({ organisation }) => organisation.name),
    signatures: document.signatures.filter((one) => one.file === document.file.sha256 && one.valid).length,
    levels: { signed, archived: rendition?.level ?? signed },
    verdict: await validatedByCommand(paths.root, kept ?? file, trustAnchor, join(paths.folder, 'goc-tin-cay.pem')),
    file,
    archived: kept ?? null,
  };
}

/** To the last level by the jobs of preservation; a system without a time-stamping authority stays where it is. */
async function lifted(clerk: GraphClient, id: string): Promise<Parties> {
  for (const deadline = Date.now() + 60_000; ; await delay(200)) {
    const found = await clerk.ask<Parties>(operations.jointDocument, { id });
    if (found.document.preservation[0]?.level === 'B_LTA' || Date.now() > deadline) return found;
  }
}
