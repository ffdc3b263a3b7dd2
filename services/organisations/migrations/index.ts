import { platformMigration } from '@lienthong/database';
import { CreateDirectory1795306000000 } from './1795306000000-create-directory.js';
import { RecordMergers1795310500000 } from './1795310500000-record-mergers.js';

export const migrations = [platformMigration, CreateDirectory1795306000000, RecordMergers1795310500000];
