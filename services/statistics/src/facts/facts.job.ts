// What the events of the documents service become here.
import { deliveriesArrived, deliveryChanged, documentIssued, paperArrivalRegistered } from '@lienthong/contracts';
import { handle } from '@lienthong/jobs';
import { storeArrivals, storeDeliveryChange, storeOutgoing, storePaperArrival } from './facts.repository.js';

export const factHandlers = [
  handle(documentIssued, { effect: storeOutgoing }),
  handle(deliveriesArrived, { effect: storeArrivals }),
  handle(deliveryChanged, { effect: storeDeliveryChange }),
  handle(paperArrivalRegistered, { effect: storePaperArrival }),
];
