/** The service's own source as text, for the tests of the architecture. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '../..');

export interface Import {
  /** A path from the root for files of ours, else what is written: `zod`, `node:fs`. */
  target: string;
  typeOnly: boolean;
}

const FURNITURE = ['schema', 'routes', 'service', 'queries', 'rules', 'jobs'] as const;
export type Furniture = (typeof FURNITURE)[number];

export interface Source {
  /** From the root: `src/features/organisation/people/service.ts`. */
  file: string;
  text: string;
  imports: Import[];
  /** The room of `src/features/organisation/people/…`, as `organisation/people`. */
  room: string | null;
  /** Which piece of furniture it is: `fields.ts` and `kinds.ts` are parts of the schema, a file named by a noun (`lifecycle.ts`) one of the service. */
  kind: Furniture | null;
}

const STATEMENT = /^(?:import|export)\s+(type\s)?([^;'"]*?)\s*\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

/** Every TypeScript file below the folders, with what it imports. */
export function readSources(...folders: string[]): Source[] {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT })).map((file) => file.split(path.sep).join('/'));
  return files.sort().map((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    const imports = [...text.matchAll(STATEMENT)].map(([, type, names = '', from, bare, dynamic]) => ({
      target: resolve(file, from ?? bare ?? dynamic ?? ''),
      typeOnly: type !== undefined || /^\{\s*type [^,]+(,\s*type [^,]+)*,?\s*\}$/.test(names),
    }));
    const [, room = null, word] = /^src\/features\/([^/]+\/[^/]+)\/(?:.*[-/])?([a-z]+)\.ts$/.exec(file) ?? [];
    return { file, text, imports, room, kind: room === null ? null : kindOf(word ?? '') };
  });
}

function kindOf(word: string): Furniture {
  return word === 'fields' || word === 'kinds' ? 'schema' : (FURNITURE.find((kind) => kind === word) ?? 'service');
}

function resolve(file: string, target: string): string {
  return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
}

/** The rooms in the order of app.ts, from the ground up. */
export function roomsInOrder(): string[] {
  const app = readFileSync(path.join(ROOT, 'src/app.ts'), 'utf8');
  const folders = new Map(
    [...app.matchAll(/routes as (\w+) \} from '\.\/features\/([^/]+\/[^/]+)\/routes\.ts'/g)].map(([, name, folder]) => [name, folder]),
  );
  const [, list = ''] = /const features = \[([^\]]*)\]/.exec(app) ?? [];
  return list.split(',').flatMap((name) => folders.get(name.trim()) ?? []);
}
