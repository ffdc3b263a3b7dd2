import { platformMigration } from '@lienthong/database';
import { CreateDirectory1795306000000 } from './1795306000000-create-directory.js';

export const migrations = [platformMigration, CreateDirectory1795306000000];
