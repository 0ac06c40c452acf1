// Run as a process of its own by `create-folder.ts`: creating a PGlite database takes seconds and
// some 800 MB, which go back to the system with this process.
import { openPglite } from './embedded.ts';

const folder = process.argv[2];
if (!folder) throw new Error('usage: create-child.ts FOLDER');
const database = await openPglite({ folder });
await database.close();
