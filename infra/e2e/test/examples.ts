// The operations the explorer shows, run in their order as the people they are meant for; placeholder ids become real ones.
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@lienthong/testing';
import { Refused, signIn, type GraphClient } from '@lienthong/demo';
import { root, type Instance } from './running-province.js';

const folder = join(root, 'gateway/examples');
const names = readdirSync(folder).flatMap((name) => (name.endsWith('.graphql') ? [name.replace('.graphql', '')] : []));
type Ids = Record<string, unknown>;

/** Runs every example file; @returns the names it ran, and what the last look at the document showed. */
export async function runExamples(
  instance: Instance,
): Promise<{ ran: string[]; states: string[]; signatures: number; verdict: string; parties: string[] }> {
  const people = new Map<string, GraphClient>();
  const as = async (account: string): Promise<GraphClient> => {
    const known = people.get(account) ?? (await signIn(instance.url, account));
    people.set(account, known);
    return known;
  };
  const ran: string[] = [];
  const example = async <T>(name: string, account: string, ids: Ids = {}): Promise<T> => {
    const full = names.find((one) => one.slice(3) === name);
    if (full === undefined) throw new Error(`There is no example ${name}.`);
    const query = readFileSync(join(folder, `${full}.graphql`), 'utf8');
    const variables = JSON.parse(readFileSync(join(folder, `${full}.json`), 'utf8')) as { input?: Ids };
    if (variables.input) Object.assign(variables.input, { idempotencyKey: randomUUID() }, ids);
    else Object.assign(variables, ids);
    ran.push(full);
    return (await as(account)).ask<T>(query, variables);
  };
  type Document = {
    id: string;
    state: string;
    signatures: object[];
    lastFailure: object | null;
    deliveries: { edges: { node: { id: string; state: string; recipient: { name: string } } }[] };
  };
  const reaches = (id: string, state: string): Promise<Document> =>
    eventually(
      async () => {
        const { document } = await example<{ document: Document }>('follow-document', 'skhcn.vanthu', { id });
        if (document.lastFailure) throw new Error(JSON.stringify(document.lastFailure));
        return document.state === state && document;
      },
      { timeoutMs: 60_000 },
    );
  /** One confirmation for all of them, with the hashes the waiting list shows and the PIN the example holds. */
  const authorisations = async (ids: readonly string[]): Promise<string[]> => {
    const { me } = await example<{ me: { id: string } }>('who-am-i', 'skhcn.giamdoc');
    const { outgoingDocuments } = await example<{
      outgoingDocuments: { edges: { node: { id: string; file: { sha256: string } } }[] };
    }>('waiting-for-my-signature', 'skhcn.giamdoc', { signerId: me.id });
    const hashes = new Map(outgoingDocuments.edges.map(({ node }) => [node.id, node.file.sha256]));
    const { authoriseSignatures } = await eventually(
      () =>
        example<{ authoriseSignatures: { authorisations: { authorisation: string }[] } }>(
          'authorise-signatures',
          'skhcn.giamdoc',
          { documents: ids.map((id) => ({ documentId: id, file: hashes.get(id) })) },
        ).catch((error: unknown) => {
          // Right after the start the certificate may still be on its way.
          if (error instanceof Refused && error.code === 'CERTIFICATE_MISSING') return false as const;
          throw error;
        }),
      { timeoutMs: 60_000 },
    );
    return authoriseSignatures.authorisations.map(({ authorisation }) => authorisation);
  };

  await example('who-am-i', 'skhcn.chuyenvien');
  await example('find-organisation', 'skhcn.chuyenvien');
  const drafted = async (sample: string): Promise<string> => {
    const { createDraft } = await example<{ createDraft: { document: { id: string } } }>(
      'create-draft',
      'skhcn.chuyenvien',
    );
    const documentId = createDraft.document.id;
    const file = join(root, 'infra/demo/samples', sample);
    const bytes = readFileSync(file);
    const { createUpload } = await example<{ createUpload: { upload: { id: string; url: string } } }>(
      'create-upload',
      'skhcn.chuyenvien',
      {
        documentId,
        sizeBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
    );
    await (await as('skhcn.chuyenvien')).put(createUpload.upload.url, file);
    await example('look-at-upload', 'skhcn.chuyenvien', { id: createUpload.upload.id });
    return documentId;
  };
  const submitted = async (): Promise<string> => {
    const documentId = await drafted('cong-van.pdf');
    await example('submit-for-signature', 'skhcn.chuyenvien', { documentId });
    return documentId;
  };
  const documentId = await submitted();
  const another = await submitted();
  const [authorisation, ofAnother] = await authorisations([documentId, another]);
  await example('sign-document', 'skhcn.giamdoc', { documentId, authorisation });
  const { signDocuments } = await example<{ signDocuments: { results: { errors: object[] }[] } }>(
    'sign-documents',
    'skhcn.giamdoc',
    { documents: [{ documentId: another, authorisation: ofAnother }] },
  );
  if (signDocuments.results[0]!.errors.length > 0) throw new Error(JSON.stringify(signDocuments.results));
  await reaches(documentId, 'SIGNED');
  await reaches(another, 'SIGNED');
  const { signingProgress } = await example<{ signingProgress: { total: number; signed: number } }>(
    'signing-progress',
    'skhcn.giamdoc',
    { documentIds: [documentId, another] },
  );
  if (signingProgress.signed !== 2) throw new Error(JSON.stringify(signingProgress));
  await example('assign-number', 'skhcn.vanthu', { documentId });
  await reaches(documentId, 'NUMBERED');
  await example('seal-document', 'skhcn.vanthu', { documentId });
  await reaches(documentId, 'SEALED');
  await example('issue-document', 'skhcn.vanthu', { documentId });
  await reaches(documentId, 'ISSUED');

  const delivery = async (account: string): Promise<string> => {
    const { inbox } = await example<{ inbox: { edges: { node: { id: string; document: { id: string } } }[] } }>(
      'inbox',
      account,
    );
    return inbox.edges.find(({ node }) => node.document.id === documentId)?.node.id ?? '';
  };
  const accepted = await delivery('snv.vanthu');
  const { files } = await eventually(
    async () => {
      const { delivery: arrived } = await example<{
        delivery: { validation: { pending: boolean; files: { file: string; verdict: string }[] } };
      }>('delivery-validation', 'snv.vanthu', { id: accepted });
      return !arrived.validation.pending && arrived.validation;
    },
    { timeoutMs: 60_000 },
  );
  const { validateFile } = await example<{ validateFile: { verdict: string; text: string } }>(
    'validate-file',
    'snv.vanthu',
    { documentId, file: files[0]!.file },
  );
  await example('accept-delivery', 'snv.vanthu', { deliveryId: accepted });
  await example('report-handling', 'snv.vanthu', { deliveryId: accepted });
  await example('reject-delivery', 'stc.vanthu', { deliveryId: await delivery('stc.vanthu') });
  const seen = await reaches(documentId, 'ISSUED');

  await example('register-digitised', 'ubnd.vanthu', {
    issueDate: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10),
  });
  await example('register-paper-arrival', 'ubnd.vanthu', {
    arrivalDate: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10),
  });
  await example('monthly-report', 'vp.tonghop');
  await example('freeze-monthly-report', 'vp.tonghop');
  await example('verify-signatures', 'skhcn.vanthu');
  await certificateExamples(example);
  await mergerExample(example);
  await imageExamples(example);
  const parties = await jointExamples(example, await drafted('lien-tich.pdf'));
  return {
    parties,
    ran: [...new Set(ran)].sort(),
    states: seen.deliveries.edges.map(({ node }) => node.state).sort(),
    signatures: seen.signatures.length,
    verdict: validateFile.verdict,
  };
}

type RunExample = <T>(name: string, account: string, ids?: Ids) => Promise<T>;

/**
 * Submitted to three signers of two departments; the second department sees it from then on, until it is withdrawn and changed.
 * @returns who signs and who seals
 */
async function jointExamples(example: RunExample, documentId: string): Promise<string[]> {
  await example('submit-joint-document', 'skhcn.chuyenvien', { documentId });
  const { document } = await example<{
    document: { signers: { person: { fullName: string } }[]; seals: { organisation: { name: string } }[] };
  }>('follow-joint-document', 'sct.vanthu', { id: documentId });
  const { withdrawDraft } = await example<{ withdrawDraft: { document: { state: string } } }>(
    'withdraw-draft',
    'skhcn.chuyenvien',
    { documentId },
  );
  const { changeDraft } = await example<{ changeDraft: { document: { state: string; urgency: string } } }>(
    'change-draft',
    'skhcn.chuyenvien',
    { documentId },
  );
  const ends = [withdrawDraft.document.state, changeDraft.document.state, changeDraft.document.urgency];
  if (ends.join() !== 'DRAFT,DRAFT,EXPRESS') throw new Error(JSON.stringify(ends));
  return [
    ...document.signers.map(({ person }) => person.fullName),
    ...document.seals.map(({ organisation }) => organisation.name),
  ];
}

/** A signer's certificate is renewed: for the key, the signer needs a code that the administrator hands over. */
async function activationExample(example: RunExample): Promise<void> {
  const { me } = await example<{ me: { id: string; fullName: string } }>('who-am-i', 'skhcn.phogiamdoc');
  const { certificates } = await example<{ certificates: { edges: { node: { id: string; subject: string } }[] } }>(
    'certificates',
    'skhcn.quantri',
    { filter: { ownerKind: 'PERSON', states: ['ACTIVE'] } },
  );
  const replacesId = certificates.edges.find(({ node }) => node.subject.includes(me.fullName))?.node.id;
  const signer = { ownerKind: 'PERSON', personId: me.id, kind: 'RENEWAL', replacesId };
  const { requestCertificate } = await example<{ requestCertificate: { request: { id: string } } }>(
    'request-certificate',
    'skhcn.quantri',
    signer,
  );
  const requestId = requestCertificate.request.id;
  await example('approve-certificate-request', 'vp.tonghop', { requestId });
  const { issueActivationCode } = await example<{ issueActivationCode: { activationCode: string } }>(
    'issue-activation-code',
    'skhcn.quantri',
    { personId: me.id },
  );
  const { activationCode } = issueActivationCode;
  await example('make-certificate-key', 'skhcn.phogiamdoc', { requestId, pin: '918273', activationCode });
}

/** One commune is merged into another; its identifiers end the day before. */
async function mergerExample(example: RunExample): Promise<void> {
  const { mergeOrganisation } = await example<{
    mergeOrganisation: { organisation: { active: boolean; identifiers: { status: string }[] } };
  }>('merge-organisation', 'skhcn.quantri', {
    mergedOn: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10),
  });
  const { active, identifiers } = mergeOrganisation.organisation;
  if (active || identifiers.some(({ status }) => status !== 'CLOSED'))
    throw new Error(JSON.stringify(mergeOrganisation));
}

/** A signer without a picture of their own brings one; the province's list names the bodies without a seal of their own. */
async function imageExamples(example: RunExample): Promise<void> {
  const { registerSignatureImage } = await example<{
    registerSignatureImage: { image: { registeredBy: { fullName: string } } };
  }>('register-signature-image', 'snv.giamdoc');
  const { imageGaps } = await example<{ imageGaps: { edges: { node: { organisation: { name: string } } }[] } }>(
    'image-gaps',
    'vp.tonghop',
  );
  const lacking = imageGaps.edges.map(({ node }) => node.organisation.name);
  const drawn = 'Sở Khoa học và Công nghệ tỉnh Lai Châu';
  if (registerSignatureImage.image.registeredBy.fullName === '' || lacking.length === 0 || lacking.includes(drawn))
    throw new Error(JSON.stringify({ registerSignatureImage, lacking }));
}

/** The seal of a department gets another certificate, which is suspended and resumed. */
async function certificateExamples(example: RunExample): Promise<void> {
  const { certificates } = await example<{ certificates: { edges: { node: { id: string } }[] } }>(
    'certificates',
    'skhcn.vanthu',
  );
  await example('certificate-gaps', 'vp.tonghop');
  await example('certificate-reminders', 'skhcn.quantri');
  const { requestCertificate } = await example<{ requestCertificate: { request: { id: string } } }>(
    'request-certificate',
    'skhcn.quantri',
    { replacesId: certificates.edges[0]?.node.id },
  );
  const requestId = requestCertificate.request.id;
  await example('approve-certificate-request', 'vp.tonghop', { requestId });
  await example('make-certificate-key', 'skhcn.vanthu', { requestId });
  const certificateId = await eventually(
    async () => {
      const { certificateRequest } = await example<{ certificateRequest: { certificate: { id: string } | null } }>(
        'follow-certificate-request',
        'skhcn.vanthu',
        { id: requestId },
      );
      return certificateRequest.certificate?.id ?? (false as const);
    },
    { timeoutMs: 60_000 },
  );
  await example('suspend-certificate', 'skhcn.vanthu', { certificateId });
  await example('resume-certificate', 'skhcn.quantri', { certificateId });
  await activationExample(example);
}

export const exampleNames = [...names].sort();
