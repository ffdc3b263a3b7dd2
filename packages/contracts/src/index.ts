export {
  type Topic,
  type QueueName,
  type ServiceName,
  type Priority,
  queueNames,
  serviceNames,
  priorities,
  defineTopic,
} from './topic.js';
export { roles, type Role, accessTokenClaims, type AccessTokenClaims } from './identity.js';
export {
  organisationKinds,
  channels,
  reportGroups,
  organisationChanged,
  personChanged,
  calendarChanged,
  identifierSnapshot,
  type OrganisationChanged,
  type PersonChanged,
  type CalendarChanged,
} from './organisation-events.js';
export {
  signingRequested,
  signingCompleted,
  signingFailed,
  type SigningRequested,
  type SigningCompleted,
  type SigningFailed,
} from './signing-messages.js';
export {
  documentWays,
  urgencyCodes,
  issuanceRequested,
  documentIssued,
  deliveriesArrived,
  deliveryChanged,
  paperArrivalRegistered,
  monthlyReportRequested,
  type DocumentIssued,
  type DeliveriesArrived,
  type DeliveryChanged,
  type PaperArrivalRegistered,
  type MonthlyReportRequested,
} from './document-messages.js';
