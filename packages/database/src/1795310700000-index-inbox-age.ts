import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Without it every batch of the pruning reads the whole inbox: 1.1 s of 4 million messages, beyond the limit of a statement from some
 * 50 million on. It costs an eighth of the table and nothing that can be measured per message, because time only grows.
 */
export class IndexInboxAge1795310700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index inbox_age on inbox (handled_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index inbox_age');
  }
}
