import type { Change } from '../difference/index.js';
import type { Finding, ReportedChange } from './report.js';

/** A change as a report lists it, and as it stands among the findings. */
export interface ChangeInReport {
  readonly reported: ReportedChange;
  readonly finding: Finding;
}

/** By the change: of fifty signatures fifty speak of the last increment, and all say the same of it. */
const known = new WeakMap<Change, ChangeInReport>();

export function changeInReport(change: Change): ChangeInReport {
  const found = known.get(change);
  if (found !== undefined) return found;
  const { lawful, code, message, clause, object, page } = change;
  const said = {
    code,
    message,
    clause,
    ...(object === undefined ? {} : { objectNumber: object }),
    ...(page === undefined ? {} : { page }),
  };
  const made: ChangeInReport = {
    reported: { kind: lawful ? 'LAWFUL' : 'UNLAWFUL', ...said },
    finding: { ...said, severity: lawful ? 'NOTE' : 'ERROR' },
  };
  known.set(change, made);
  return made;
}
