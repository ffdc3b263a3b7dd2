import { calendarChanged } from '@lienthong/contracts';
import { handle } from '@lienthong/jobs';
import { storeYear } from './calendar.repository.js';

export const calendarHandlers = [handle(calendarChanged, { effect: storeYear })];
