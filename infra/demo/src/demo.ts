// `npm run demo`: the whole journey through the gateway, told in plain words or as one JSON object.
import { mkdirSync } from 'node:fs';
import { basename, join, parse } from 'node:path';
import { repositoryRoot } from '@lienthong/local';
import { Refused, signIn } from './graph-client.js';
import { type DemoJointDocument, jointDocument, jointResult } from './joint.js';
import { digitisedDocument, electronicDocument, receive, recipientIdentifiers } from './journey.js';
import * as operations from './operations.js';
import { figures, frozenReport } from './report.js';
import { saveDocument, type DemoDocument } from './result.js';
import { assignParts } from './samples.js';
import { readSettings, type DemoSettings } from './settings.js';
import { findOrStart } from './system.js';
import { tell } from './tell.js';

const root = repositoryRoot();
const paperNumber = 1418;

export async function demo(argv: readonly string[]): Promise<void> {
  try {
    const settings = readSettings(root, argv, new Date());
    const system = await findOrStart(root, settings);
    try {
      await journey(settings);
    } finally {
      await system.stop();
    }
  } catch (error) {
    process.stderr.write(`\n  ✗ ${(error as Error).message}\n\n`);
    process.exitCode = 1;
  }
}

async function journey(settings: DemoSettings): Promise<void> {
  const startedAt = performance.now();
  const say = tell(settings.json);
  const parts = assignParts(settings.input ?? join(root, 'infra/demo/samples'));
  mkdirSync(settings.output, { recursive: true });

  const person = (account: string): ReturnType<typeof signIn> => signIn(settings.gateway, account);
  const [drafter, signer, clerk, handling, accepting, rejecting, office] = await Promise.all(
    [
      'skhcn.chuyenvien',
      'skhcn.phogiamdoc',
      'skhcn.vanthu',
      'snv.vanthu',
      'stc.vanthu',
      'tanphong.vanthu',
      'vp.tonghop',
    ].map(person),
  );
  if (!drafter || !signer || !clerk || !handling || !accepting || !rejecting || !office)
    throw new Error('Nobody to play the parts.');
  const { me } = await signer.ask<{ me: { id: string; fullName: string } }>(operations.me);
  const recipients = { accepting, handling, rejecting };
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const month = today.slice(0, 7);
  const before = await figures(office, month);
  const documents: DemoDocument[] = [];
  const refused: { file: string; code: string; message: string }[] = [];

  const finish = async (documentId: string, name: string): Promise<void> => {
    await receive(recipients, documentId);
    const document = await saveDocument(clerk, documentId, settings.output, name);
    documents.push(document);
    say.document(document);
  };
  const unlessRefused = async (file: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused) || !error.code.startsWith('PDF_')) throw error;
      refused.push({ file, code: error.code, message: error.errors[0]?.message ?? '' });
      say.refused(file, error);
    }
  };

  say.heading('Way 1: electronic origin');
  for (const plan of parts.electronic) {
    await unlessRefused(plan.file, async () => {
      say.step(
        `${basename(plan.file)}: drafted${plan.urgency === 'URGENT' ? ' (khẩn)' : ''}${plan.attachment ? `, with ${basename(plan.attachment)} as a separate attachment` : ''}; ${me.fullName} signs, the clerk numbers, seals and issues it`,
      );
      await finish(
        await electronicDocument({ drafter, signer, clerk, signerId: me.id, pin: settings.pin }, plan),
        parse(plan.file).name,
      );
    });
  }
  say.heading('Way 2: digitised from paper');
  await unlessRefused(parts.digitised, async () => {
    const { documentId, takenNumbers } = await digitisedDocument(clerk, parts.digitised, paperNumber, today);
    if (takenNumbers.length > 0) say.step(`number ${takenNumbers.join(', ')} refused: already in the register`);
    say.step(`${basename(parts.digitised)}: scanned, registered under its paper number, sealed once, issued`);
    await finish(documentId, `${parse(parts.digitised).name}-so-hoa`);
  });
  if (documents.length === 0) throw new Error(`No file of ${settings.input ?? 'the samples'} could be used.`);

  say.heading('Monthly report');
  const more = documents.length;
  const [handlingId, acceptingId, rejectingId] = recipientIdentifiers;
  const report = await frozenReport(office, month, settings.output, {
    before,
    expected: [
      { identifiers: ['H35.13', '000.00.13.H35'], count: 'D1', more },
      { identifiers: ['H35.13', '000.00.13.H35'], count: 'D2', more },
      { identifiers: ['000.00.02.H35', handlingId], count: 'E5', more },
      { identifiers: ['H35.04', acceptingId], count: 'E5', more },
      { identifiers: ['000.00.41.H35', rejectingId], count: 'E6', more },
    ],
  });
  say.report(report);
  const joint: DemoJointDocument[] = [];
  if (settings.joint && parts.joint !== null) {
    const file = parts.joint;
    // Issued after the month was frozen: it stands in the register and the live figures, not in the report above.
    say.heading('A joint document (văn bản liên tịch), two departments');
    await unlessRefused(file, async () => {
      const [director, coSigner, coClerk] = await Promise.all(
        ['skhcn.giamdoc', 'sct.giamdoc', 'sct.vanthu'].map(person),
      );
      if (!director || !coSigner || !coClerk) throw new Error('Nobody to play the parts.');
      say.step(
        `${basename(file)}: three people sign, the host's clerk numbers it once, each department seals over its own signatures`,
      );
      const people = {
        drafter,
        signers: [director, signer, coSigner],
        host: clerk,
        others: [coClerk],
        pin: settings.pin,
      };
      const documentId = await jointDocument(people, file);
      const paths = { root, folder: settings.output, name: parse(file).name };
      joint.push(await jointResult(clerk, recipients, documentId, paths));
      say.joint(joint[0]!);
    });
  }
  const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(2));
  say.done(seconds);
  if (settings.json) {
    const result = {
      documents,
      report,
      ...(joint[0] ? { joint: joint[0] } : {}),
      ...(refused.length > 0 ? { refused } : {}),
      seconds,
    };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  }
}
