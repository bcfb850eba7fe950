/** Files that are written by `npm run generate`, committed, and compared by `npm run check`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What each file should contain, by its path from the root of the project. */
export type Generated = Readonly<Record<string, string>>;

const ROOT = path.join(import.meta.dirname, '..');

/** Writes each file as it should be. */
export async function write(files: Generated): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(ROOT, name)), { recursive: true });
    await writeFile(path.join(ROOT, name), text);
  }
}

/** The files of the working tree that differ from what they should contain, or are missing. */
export async function stale(files: Generated): Promise<string[]> {
  const texts = await Promise.all(Object.keys(files).map((name) => readFile(path.join(ROOT, name), 'utf8').catch(() => null)));
  return Object.entries(files).flatMap(([name, text], i) => (texts[i] === text ? [] : [name]));
}
