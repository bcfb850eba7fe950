/** Two servers, two processes, two releases: a little of what `npm run test:faults` does at length. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from '../setup/database.ts';
import { startOwnCluster } from '../setup/own-cluster.ts';
import { ROOT } from '../setup/source.ts';
import { failover } from './kinds/failover.ts';
import { killImport } from './kinds/import-killed.ts';
import { migrateTwice, workDailyTwice } from './kinds/two-processes.ts';
import { attempt } from './trial.ts';

const STAGE = { shared: 5, own: 10 };
const durable = ['max_connections=150'];

/** The settings of PostgreSQL that the README lists for more than one machine. */
async function listed(): Promise<[name: string, value: string][]> {
  const page = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  const table = page.slice(page.indexOf('| setting | value | why |'));
  const rows = table.slice(0, table.indexOf('\n\n')).matchAll(/^ *\| `(\w+)` \| `([^`]+)` \|/gm);
  return [...rows].map(([, name = '', value = '']) => [name, value]);
}

test('PostgreSQL starts with the settings that the README lists, and has them', async () => {
  const settings = await listed();
  expect(settings.length).toBeGreaterThan(8);
  // Without standbys no commit would be acknowledged.
  const cluster = await startOwnCluster({
    settings: settings.map(([name, value]) => `${name}=${name === 'synchronous_standby_names' ? '' : value}`),
  });
  for (const [name, value] of settings) await cluster.administer(`alter system set ${name} = '${value}'`);
  const client = new pg.Client(cluster.appUrl);
  await client.connect();
  const { rows } = await client.query<{ name: string; value: string }>(
    'select name, current_setting(name) as value from pg_settings where name = any ($1)',
    [settings.map(([name]) => name)],
  );
  await client.end();
  const standby = ({ name, value }: { name: string; value: string }) => [
    name,
    name === 'synchronous_standby_names' ? 'ANY 1 (a, b)' : value,
  ];
  expect(Object.fromEntries(rows.map(standby))).toEqual(Object.fromEntries(settings));
});

test.runIf(process.platform === 'linux')(
  'a standby that is promoted when its primary is killed has everything that was acknowledged, and breaks no rule',
  async () => {
    const cluster = await startOwnCluster({ settings: durable });
    const result = await failover.run({ cluster, times: 1 });
    expect(result).toMatchObject({ times: 1, unknown: 0, findings: [] });
  },
  240_000,
);

test('the daily work of two processes at once does nothing twice', async () => {
  const database = await freshDatabase();
  const result = await attempt({ database, stage: STAGE, writers: { count: 3, seed: 31 } }, (trial) =>
    workDailyTwice(trial, database.appUrl, 2),
  );
  expect(result).toMatchObject({ unknown: 0, findings: [] });
});

test('two processes of the next release migrate at once, and those of this one go on and start again', async () => {
  const database = await freshDatabase();
  const result = await attempt({ database, stage: STAGE, writers: { count: 3, seed: 32 } }, (trial) =>
    migrateTwice(trial, database.ownerUrl),
  );
  expect(result).toMatchObject({ times: 2, unknown: 0, findings: [] });
});

test('an import whose process is killed in the middle is there once, or not at all', async () => {
  const database = await freshDatabase();
  const result = await attempt({ database, stage: STAGE, writers: { count: 2, seed: 33 } }, (trial) => killImport(trial, 2_000, 1));
  expect(result).toMatchObject({ unknown: 0, findings: [] });
});
