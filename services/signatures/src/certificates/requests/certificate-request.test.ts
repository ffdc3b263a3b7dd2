import { isDomainError } from '@lienthong/kernel';
import {
  approved,
  type CertificateRequest,
  issued,
  keyMade,
  newRequest,
  refused,
  requestStates,
  type RequestState,
  withdrawn,
} from './certificate-request.js';

const at = new Date('2026-11-20T02:00:00Z');
const asked = newRequest({
  id: 'request',
  kind: 'NEW',
  custody: 'VAULT',
  ownerKind: 'PERSON',
  ownerId: 'signer',
  organisationId: 'department',
  commonName: 'Nguyễn Văn A',
  organisationName: 'Sở Nội vụ tỉnh Lai Châu',
  position: 'Giám đốc',
  replacesId: null,
  requestedBy: 'administrator',
  requestedAt: at,
});
const office = { by: 'office', at };

const acts = {
  approve: (request: CertificateRequest) => approved(request, office),
  refuse: (request: CertificateRequest) => refused(request, 'Chưa đủ hồ sơ', office),
  withdraw: (request: CertificateRequest) => withdrawn(request, at),
  makeKey: (request: CertificateRequest) =>
    keyMade(request, { privateKeyId: 'key', signingRequest: Buffer.of(0x30, 0) }),
  issue: (request: CertificateRequest) => issued(request, 'certificate', at),
};
type Act = keyof typeof acts;

const outcome = (act: Act, request: CertificateRequest): string => {
  try {
    return acts[act](request).state;
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
};

/** Every state and every act: where it leads, or what is said instead. */
const table: Record<RequestState, Record<Act, string>> = {
  REQUESTED: {
    approve: 'APPROVED',
    refuse: 'REFUSED',
    withdraw: 'WITHDRAWN',
    makeKey: 'REQUEST_NOT_APPROVED',
    issue: 'REQUEST_NOT_APPROVED',
  },
  APPROVED: {
    approve: 'REQUEST_NOT_WAITING',
    refuse: 'REQUEST_NOT_WAITING',
    withdraw: 'WITHDRAWN',
    makeKey: 'KEY_MADE',
    issue: 'REQUEST_KEY_MISSING',
  },
  KEY_MADE: {
    approve: 'REQUEST_NOT_WAITING',
    refuse: 'REQUEST_NOT_WAITING',
    withdraw: 'WITHDRAWN',
    makeKey: 'REQUEST_KEY_MADE',
    issue: 'ISSUED',
  },
  REFUSED: closed(),
  ISSUED: closed(),
  WITHDRAWN: closed(),
};

function closed(): Record<Act, string> {
  const code = 'REQUEST_CLOSED';
  return { approve: code, refuse: code, withdraw: code, makeKey: code, issue: code };
}

describe('a request for a certificate', () => {
  const cases = requestStates.flatMap((state) => (Object.keys(acts) as Act[]).map((act) => [state, act] as const));

  it.each(cases)('%s, %s', (state, act) => {
    expect(outcome(act, { ...asked, state })).toBe(table[state][act]);
  });

  it('with a key on a token goes from approval to the certificate, and no key is made here', () => {
    const onToken = { ...asked, custody: 'TOKEN', state: 'APPROVED' } as const;
    expect(outcome('makeKey', onToken)).toBe('REQUEST_KEY_ON_TOKEN');
    expect(outcome('issue', onToken)).toBe('ISSUED');
  });

  it.each(['administrator', 'signer'])('is not decided by the %s', (by) => {
    expect(() => approved(asked, { by, at })).toThrow('OWN_REQUEST');
    expect(() => refused(asked, 'lý do', { by, at })).toThrow('OWN_REQUEST');
  });

  it('is not refused without a reason', () => {
    expect(() => refused(asked, '', office)).toThrow('REASON_MISSING');
  });

  it('remembers who decided, when and why, and when it was closed', () => {
    expect(acts.refuse(asked)).toMatchObject({
      decidedBy: 'office',
      decidedAt: at,
      refusalReason: 'Chưa đủ hồ sơ',
      closedAt: at,
    });
    expect(acts.issue(acts.makeKey(acts.approve(asked)))).toMatchObject({
      decidedBy: 'office',
      privateKeyId: 'key',
      certificateId: 'certificate',
      closedAt: at,
    });
  });
});
