import { childrenOf, DerError, type DerElement, expectTag, readWhole } from '../der/read.js';
import { sequence, tagged, taggedPrimitive } from '../der/write.js';

/** Names an authority may speak for (RFC 5280, 4.2.1.10). A list that is absent limits nothing. */
export interface NameConstraints {
  readonly permitted: ConstrainedNames;
  readonly excluded: ConstrainedNames;
  /** Constraints on kinds of names that are not processed here. */
  readonly hasOthers: boolean;
}

export interface ConstrainedNames {
  /** Name in DER whose relative names a subject must begin with. */
  readonly directories: readonly Buffer[];
  readonly emails: readonly string[];
  readonly dnsNames: readonly string[];
}

/** A name constraint on another kind of name cannot be applied; its certificate must not be relied on when it is critical. */
export const isSupportedConstraint = ({ hasOthers }: NameConstraints): boolean => !hasOthers;

/** @throws DerError */
export function readNameConstraints(value: DerElement): NameConstraints {
  const lists = childrenOf(expectTag(value, 0x30));
  const [permitted, excluded] = [0xa0, 0xa1].map((wanted) =>
    lists.filter(({ tag }) => tag === wanted).flatMap((list) => childrenOf(list).map(baseOf)),
  ) as [DerElement[], DerElement[]];
  return {
    permitted: namesIn(permitted),
    excluded: namesIn(excluded),
    hasOthers: [...permitted, ...excluded].some(({ tag }) => ![0xa4, 0x81, 0x82].includes(tag)),
  };
}

function baseOf(subtree: DerElement): DerElement {
  const [base, ...limits] = childrenOf(expectTag(subtree, 0x30));
  // minimum 0 is the default and maximum is never used (RFC 5280, 4.2.1.10).
  if (base === undefined || limits.length > 0) throw new DerError('limits of a name constraint');
  return base;
}

const namesIn = (bases: readonly DerElement[]): ConstrainedNames => {
  const texts = (wanted: number): string[] =>
    bases.filter(({ tag }) => tag === wanted).map(({ content }) => content.toString('latin1').toLowerCase());
  return {
    directories: bases.filter(({ tag }) => tag === 0xa4).map(({ content }) => readWhole(content, 0x30).bytes),
    emails: texts(0x81),
    dnsNames: texts(0x82),
  };
};

/** Extension value for what a certificate request asks for. */
export function encodeNameConstraints(constraints: {
  readonly permitted?: Partial<ConstrainedNames>;
  readonly excluded?: Partial<ConstrainedNames>;
}): Buffer {
  const list = (number: number, names: Partial<ConstrainedNames> | undefined): Buffer[] => {
    const bases = [
      ...(names?.directories ?? []).map((name) => tagged(4, name)),
      ...(names?.emails ?? []).map((email) => taggedPrimitive(1, Buffer.from(email, 'latin1'))),
      ...(names?.dnsNames ?? []).map((dns) => taggedPrimitive(2, Buffer.from(dns, 'latin1'))),
    ];
    return bases.length === 0 ? [] : [tagged(number, ...bases.map((base) => sequence(base)))];
  };
  return sequence(...list(0, constraints.permitted), ...list(1, constraints.excluded));
}

export interface ConstrainableNames {
  readonly subjectDer: Buffer;
  readonly emails: readonly string[];
  readonly dnsNames: readonly string[];
}

/** Whether every name of a certificate lies within the constraints (RFC 5280, 6.1.3(b), (c)). @throws DerError */
export function satisfiesConstraints(names: ConstrainableNames, { permitted, excluded }: NameConstraints): boolean {
  const subjects = childrenOf(readWhole(names.subjectDer)).length === 0 ? [] : [names.subjectDer];
  return (
    within(subjects, permitted.directories, excluded.directories, isDirectoryWithin) &&
    within(names.emails, permitted.emails, excluded.emails, isEmailWithin) &&
    within(names.dnsNames, permitted.dnsNames, excluded.dnsNames, isDnsWithin)
  );
}

const within = <T>(
  names: readonly T[],
  permitted: readonly T[],
  excluded: readonly T[],
  matches: (name: T, base: T) => boolean,
): boolean =>
  names.every(
    (name) =>
      (permitted.length === 0 || permitted.some((base) => matches(name, base))) &&
      !excluded.some((base) => matches(name, base)),
  );

function isDirectoryWithin(name: Buffer, base: Buffer): boolean {
  const parts = childrenOf(readWhole(name));
  return childrenOf(readWhole(base)).every((part, index) => parts[index]?.bytes.equals(part.bytes) ?? false);
}

function isEmailWithin(email: string, base: string): boolean {
  const address = email.toLowerCase();
  if (base.includes('@')) return address === base;
  const host = address.slice(address.lastIndexOf('@') + 1);
  return base.startsWith('.') ? host.endsWith(base) : host === base;
}

const isDnsWithin = (name: string, base: string): boolean =>
  base === '' || name.toLowerCase() === base || name.toLowerCase().endsWith(`.${base.replace(/^\./, '')}`);
