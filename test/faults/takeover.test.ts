/** Two servers, two processes, two releases: a little of what `npm run test:faults` does at length. */
import { expect, test } from 'vitest';
import { freshDatabase } from '../setup/database.ts';
import { startOwnCluster } from '../setup/own-cluster.ts';
import { failover } from './kinds/failover.ts';
import { killImport } from './kinds/import-killed.ts';
import { migrateTwice, workDailyTwice } from './kinds/two-processes.ts';
import { attempt } from './trial.ts';

const STAGE = { shared: 5, own: 10 };
const durable = ['max_connections=150'];

test.runIf(process.platform === 'linux')(
  'a standby that is promoted when its primary is killed has everything that was acknowledged, and breaks no rule',
  async () => {
    const cluster = await startOwnCluster({ settings: durable });
    const result = await failover.run({ cluster, times: 1 });
    expect(result).toMatchObject({ times: 1, unknown: 0, findings: [] });
  },
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
