// `npm run demo`: drives the running system as a frontend would; starts and stops one of its own if none runs.
import { prepare } from './bootstrap.mjs';

await prepare();
// @boundaries-ignore the compiled entry of its neighbour
const { demo } = await import('../demo/dist/src/demo.js');
await demo(process.argv.slice(2));
