// How a failure is stored.
import type { ValueTransformer } from 'typeorm';
import type { Failure } from './failure.js';

/** jsonb gives the instant back as text. */
export const failureColumn: ValueTransformer = {
  to: (failure: Failure | null) => failure,
  from: (failure: Failure | null) => (failure === null ? null : { ...failure, at: new Date(failure.at) }),
};
