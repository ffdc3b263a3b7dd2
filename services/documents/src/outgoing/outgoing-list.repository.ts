// The lists of outgoing documents, and how far those of one signer have come.
import type { Database } from '@lienthong/database';
import { isUuid, type OrganisationId, type PersonId } from '@lienthong/kernel';
import type { UrgencyCode } from '@lienthong/official-document';
import type { DocumentState } from './document-states.js';
import type { OutgoingDocument } from './outgoing-document.js';
import { OutgoingDocumentEntity } from './outgoing-document.entity.js';

export interface OutgoingFilter {
  readonly states?: readonly DocumentState[] | null;
  readonly signerId?: string | null;
  /** With `signerId`: whether it has that person's signature. */
  readonly signed?: boolean | null;
  /** Whether it has the seal of the organisation whose list it is. */
  readonly sealed?: boolean | null;
  readonly urgency?: UrgencyCode | null;
}

/**
 * The documents an organisation issues and those its people sign with others, newest first, one more than `limit`. Each way in
 * walks backwards along an index of its own and stops at the end of the page.
 */
export async function outgoingPage(
  { manager }: Pick<Database, 'manager'>,
  organisationId: OrganisationId,
  filter: OutgoingFilter,
  page: { readonly limit: number; readonly afterId: string | null },
): Promise<OutgoingDocument[]> {
  const { states, urgency } = filter;
  const signerId = filter.signerId?.toLowerCase();
  if (signerId && !isUuid(signerId)) return [];
  const wanted = conditions(filter, page.afterId).map((condition) => ` and ${condition}`);
  const waysIn = (signerId ? waysInOfSigner : waysInOfOrganisation).map(
    ([id, source]) => `(select ${id} from ${source}${wanted.join('')} group by ${id} order by ${id} desc limit :most)`,
  );
  return manager
    .createQueryBuilder(OutgoingDocumentEntity, 'document')
    .where(`document.id in (${waysIn.join(' union all ')})`)
    .orderBy('document.id', 'DESC')
    .limit(page.limit + 1)
    .setParameters({ organisationId, signerId, states, urgency, afterId: page.afterId, most: page.limit + 1 })
    .getMany();
}

type WayIn = readonly [id: string, source: string];
const further = 'further_signer f join document d on d.id = f.document_id';
const withOthers = `${further} where f.organisation_id = :organisationId and d.issuer_id <> :organisationId and d.state <> 'DRAFT'`;
const waysInOfOrganisation: readonly WayIn[] = [
  ['d.id', 'document d where d.issuer_id = :organisationId'],
  ['f.document_id', withOthers],
];
const waysInOfSigner: readonly WayIn[] = [
  ['d.id', 'document d where d.issuer_id = :organisationId and d.signer_id = :signerId'],
  ['f.document_id', `${further} where f.person_id = :signerId and d.issuer_id = :organisationId`],
  [
    'f.document_id',
    `${withOthers} and d.signers @> jsonb_build_array(jsonb_build_object('personId', :signerId::text))`,
  ],
];

function conditions({ states, urgency, signerId, signed, sealed }: OutgoingFilter, afterId: string | null): string[] {
  const done = (wanted: boolean): string => (wanted ? '!=' : '==');
  return [
    ...(afterId ? ['d.id < :afterId'] : []),
    ...(states ? ['d.state = any(:states)'] : []),
    ...(urgency ? ['d.urgency = :urgency'] : []),
    ...(signerId && typeof signed === 'boolean'
      ? [
          `jsonb_path_exists(d.signers, '$[*] ? (@.personId == $who && @.doneAt ${done(signed)} null)',
             jsonb_build_object('who', :signerId::text))`,
        ]
      : []),
    ...(typeof sealed === 'boolean'
      ? [
          `jsonb_path_exists(d.seals, '$[*] ? (@.organisationId == $who && @.doneAt ${done(sealed)} null)',
             jsonb_build_object('who', :organisationId::text))`,
        ]
      : []),
  ];
}

export interface SigningCounts {
  readonly total: number;
  /** Submitted, and not yet asked to be signed by this person. */
  readonly waiting: number;
  readonly signing: number;
  /** By this person. */
  readonly signed: number;
  /** This person's signature did not come about. */
  readonly failed: number;
  /** Given back to the drafter. */
  readonly returned: number;
}

export async function signingCounts(
  reader: Pick<Database, 'query'>,
  organisationId: OrganisationId,
  signerId: PersonId,
  ids: readonly string[],
): Promise<SigningCounts> {
  const [counts] = await reader.query<SigningCounts>(
    `select count(*)::int as total,
       count(*) filter (where state <> 'DRAFT' and coalesce(act, done, failed) is null)::int as waiting,
       count(*) filter (where act is not null)::int as signing,
       count(*) filter (where done is not null)::int as signed,
       count(*) filter (where failed is not null)::int as failed,
       count(*) filter (where state = 'DRAFT')::int as returned
     from document d
     left join lateral (
       select turn ->> 'actId' as act, turn ->> 'doneAt' as done, turn ->> 'failedAt' as failed
       from jsonb_array_elements(d.signers) turn
       where turn ->> 'personId' = $3::text and turn ->> 'organisationId' = $2::text) mine on true
     where d.id = any($1) and (d.issuer_id = $2::uuid and d.signer_id = $3::uuid or exists (
       select from further_signer f
       where f.document_id = d.id and f.person_id = $3::uuid and f.organisation_id = $2::uuid))`,
    [ids, organisationId, signerId],
  );
  return counts!;
}
