/** `npm run check`: refuses a working tree whose generated files are not what `npm run generate` would write. Changes nothing. */
import { generated as generatedDatabase } from '../db/generate.ts';
import { stale } from '../db/generated.ts';
import { generated as generatedApi } from './generate.ts';

const files = await stale({ ...(await generatedDatabase()), ...(await generatedApi()) });
for (const name of files) console.error(`${name} is stale: run npm run generate, and commit what it writes.`);
if (files.length > 0) process.exitCode = 1;
