// Keeps the directory in step with the organisations service.
import { organisationChanged, personChanged } from '@lienthong/contracts';
import { handle } from '@lienthong/jobs';
import { keepOrganisation, keepPerson } from './directory.repository.js';

export const followDirectory = [
  handle(organisationChanged, { effect: (tx, organisation) => keepOrganisation(tx, organisation) }),
  handle(personChanged, { effect: (tx, person) => keepPerson(tx, person) }),
];
