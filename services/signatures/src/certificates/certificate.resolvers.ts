// Certificates in GraphQL: arguments in, use case out.
import type { AuditEntry } from '@lienthong/database';
import { inLanguage, refuse } from '@lienthong/kernel';
import { certificatePem } from '@lienthong/pki';
import { answer, type Resolvers } from '@lienthong/runtime';
import type { SignaturesContext } from '../context.js';
import { type CertificateFinding, type IssuedCertificate, stateAt } from './certificate.js';
import { maySee } from './certificate-rights.js';
import { usabilityOf } from './certificate-usability.js';
import type { CertificateChanged, ChangeStandingInput, RevokeInput } from './change-standing.js';
import { refuseCertificate } from './certificate.errors.js';
import { certificateSubject, requestSubject } from './history.js';
import { page, type PageArguments } from './page.js';
import type { CertificateFilter } from './list-certificates.js';

type Ctx = SignaturesContext;
type Issued = IssuedCertificate;

interface Reference {
  readonly id: string;
}

const keepReference = ({ id }: Reference): Reference => ({ id });
const reference = (id: string | null): Reference | null => (id === null ? null : { id });

/** A mutation whose payload is the certificate as it stands after it. */
const certificatePayload =
  <I>(useCaseOf: (ctx: Ctx) => (caller: ReturnType<Ctx['caller']>, input: I) => Promise<CertificateChanged>) =>
  (_root: unknown, { input }: { input: I }, ctx: Ctx) =>
    answer(ctx, async () => {
      const { certificateId } = await useCaseOf(ctx)(ctx.caller(), input);
      return { certificate: await ctx.lifeCycle.readCertificate(ctx.caller(), certificateId) };
    });

const mayLookInto = (certificate: Issued, ctx: Ctx): boolean => maySee(ctx.caller(), certificate);

export const certificateResolvers: Resolvers = {
  Query: {
    trustAnchor: async (_source: unknown, _args: unknown, { trustAnchor }: Ctx): Promise<string> => {
      const root = await trustAnchor();
      if (!root) {
        throw refuse('TRUST_ANCHOR_MISSING', {
          vi: 'Chưa có chứng thư số gốc.',
          en: 'There is no root certificate yet.',
        });
      }
      return certificatePem(root);
    },
    certificates: (_root: unknown, { filter, ...given }: PageArguments & { filter?: CertificateFilter }, ctx: Ctx) =>
      page(given, (bounds) => ctx.lifeCycle.listCertificates(ctx.caller(), filter ?? {}, bounds)),
    certificate: (_root: unknown, { id }: Reference, ctx: Ctx) => ctx.lifeCycle.readCertificate(ctx.caller(), id),
  },
  Mutation: {
    suspendCertificate: certificatePayload<ChangeStandingInput>(({ lifeCycle }) => lifeCycle.suspendCertificate),
    resumeCertificate: certificatePayload<ChangeStandingInput>(({ lifeCycle }) => lifeCycle.resumeCertificate),
    revokeCertificate: certificatePayload<RevokeInput>(({ lifeCycle }) => (caller, input) => {
      if ((input.code as string) === 'CERTIFICATE_HOLD') {
        return Promise.reject(refuseCertificate('REVOCATION_REASON_NOT_ALLOWED', ['code']));
      }
      return lifeCycle.revokeCertificate(caller, input);
    }),
  },
  Organisation: {
    __resolveReference: keepReference,
    sealCertificate: ({ id }: Reference, _args: unknown, { loaders }: Ctx): Promise<Issued | null> =>
      loaders.sealCertificate.load(id),
  },
  Person: {
    __resolveReference: keepReference,
    certificate: ({ id }: Reference, _args: unknown, { loaders }: Ctx): Promise<Issued | null> =>
      loaders.personalCertificate.load(id),
  },
  Certificate: {
    subject: ({ commonName, organisationName }: Issued): string =>
      commonName === organisationName ? `CN=${commonName}` : `CN=${commonName}, O=${organisationName}`,
    issuer: ({ issuerName }: Issued): string => `CN=${issuerName}`,
    state: (certificate: Issued, _args: unknown, { clock }: Ctx) => stateAt(certificate, clock.now()),
    person: ({ ownerKind, ownerId }: Issued) => (ownerKind === 'PERSON' ? { id: ownerId } : null),
    organisation: ({ organisationId }: Issued) => reference(organisationId),
    usability: async (certificate: Issued, _args: unknown, { clock, loaders }: Ctx) =>
      usabilityOf(certificate, await loaders.certificates.owner.load(certificate), clock.now()),
    custody: async ({ privateKeyId, requestId }: Issued, _args: unknown, { loaders }: Ctx) => {
      if (privateKeyId === null) return 'TOKEN';
      const request = requestId === null ? null : await loaders.certificates.request.load(requestId);
      return request?.custody ?? 'VAULT';
    },
    suspensions: ({ pastSuspensions, suspendedAt }: Issued) => [
      ...pastSuspensions.map(({ from, until }) => ({ from: new Date(from), until: new Date(until) })),
      ...(suspendedAt ? [{ from: suspendedAt, until: null }] : []),
    ],
    pem: ({ der }: Issued): string => certificatePem(der),
    request: (certificate: Issued, _args: unknown, ctx: Ctx) =>
      certificate.requestId && mayLookInto(certificate, ctx)
        ? ctx.loaders.certificates.request.load(certificate.requestId)
        : null,
    replaces: ({ replacesId }: Issued, _args: unknown, { loaders }: Ctx) =>
      replacesId && loaders.certificates.certificate.load(replacesId),
    replacedBy: ({ id }: Issued, _args: unknown, { loaders }: Ctx) => loaders.certificates.successor.load(id),
    history: async (certificate: Issued, _args: unknown, ctx: Ctx): Promise<readonly AuditEntry[]> => {
      if (!mayLookInto(certificate, ctx)) return [];
      const { id, requestId } = certificate;
      const subjects = [...(requestId ? [requestSubject(requestId)] : []), certificateSubject(id)];
      const trails = await Promise.all(subjects.map((subject) => ctx.loaders.certificates.history.load(subject)));
      return trails.flat();
    },
  },
  CertificateFinding: {
    message: ({ message }: CertificateFinding, _args: unknown, { language }: Ctx) => inLanguage(message, language),
  },
  CertificateEvent: {
    actor: ({ actorId }: AuditEntry) => reference(actorId),
    reason: ({ details }: AuditEntry) => (typeof details['reason'] === 'string' ? details['reason'] : null),
  },
};
