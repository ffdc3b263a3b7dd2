/** The signature fields of a document with several authorised signers: planned before the first signs, found again by the later ones. */
import { refusePdf } from '../errors.js';
import { fieldNames, furtherField, type Party, partyOf } from '../form/field-names.js';
import type { JointFieldPlan } from '../form/prepare-fields.js';
import type { FormField } from '../form/read-fields.js';
import type { Placement } from '../placement.js';
import type { JointSigner } from './placements.js';

/** A field of a joint document, with whose it is. */
export interface PartyField {
  readonly field: FormField;
  readonly party: Party;
}

export const partyFields = (fields: readonly FormField[]): PartyField[] =>
  fields.flatMap((field) => {
    const party = field.type === 'SIGNATURE' ? partyOf(field.dict) : undefined;
    return party === undefined ? [] : [{ field, party }];
  });

export const isSigned = ({ field }: PartyField): boolean => field.value !== undefined;

/** @throws PdfRefusedError SIGNER_UNKNOWN */
export function fieldOf(parties: readonly PartyField[], kind: Party['kind'], key: string | undefined): FormField {
  const own = parties.filter(({ party }) => party.kind === kind);
  const found = key === undefined && own.length === 1 ? own[0] : own.find(({ party }) => party.signer === key);
  if (found === undefined) throw refusePdf('SIGNER_UNKNOWN', `${kind} ${key ?? '(no key given)'}`);
  return found.field;
}

/** The host: its clerk gives the number. Its fields were planned first. */
export const isOfHost = ({ party }: PartyField): boolean => party.order === 1;

const keyForm = /^[A-Za-z0-9-]{1,40}$/;
/** Beyond this the signatures fill the page. */
const mostSigners = 24;

export interface JointFieldPlans {
  /** Of signers whose field the document does not bring. */
  readonly made: readonly JointFieldPlan[];
  /** Fields the document brought, with whose they are. */
  readonly claimed: readonly { readonly fieldName: string; readonly party: Party }[];
}

/**
 * All persons, then all seals, which lie over the signatures. The first signer and the first organisation have the field names
 * of a document with one signer.
 * @throws Error on keys that are malformed or not unique, which is a mistake of the program
 */
export function planJointFields(
  signers: readonly JointSigner[],
  placeOfSeal: (signer: JointSigner) => Placement,
): JointFieldPlans {
  const keys = signers.map(({ key }) => key);
  const organisations = [...new Set(signers.map(organisationOf))];
  if (signers.length === 0 || signers.length > mostSigners) throw new Error(`${signers.length} signers`);
  if (new Set(keys).size !== keys.length) throw new Error(`keys of signers are not unique: ${keys.join(', ')}`);
  const odd = [...keys, ...organisations].find((key) => !keyForm.test(key));
  if (odd !== undefined) throw new Error(`key ${odd}: letters, digits and - only, 40 at most`);

  const made: JointFieldPlan[] = [];
  const claimed: { fieldName: string; party: Party }[] = [];
  const orderOf = (organisation: string): number => organisations.indexOf(organisation) + 1;
  for (const [index, signer] of signers.entries()) {
    const organisation = organisationOf(signer);
    const party = { kind: 'PERSON', order: orderOf(organisation), organisation, signer: signer.key } as const;
    const name = index === 0 ? fieldNames.personalSignature : furtherField('personalSignature', signer.key);
    if (signer.signatureField !== undefined) claimed.push({ fieldName: signer.signatureField, party });
    else made.push({ name, placement: signer.placement, party });
  }
  for (const organisation of organisations) {
    const first = signers.find((signer) => organisationOf(signer) === organisation)!;
    if (first.seal === false) continue;
    const order = orderOf(organisation);
    const name = order === 1 ? fieldNames.seal : furtherField('seal', organisation);
    const party = { kind: 'SEAL', order, organisation, signer: organisation } as const;
    made.push({ name, placement: placeOfSeal(first), party });
  }
  return { made, claimed };
}

const organisationOf = ({ organisation, key }: JointSigner): string => organisation ?? key;
