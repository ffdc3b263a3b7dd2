import { openDatabase } from '@lienthong/database';
import { createTestDatabase } from '@lienthong/testing';
import { CreateDocuments1795309200000 } from '../migrations/1795309200000-create-documents.js';
import { KeepArrivalValidation1795309700001 } from '../migrations/1795309700001-keep-arrival-validation.js';
import { LetSeveralSign1795309800000 } from '../migrations/1795309800000-let-several-sign.js';
import { migrations } from '../migrations/index.js';
import { DeliveryEntity } from '../src/delivery/delivery.entity.js';
import { AttachmentEntity, FileRevisionEntity, UploadEntity } from '../src/files/file.entities.js';
import { OutgoingDocumentEntity } from '../src/outgoing/outgoing-document.entity.js';

const names: Record<string, string> = { timestamptz: 'timestamp with time zone', int: 'integer' };

it('the entities say of every column what the migrations made of it, and the migrations can be taken back', async () => {
  const testDatabase = await createTestDatabase('empty', async () => undefined);
  const database = await openDatabase({
    url: testDatabase.url,
    schema: 'documents',
    applicationName: 'test-tables',
    entities: [OutgoingDocumentEntity, DeliveryEntity, FileRevisionEntity, AttachmentEntity, UploadEntity],
    migrations,
  });
  try {
    await database.migrate();
    const made = await database.query<{ column: string }>(
      `select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as column
       from information_schema.columns where table_schema = 'documents'`,
    );
    const known = new Set(made.map(({ column }) => column));
    const said = database.dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
      columns.map(
        ({ databaseName, type, isNullable }) =>
          `${tableName}.${databaseName} ${names[String(type)] ?? String(type)} ${isNullable ? 'YES' : 'NO'}`,
      ),
    );
    expect(said.filter((column) => !known.has(column))).toEqual([]);
    const tables = new Set(said.map((column) => column.split('.')[0]));
    const ofEntities = [...known].filter((column) => tables.has(column.split('.')[0]!));
    expect(ofEntities.filter((column) => !said.includes(column))).toEqual([]);

    const runner = database.dataSource.createQueryRunner();
    const steps = [
      new CreateDocuments1795309200000(),
      new KeepArrivalValidation1795309700001(),
      new LetSeveralSign1795309800000(),
    ];
    for (const step of steps.toReversed()) await step.down(runner);
    for (const step of steps) await step.up(runner);
    await runner.release();
  } finally {
    await database.close();
    await testDatabase.drop();
  }
});
