import { createTestDatabase, type TestDatabase } from '@lienthong/testing';
import { type Database, openDatabase, platformMigration } from '../src/index.js';

export const platformOnly = (url: string) => ({
  url,
  schema: 'documents',
  applicationName: 'database-test',
  entities: [],
  migrations: [platformMigration],
});

/** A database of its own with the platform's tables and nothing else. */
export async function openMigrated(): Promise<{ home: TestDatabase; database: Database }> {
  const home = await createTestDatabase('platform', async (url) => {
    const template = await openDatabase(platformOnly(url));
    await template.migrate();
    await template.close();
  });
  return { home, database: await openDatabase(platformOnly(home.url)) };
}
