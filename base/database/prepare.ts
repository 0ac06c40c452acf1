// Run by npm after an installation: the first start then copies the empty database that it finds.
import { buildEmpty } from './empty.ts';

await buildEmpty().catch((error: unknown) => {
  console.error(`the empty database could not be built ahead, the first start will: ${error}`);
});
// PGlite leaves handles open.
process.exit(0);
