import type { Foundation } from '../foundation.js';
import type { SignaturesOptions } from '../options.js';
import type { Part } from '../part.js';
import { createCustody, type Custody } from './custody.js';
import { custodyResolvers } from './custody.resolvers.js';
import { giveDemonstrationPin } from './demonstration-pin.js';
import { usualPinPolicy } from './pin-rules.js';

export interface CustodyPart extends Part {
  readonly context: CustodyContext;
}

export interface CustodyContext {
  readonly custody: Custody;
}

export const custodyPart = (
  foundation: Foundation,
  { demonstration, pinPolicy = usualPinPolicy }: SignaturesOptions,
): CustodyPart => ({
  resolvers: [custodyResolvers],
  context: { custody: createCustody({ ...foundation, pinPolicy }) },
  prepare: async () => {
    if (demonstration) await giveDemonstrationPin(foundation, demonstration.pin);
  },
});
