// Every SQL statement about the validation of what arrived.
import type { Database, Tx } from '@lienthong/database';
import type { ArrivalValidation } from './arrival-validation.js';

const columns = `document_id as "documentId", verdict, sub_indication as "subIndication", validated_at as "validatedAt", files`;

/** The newest outcome wins, in whatever order they arrive; what is told of a document that is not here is not kept. */
export const keepArrivalValidation = async (tx: Tx, told: ArrivalValidation): Promise<void> => {
  await tx.query(
    `insert into arrival_validation (document_id, verdict, sub_indication, validated_at, files)
     select $1, $2, $3, $4, $5 where exists (select 1 from document where id = $1)
     on conflict (document_id) do update set verdict = excluded.verdict, sub_indication = excluded.sub_indication,
       validated_at = excluded.validated_at, files = excluded.files
     where arrival_validation.validated_at < excluded.validated_at`,
    [told.documentId, told.verdict, told.subIndication, told.validatedAt, JSON.stringify(told.files)],
  );
};

export const validationsOf = (
  reader: Pick<Database, 'query'> | Tx,
  documentIds: readonly string[],
): Promise<ArrivalValidation[]> =>
  reader.query<ArrivalValidation>(`select ${columns} from arrival_validation where document_id = any ($1::uuid[])`, [
    documentIds,
  ]);
