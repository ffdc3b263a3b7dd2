import type { Foundation } from '../foundation.js';
import type { Part } from '../part.js';
import { followOrganisationsJob, followPeopleJob } from './follow-directory.job.js';

export const directoryPart = ({ issuesCertificates }: Foundation): Part => ({
  events: [followOrganisationsJob({ issuesCertificates }), followPeopleJob({ issuesCertificates })],
});
