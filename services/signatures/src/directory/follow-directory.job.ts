// Keeps the directory's snapshots and, where the demonstration authority runs, sees to it that whoever signs can.
import { organisationChanged, personChanged } from '@lienthong/contracts';
import { type Handler, handle } from '@lienthong/jobs';
import { lockOwner } from '../certificates/certificate.repository.js';
import { requestCertificates } from '../certificates/issue-certificate.job.js';
import { lackingIn, lackingOne } from '../certificates/subscriber.js';
import { keepOrganisation, keepPerson } from './directory.repository.js';

export interface DirectoryOptions {
  /** True where this service is the certification authority too. */
  readonly issuesCertificates: boolean;
}

/** One at a time for each organisation: a person and an organisation kept side by side would not see each other, and neither would ask. */
const directory = 'DIRECTORY';

export const followOrganisationsJob = ({ issuesCertificates }: DirectoryOptions): Handler =>
  handle(organisationChanged, {
    effect: async (tx, snapshot, _prepared, { clock }) => {
      await lockOwner(tx, directory, snapshot.organisationId);
      await keepOrganisation(tx, snapshot);
      // Its people may have come before it.
      if (issuesCertificates) await requestCertificates(tx, await lackingIn(tx, snapshot.organisationId, clock.now()));
    },
  });

export const followPeopleJob = ({ issuesCertificates }: DirectoryOptions): Handler =>
  handle(personChanged, {
    effect: async (tx, snapshot, _prepared, { clock }) => {
      await lockOwner(tx, directory, snapshot.organisationId);
      await keepPerson(tx, snapshot);
      if (!issuesCertificates) return;
      const lacking = await lackingOne(tx, { ownerKind: 'PERSON', ownerId: snapshot.personId }, clock.now());
      if (lacking) await requestCertificates(tx, [lacking]);
    },
  });
