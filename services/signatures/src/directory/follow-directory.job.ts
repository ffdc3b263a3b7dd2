// Keeps the directory's snapshots and, where the demonstration authority runs, sees to it that whoever signs can.
import { organisationChanged, personChanged } from '@lienthong/contracts';
import { type Handler, handle } from '@lienthong/jobs';
import { requestCertificates } from '../certificates/issue-certificate.job.js';
import { lackingIn, lackingOne } from '../certificates/subscriber.js';
import { keepOrganisation, keepPerson } from './directory.repository.js';

export interface DirectoryOptions {
  /** True where this service is the certification authority too. */
  readonly issuesCertificates: boolean;
}

export const followOrganisationsJob = ({ issuesCertificates }: DirectoryOptions): Handler =>
  handle(organisationChanged, {
    effect: async (tx, snapshot, _prepared, { clock }) => {
      await keepOrganisation(tx, snapshot);
      // Its people may have come before it.
      if (issuesCertificates) await requestCertificates(tx, await lackingIn(tx, snapshot.organisationId, clock.now()));
    },
  });

export const followPeopleJob = ({ issuesCertificates }: DirectoryOptions): Handler =>
  handle(personChanged, {
    effect: async (tx, snapshot, _prepared, { clock }) => {
      await keepPerson(tx, snapshot);
      if (!issuesCertificates) return;
      const lacking = await lackingOne(tx, { ownerKind: 'PERSON', ownerId: snapshot.personId }, clock.now());
      if (lacking) await requestCertificates(tx, [lacking]);
    },
  });
