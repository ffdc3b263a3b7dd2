// Requests for certificates in GraphQL: arguments in, use case out.
import { csrPem } from '@lienthong/pki';
import { answer, type Resolvers } from '@lienthong/runtime';
import type { SignaturesContext } from '../../context.js';
import type { RequestFilter } from '../list-certificates.js';
import { page, type PageArguments } from '../page.js';
import type { CertificateRequest } from './certificate-request.js';
import type { RefuseRequestInput, RequestInput } from './decide-request.js';
import type { ImportIssuedInput } from './import-issued.js';
import type { MakeKeyInput } from './make-key.js';
import type { RequestCertificateInput, RequestChanged } from './request-certificate.js';

type Ctx = SignaturesContext;

const reference = (id: string | null) => (id === null ? null : { id });

/** A mutation whose payload is the request as it stands after it. */
const requestPayload =
  <I>(useCaseOf: (ctx: Ctx) => (caller: ReturnType<Ctx['caller']>, input: I) => Promise<RequestChanged>) =>
  (_root: unknown, { input }: { input: I }, ctx: Ctx) =>
    answer(ctx, async () => {
      const { requestId } = await useCaseOf(ctx)(ctx.caller(), input);
      return { request: await ctx.lifeCycle.readRequest(ctx.caller(), requestId) };
    });

export const certificateRequestResolvers: Resolvers = {
  Query: {
    certificateRequests: (_root: unknown, { filter, ...given }: PageArguments & { filter?: RequestFilter }, ctx: Ctx) =>
      page(given, (bounds) => ctx.lifeCycle.listRequests(ctx.caller(), filter ?? {}, bounds)),
    certificateRequest: (_root: unknown, { id }: { id: string }, ctx: Ctx) =>
      ctx.lifeCycle.readRequest(ctx.caller(), id),
  },
  Mutation: {
    requestCertificate: requestPayload<RequestCertificateInput>(({ lifeCycle }) => lifeCycle.requestCertificate),
    approveCertificateRequest: requestPayload<RequestInput>(({ lifeCycle }) => lifeCycle.approveRequest),
    refuseCertificateRequest: requestPayload<RefuseRequestInput>(({ lifeCycle }) => lifeCycle.refuseRequest),
    withdrawCertificateRequest: requestPayload<RequestInput>(({ lifeCycle }) => lifeCycle.withdrawRequest),
    makeCertificateKey: requestPayload<MakeKeyInput>(({ lifeCycle }) => lifeCycle.makeCertificateKey),
    importIssuedCertificate: requestPayload<ImportIssuedInput>(({ lifeCycle }) => lifeCycle.importIssued),
  },
  CertificateRequest: {
    person: ({ ownerKind, ownerId }: CertificateRequest) => (ownerKind === 'PERSON' ? { id: ownerId } : null),
    organisation: ({ organisationId }: CertificateRequest) => reference(organisationId),
    requestedBy: ({ requestedBy }: CertificateRequest) => reference(requestedBy),
    decidedBy: ({ decidedBy }: CertificateRequest) => reference(decidedBy),
    signingRequest: ({ signingRequest }: CertificateRequest) => signingRequest && csrPem(signingRequest),
    replaces: ({ replacesId }: CertificateRequest, _args: unknown, { loaders }: Ctx) =>
      replacesId && loaders.certificates.certificate.load(replacesId),
    certificate: ({ certificateId }: CertificateRequest, _args: unknown, { loaders }: Ctx) =>
      certificateId && loaders.certificates.certificate.load(certificateId),
  },
};
