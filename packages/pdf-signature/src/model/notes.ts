/** A subject that something may be noted about, and what such a note says; one constant for each subject. */
export class Subject<T> {
  declare private readonly noted: T;
}

/**
 * What others found out about an open file, kept with it and gone with it. Weak maps from files to findings would keep every
 * file alive until the next whole collection: measured, an eighth of what signing costs beside hash and key.
 */
export class Notes {
  private held: Map<Subject<unknown>, unknown> | undefined;

  get<T>(subject: Subject<T>): T | undefined {
    return this.held?.get(subject) as T | undefined;
  }

  set<T>(subject: Subject<T>, finding: T): T {
    (this.held ??= new Map<Subject<unknown>, unknown>()).set(subject, finding);
    return finding;
  }
}
