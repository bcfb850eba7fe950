/** The service's own source as text, for the tests of the architecture. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { contexts } from '../../src/features/contexts.ts';

export const ROOT = path.join(import.meta.dirname, '../..');

export interface Import {
  /** A path from the root for files of ours, else what is written: `zod`, `node:fs`. */
  target: string;
  typeOnly: boolean;
}

const KINDS = ['schema', 'routes', 'service', 'queries', 'rules', 'daily', 'jobs', 'kinds', 'sql'] as const;
export type FileKind = (typeof KINDS)[number];

export interface Source {
  /** From the root: `src/features/organisation/people/service.ts`. */
  file: string;
  text: string;
  imports: Import[];
  /** Context and feature: `organisation/people` of `src/features/organisation/people/…`. */
  feature: string | null;
  /**
   * What the file is for: `fields.ts` is part of the schema; `kinds/…` and `descriptor.ts` belong to the catalogue `kinds.ts`, as `catalogue/…` and
   * `definition.ts` to `catalogue.ts`; a file named by a noun (`lifecycle.ts`) is part of the service.
   */
  kind: FileKind | null;
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
    const [, feature = null, word] = /^src\/features\/([^/]+\/[^/]+)\/(?:.*[-/])?([a-z\d]+)\.ts$/.exec(file) ?? [];
    return { file, text, imports, feature, kind: feature === null ? null : kindOf(file, word ?? '') };
  });
}

function kindOf(file: string, word: string): FileKind {
  if (['descriptor', 'definition', 'catalogue'].includes(word) || /\/(kinds|catalogue)\//.test(file)) return 'kinds';
  return word === 'fields' ? 'schema' : (KINDS.find((kind) => kind === word) ?? 'service');
}

function resolve(file: string, target: string): string {
  return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
}

/** Every feature as `context/name`, from the ground up. */
export const featuresInOrder: readonly string[] = contexts.flatMap(({ name, features }) =>
  features.map((feature) => `${name}/${feature.name}`),
);
