// `npm start`: brings up a whole province on this machine.
import { prepare } from './bootstrap.mjs';

await prepare();
const { start } = await import('./dist/src/start.js');
await start(process.argv.slice(2));
