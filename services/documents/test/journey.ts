// The journey of a document, step by step, as a frontend takes it.
import type { TestActor } from '@lienthong/testing';
import { sampleDocument } from '@lienthong/testing';
import { here, key, sha256, type Json, type TestService } from './service.js';

export const documentFields = `
  id way state paperSigner number notation code issueDate urgency abstract typeName withPaper
  signers { person { id } organisation { id } state signedAt failedAt }
  seals { organisation { id } state sealedAt failedAt }
  signer { id } drafter { id } issuer { id }
  file { sha256 name sizeBytes pages downloadUrl }
  attachments { id title file { sha256 name pages } }
  lastFailure { code message at }
  deliveries(first: 100) { edges { node { id state channel recipient { id } recipientIdentifier arrivalNumber
    rejectionReason history { state note actor { id } } } } pageInfo { hasNextPage endCursor } }
  createdAt signedAt sealedAt issuedAt
  history { act actor { id } reason }
`;
const errors = 'errors { code message path legalBasis }';

const mutation = (name: string, input: string, payload: string): string =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { ${payload} ${errors} } }`;
const onDocument = (name: string, input: string): string => mutation(name, input, `document { ${documentFields} }`);
const onDelivery = (name: string, input: string): string =>
  mutation(
    name,
    input,
    'delivery { id state arrivalNumber rejectionReason acceptedDespite { reason verdict subIndication } history { state note } }',
  );

export const mutations = {
  createDraft: onDocument('createDraft', 'CreateDraftInput'),
  changeDraft: onDocument('changeDraft', 'ChangeDraftInput'),
  registerDigitised: onDocument('registerDigitised', 'RegisterDigitisedInput'),
  submitForSignature: onDocument('submitForSignature', 'SubmitForSignatureInput'),
  returnDraft: onDocument('returnDraft', 'ReturnDraftInput'),
  withdrawDraft: onDocument('withdrawDraft', 'WithdrawDraftInput'),
  signDocument: onDocument('signDocument', 'SignDocumentInput'),
  assignNumber: onDocument('assignNumber', 'AssignNumberInput'),
  sealDocument: onDocument('sealDocument', 'DocumentActInput'),
  issueDocument: onDocument('issueDocument', 'DocumentActInput'),
  createUpload: mutation('createUpload', 'CreateUploadInput', 'upload { id state url expiresAt refusal { code } }'),
  acceptDelivery: onDelivery('acceptDelivery', 'AcceptDeliveryInput'),
  rejectDelivery: onDelivery('rejectDelivery', 'RejectDeliveryInput'),
  reportHandling: onDelivery('reportHandling', 'ReportHandlingInput'),
  registerPaperArrival: mutation(
    'registerPaperArrival',
    'RegisterPaperArrivalInput',
    'arrival { id arrivalNumber senderName code abstract arrivalDate }',
  ),
} as const;
export type MutationName = keyof typeof mutations;

/** Runs one mutation. @returns its payload */
export async function run(
  service: TestService,
  actor: TestActor,
  name: MutationName,
  input: object,
  headers: Record<string, string> = {},
): Promise<Json> {
  // Opaque here: only the signatures service looks into it.
  const more = name === 'signDocument' ? { authorisation: 'sealed-consent' } : {};
  const variables = { input: { idempotencyKey: key(), ...more, ...input } };
  const answer = await service.ask(actor, mutations[name], variables, headers);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data[name];
}

/** Codes of the refusals in a payload. */
export const codes = (payload: Json): string[] => payload.errors.map(({ code }: { code: string }) => code);

/** Runs a mutation that must succeed. @returns the document or delivery of its payload */
export async function done(service: TestService, actor: TestActor, name: MutationName, input: object): Promise<Json> {
  const { errors: refusals, ...payload } = await run(service, actor, name, input);
  if (refusals.length > 0) throw new Error(`${name} refused: ${JSON.stringify(refusals)}`);
  return Object.values(payload)[0];
}

export const letter = (recipients: readonly string[]) => ({
  typeCode: 'OFFICIAL_LETTER',
  abstract: 'V/v triển khai gửi, nhận văn bản điện tử',
  unitAbbreviation: 'BCVT',
  recipients,
});

export const putBytes = (service: TestService, link: string, bytes: Uint8Array): Promise<Response> =>
  fetch(here(service, link), {
    method: 'PUT',
    headers: { 'content-type': 'application/pdf', 'accept-language': 'en' },
    body: new Uint8Array(bytes),
  });

/** Announces and sends a file. @returns the HTTP answer and the upload's id */
export async function upload(
  service: TestService,
  actor: TestActor,
  documentId: string,
  file: string | Uint8Array,
  more: object = {},
): Promise<{ response: Response; id: string; bytes: Uint8Array; url: string }> {
  const bytes = typeof file === 'string' ? sampleDocument(file) : file;
  const { id, url } = await done(service, actor, 'createUpload', {
    documentId,
    fileName: typeof file === 'string' ? file : 'tệp.pdf',
    sizeBytes: bytes.length,
    sha256: sha256(bytes),
    ...more,
  });
  return { response: await putBytes(service, url, bytes), id, bytes, url };
}

export async function readDocument(service: TestService, actor: TestActor, id: string): Promise<Json> {
  const answer = await service.ask(actor, `query ($id: ID!) { document(id: $id) { ${documentFields} } }`, { id });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.document;
}

export interface Cast {
  readonly drafter: TestActor;
  readonly signer: TestActor;
  readonly clerk: TestActor;
}

const stations = ['DRAFT', 'SUBMITTED', 'SIGNED', 'NUMBERED', 'SEALED', 'ISSUED'] as const;
export type Station = (typeof stations)[number];

/** Takes an electronic document to a station. @returns it as the issuer sees it there */
export async function electronicUpTo(
  service: TestService,
  { drafter, signer, clerk }: Cast,
  station: Station,
  content: object,
): Promise<Json> {
  const { id } = await done(service, drafter, 'createDraft', content);
  const input = { documentId: id };
  const steps: Record<Station, () => Promise<unknown>> = {
    DRAFT: () => upload(service, drafter, id, 'cong-van.pdf'),
    SUBMITTED: () => done(service, drafter, 'submitForSignature', { ...input, signerId: signer.personId }),
    SIGNED: () => done(service, signer, 'signDocument', input),
    NUMBERED: () => done(service, clerk, 'assignNumber', input),
    SEALED: () => done(service, clerk, 'sealDocument', input),
    ISSUED: () => done(service, clerk, 'issueDocument', input),
  };
  for (const step of stations.slice(0, stations.indexOf(station) + 1)) {
    await steps[step]();
    await service.settled();
  }
  return readDocument(service, clerk, id);
}

export async function inbox(service: TestService, actor: TestActor, filter: object = {}): Promise<Json[]> {
  const answer = await service.ask(
    actor,
    `query ($filter: InboxFilter) { inbox(filter: $filter, first: 100) { edges { node {
       id state arrivedAt arrivalNumber sender { id } recipientIdentifier
       document { id code abstract urgency file { sha256 downloadUrl } lastFailure { code } history { act }
         deliveries { edges { node { id } } } } } } } }`,
    { filter },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.inbox.edges.map(({ node }: Json) => node);
}
