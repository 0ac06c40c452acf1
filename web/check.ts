// Checks the types of the screens. Templates need a compiler that can be taken in hand, which the one
// of the rest of the house cannot (docs/adr).
import { createRequire } from 'node:module';
import { run } from 'vue-tsc';

const { resolve } = createRequire(import.meta.url);
process.argv.push('--project', new URL('tsconfig.json', import.meta.url).pathname);
run(resolve('typescript5/lib/tsc'));
