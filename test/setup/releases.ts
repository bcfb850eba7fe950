/** Releases after this one, as folders of migrations and functions, for what several of them do to one database. */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawRevisions } from '../../db/functions.ts';
import { closeAfterFile } from './closing.ts';
import { ROOT } from './source.ts';

export const MIGRATIONS = path.join(ROOT, 'db/migrations');
export const FUNCTIONS = path.join(ROOT, 'db/functions');

const temporary = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'release-'));
  closeAfterFile(() => rm(folder, { recursive: true }));
  return folder;
};

/** A later release: the folders of this one, with these texts of functions instead, or besides, and these migrations besides. */
export async function laterRelease(texts: Record<string, string>, migrations: Record<string, string> = {}) {
  const folder = await temporary();
  await mkdir(path.join(folder, 'migrations'));
  return draw(folder, texts, migrations);
}

/** The same as a whole program; answers the file with which it starts. */
export async function laterProgram(texts: Record<string, string>, migrations: Record<string, string>): Promise<string> {
  const folder = await temporary();
  for (const part of ['src', 'db', 'package.json']) await cp(path.join(ROOT, part), path.join(folder, part), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  await draw(path.join(folder, 'db'), texts, migrations);
  return path.join(folder, 'src/main.ts');
}

async function draw(folder: string, texts: Record<string, string>, migrations: Record<string, string>) {
  const at = { migrations: path.join(folder, 'migrations'), functions: path.join(folder, 'functions') };
  await cp(MIGRATIONS, at.migrations, { recursive: true });
  await cp(FUNCTIONS, at.functions, { recursive: true });
  for (const [name, text] of Object.entries(texts)) await writeFile(path.join(at.functions, `${name}.sql`), text);
  for (const [name, text] of Object.entries(migrations)) await writeFile(path.join(at.migrations, `${name}.sql`), text);
  await writeFile(path.join(at.functions, 'revisions.txt'), await drawRevisions(at.functions));
  return at;
}
