import type { RequestContext } from '@lienthong/runtime';
import { responderUrls } from '../demonstration-trust/responder-urls.js';
import type { Foundation } from '../foundation.js';
import { byService } from '../keys/key-vault.js';
import type { SignaturesOptions } from '../options.js';
import type { Part } from '../part.js';
import { type CertificateLoaders, createCertificateLoader, createCertificateLoaders } from './certificate.loaders.js';
import { authority } from './certificate.repository.js';
import { certificateResolvers } from './certificate.resolvers.js';
import { expiryResolvers } from './expiry/expiry.resolvers.js';
import { raiseRemindersJob, remindersPlan } from './expiry/raise-reminders.job.js';
import { importCertificates } from './import-certificates.js';
import { issueCertificateJob, requestCertificates } from './issue-certificate.job.js';
import { createLifeCycle, type LifeCycle } from './life-cycle.js';
import { certificateRequestResolvers } from './requests/certificate-request.resolvers.js';
import { signRequestJob } from './sign-request.job.js';
import { allLacking } from './subscriber.js';

export interface CertificatesPart extends Part {
  readonly context: CertificatesContext;
  readonly loaders: (request: RequestContext) => CertificatesLoaders;
}

export interface CertificatesContext {
  readonly lifeCycle: LifeCycle;
  /** DER of the root certificate; null before there is one. */
  readonly trustAnchor: () => Promise<Buffer | null>;
}

export interface CertificatesLoaders {
  readonly certificates: CertificateLoaders;
  readonly sealCertificate: ReturnType<typeof createCertificateLoader>;
  readonly personalCertificate: ReturnType<typeof createCertificateLoader>;
}

export function certificatesPart(
  foundation: Foundation,
  { demonstration, importFrom }: SignaturesOptions,
): CertificatesPart {
  const { database, vault, trust, clock, issuesCertificates } = foundation;
  const trustAnchors = trust.anchors;
  const responderBase = demonstration?.responderBase;
  const urlsOf = responderBase === undefined ? undefined : responderUrls(responderBase).inCertificatesOf;
  const personalProtection = demonstration ? ({ kind: 'PIN', pin: demonstration.pin } as const) : byService;
  return {
    resolvers: [certificateResolvers, certificateRequestResolvers, expiryResolvers],
    context: {
      lifeCycle: createLifeCycle({ ...foundation, trustAnchors }),
      trustAnchor: async () => (await authority(database.manager, 'ROOT'))?.der ?? null,
    },
    loaders: (request) => ({
      certificates: createCertificateLoaders(database),
      sealCertificate: createCertificateLoader(database, request.clock, 'ORGANISATION'),
      personalCertificate: createCertificateLoader(database, request.clock, 'PERSON'),
    }),
    events: [
      issueCertificateJob({ database, vault, personalProtection, urlsOf }),
      signRequestJob({ database, vault, urlsOf }),
      raiseRemindersJob({ issuesCertificates }),
    ],
    plans: [remindersPlan],
    prepare: async () => {
      // Whoever was announced before this service issued certificates, or whose certificate ran out meanwhile.
      if (issuesCertificates)
        await database.transaction(async (tx) => requestCertificates(tx, await allLacking(tx, clock.now())));
      if (importFrom) await importCertificates({ ...foundation, trustAnchors }, importFrom);
    },
  };
}
