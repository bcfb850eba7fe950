/** Releases after this one, as folders of migrations and functions, for what several of them do to one database. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawRevisions } from '../../db/functions.ts';
import { closeAfterFile } from './closing.ts';
import { ROOT } from './source.ts';

export const MIGRATIONS = path.join(ROOT, 'db/migrations');
export const FUNCTIONS = path.join(ROOT, 'db/functions');

/** A later release: the folders of this one, with these texts of functions instead, or besides, and these migrations besides. */
export async function laterRelease(texts: Record<string, string>, migrations: Record<string, string> = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'release-'));
  closeAfterFile(() => rm(folder, { recursive: true }));
  const at = { migrations: path.join(folder, 'migrations'), functions: path.join(folder, 'functions') };
  await mkdir(at.migrations);
  await cp(MIGRATIONS, at.migrations, { recursive: true });
  await cp(FUNCTIONS, at.functions, { recursive: true });
  for (const [name, text] of Object.entries(texts)) await writeFile(path.join(at.functions, `${name}.sql`), text);
  for (const [name, text] of Object.entries(migrations)) await writeFile(path.join(at.migrations, `${name}.sql`), text);
  await writeFile(path.join(at.functions, 'revisions.txt'), await drawRevisions(at.functions));
  return at;
}
