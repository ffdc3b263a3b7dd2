// `npm run bench [-- NAME] [--json]`: the project's figures, each a ratio measured in one run.
import { prepare } from './bootstrap.mjs';

await prepare();
// @boundaries-ignore the compiled entry of its neighbour
const { bench } = await import('../bench/dist/src/bench.js');
await bench(process.argv.slice(2));
