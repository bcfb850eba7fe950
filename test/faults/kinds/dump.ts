/** Backup and restore as the README says: pg_dump while everybody writes, pg_restore into a new database, npm run migrate, analyze, the doctor. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../../../db/migrate.ts';
import { closeAfterFile } from '../../setup/closing.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { supervise } from '../supervised.ts';
import { attempt, examined } from '../trial.ts';
import type { Fault } from './fault.ts';

/** The version of a client program, or null where there is none. */
function versionOf(program: string): number | null {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? Number(/(\d+)/.exec(stdout)?.[1]) : null;
}

async function run(program: string, ...args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${program} ended with ${child.exitCode}: ${errors.slice(0, 2_000)}`);
}

const NEW_DATABASE = `encoding 'UTF8' template template0 locale_provider builtin builtin_locale 'C.UTF-8' lc_ctype 'C.UTF-8' lc_collate 'C'`;

/** What the rows of each table are, by their digest. */
async function contentsOf(url: string): Promise<Map<string, string>> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
    );
    const contents = new Map<string, string>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest from ${name} t`,
      );
      contents.set(name, rows[0]?.digest ?? '');
    }
    return contents;
  } finally {
    await client.end();
  }
}

export const dumped: Fault = {
  name: 'dump-and-restore',
  words: 'pg_dump under writers and after them, each restored into a new database as the README says; from the beginning of the restore',
  run: async ({ cluster, times = 2 }) => {
    const version = versionOf('pg_dump');
    if (version === null || version < 18 || (versionOf('pg_restore') ?? 0) < 18)
      return { notRun: `pg_dump here is ${version === null ? 'missing' : `of PostgreSQL ${version}`}, the server of 18` };
    const folder = await mkdtemp(path.join(tmpdir(), 'mentorship-dump-'));
    closeAfterFile(() => rm(folder, { recursive: true, force: true }));
    const database = await cluster.fresh();
    let environment: Record<string, string> = {};
    const dump = async (name: string) => {
      const file = path.join(folder, `${name}.dump`);
      await run('pg_dump', '--format=custom', `--file=${file}`, database.ownerUrl);
      return file;
    };
    const restore = async (file: string, name: string): Promise<TestDatabase> => {
      await cluster.administer(`create database ${name} owner mentorship_owner ${NEW_DATABASE}`);
      const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
      const made = { ownerUrl: at(database.ownerUrl), appUrl: at(database.appUrl) };
      await run('pg_restore', '--clean', '--if-exists', `--dbname=${made.ownerUrl}`, file);
      await migrate(made.ownerUrl);
      const owner = new pg.Client(made.ownerUrl);
      await owner.connect();
      await owner.query('analyze').finally(() => owner.end());
      return made;
    };
    const files: string[] = [];
    const result = await attempt({ database, writers: { count: 8, seed: 23 } }, async ({ stage, progress }) => {
      environment = stage.environment;
      for (let n = 1; n < times; n += 1) {
        await progress(40);
        files.push(await dump(`under_${n}`));
      }
      await progress(40);
    });
    const before = await contentsOf(database.ownerUrl);
    files.push(await dump('after'));
    const [recoveries_ms, findings] = [[] as number[], [...result.findings]];
    for (const file of files) {
      const begun = performance.now();
      const made = await restore(file, `restored_${files.indexOf(file)}`);
      if (file === files.at(-1)) {
        const after = await contentsOf(made.ownerUrl);
        for (const [table, digest] of before)
          if (after.get(table) !== digest) findings.push({ class: 'lost', rule: 'a restored table is not what was dumped', of: table });
      }
      findings.push(...(await examined(made.ownerUrl)));
      const service = await supervise({ DATABASE_URL: made.appUrl, ...environment });
      recoveries_ms.push(performance.now() - begun);
      await service.end('SIGTERM');
    }
    return { ...result, times: files.length, recoveries_ms, findings };
  },
};
