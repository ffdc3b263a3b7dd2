// The use cases of the life cycle, bound to what they need.
import { resumeCertificate, revokeCertificate, suspendCertificate } from './change-standing.js';
import {
  listCertificates,
  listGaps,
  listReminders,
  listRequests,
  readCertificateById,
  readRequestById,
} from './list-certificates.js';
import { approveRequest, refuseRequest, withdrawRequest } from './requests/decide-request.js';
import { importIssued, type ImportParts } from './requests/import-issued.js';
import { type KeyParts, makeCertificateKey } from './requests/make-key.js';
import { requestCertificate } from './requests/request-certificate.js';

export type LifeCycleParts = KeyParts & ImportParts;

export interface LifeCycle {
  readonly requestCertificate: ReturnType<typeof requestCertificate>;
  readonly approveRequest: ReturnType<typeof approveRequest>;
  readonly refuseRequest: ReturnType<typeof refuseRequest>;
  readonly withdrawRequest: ReturnType<typeof withdrawRequest>;
  readonly makeCertificateKey: ReturnType<typeof makeCertificateKey>;
  readonly importIssued: ReturnType<typeof importIssued>;
  readonly suspendCertificate: ReturnType<typeof suspendCertificate>;
  readonly resumeCertificate: ReturnType<typeof resumeCertificate>;
  readonly revokeCertificate: ReturnType<typeof revokeCertificate>;
  readonly listCertificates: ReturnType<typeof listCertificates>;
  readonly readCertificate: ReturnType<typeof readCertificateById>;
  readonly listRequests: ReturnType<typeof listRequests>;
  readonly readRequest: ReturnType<typeof readRequestById>;
  readonly listGaps: ReturnType<typeof listGaps>;
  readonly listReminders: ReturnType<typeof listReminders>;
}

export const createLifeCycle = (parts: LifeCycleParts): LifeCycle => ({
  requestCertificate: requestCertificate(parts),
  approveRequest: approveRequest(parts),
  refuseRequest: refuseRequest(parts),
  withdrawRequest: withdrawRequest(parts),
  makeCertificateKey: makeCertificateKey(parts),
  importIssued: importIssued(parts),
  suspendCertificate: suspendCertificate(parts),
  resumeCertificate: resumeCertificate(parts),
  revokeCertificate: revokeCertificate(parts),
  listCertificates: listCertificates(parts),
  readCertificate: readCertificateById(parts),
  listRequests: listRequests(parts),
  readRequest: readRequestById(parts),
  listGaps: listGaps(parts),
  listReminders: listReminders(parts),
});
