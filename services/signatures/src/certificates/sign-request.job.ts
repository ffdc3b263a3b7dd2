// The demonstration authority signs the requests whose keys their owners have made, as another authority would outside.
import type { Database } from '@lienthong/database';
import { type Handler, handle } from '@lienthong/jobs';
import { readCsr } from '@lienthong/pki';
import type { KeyVault } from '../keys/key-vault.js';
import { certificateSigningRequested } from './certificate.messages.js';
import { ensureAuthority, issueToSubscriber, type ResponderUrlsOf } from './certification-authority.js';
import { requestForUpdate } from './requests/certificate-request.repository.js';
import { keepIssued } from './requests/keep-issued.js';

interface Parts {
  readonly database: Database;
  readonly vault: KeyVault;
  readonly urlsOf?: ResponderUrlsOf | undefined;
}

export const signRequestJob = ({ database, vault, urlsOf }: Parts): Handler =>
  handle(certificateSigningRequested, {
    prepare: (_payload, { clock }) => ensureAuthority(database, vault, clock, urlsOf),
    effect: async (tx, { requestId }, _prepared, { clock, correlationId, logger }) => {
      const request = await requestForUpdate(tx, requestId);
      // Withdrawn meanwhile, or another authority was faster.
      if (request?.state !== 'KEY_MADE' || !request.signingRequest || !request.privateKeyId) return;
      const at = clock.now();
      const { publicKey } = readCsr(request.signingRequest);
      const key = { privateKeyId: request.privateKeyId, publicKey };
      const granted = { requestId, kind: request.kind, replacesId: request.replacesId };
      const certificate = await issueToSubscriber(tx, vault, key, request, granted, at, urlsOf);
      await keepIssued(tx, { request, certificate, act: 'CERTIFICATE_ISSUED', actorId: null, correlationId, at });
      const { ownerKind, ownerId } = request;
      logger.info({ ownerKind, ownerId, certificateId: certificate.id, requestId }, 'certificate issued on request');
    },
  });
