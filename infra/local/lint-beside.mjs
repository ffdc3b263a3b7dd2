// `npm run lint` beside the tests, which wait for databases and clocks as often as they compute: at the lowest priority it takes what
// they leave of the processors. Tells its parent { passed, failed }.
import { constants, setPriority } from 'node:os';

setPriority(constants.priority.PRIORITY_LOW);
// @boundaries-ignore before anything is installed there is no package to import by name
const { lint } = await import('../../packages/tooling/lint.mjs');
process.send(await lint());
