/** A little of what `npm run test:faults` does at length: faults under writers, after which nothing is lost, doubled or half there. */
import { expect, test } from 'vitest';
import { openMailSink } from '../setup/mail-sink.ts';
import { startOwnCluster } from '../setup/own-cluster.ts';
import { startProxy } from '../setup/proxy.ts';
import { failMails, mailTo } from './kinds/mail-down.ts';
import { resetConnections } from './kinds/network.ts';
import { killBackends } from './kinds/postgres.ts';
import { killService } from './kinds/service-killed.ts';
import { attempt } from './trial.ts';

test('a service that is killed three times, and loses a server process, its connections and its mail server, loses nothing and does nothing twice', async () => {
  // What it acknowledges outlives the crash of a process.
  const cluster = await startOwnCluster({ settings: ['fsync=off', 'full_page_writes=off'] });
  const proxy = await startProxy(cluster.appUrl);
  const sink = await openMailSink();
  const { environment, settle, ...mail } = await mailTo(sink, cluster.ownerUrl);
  const options = {
    database: cluster,
    databaseUrl: proxy.url,
    environment,
    settle,
    stage: { shared: 5, own: 10 },
    writers: { count: 4, seed: 7 },
  };
  const result = await attempt(options, async (trial) => {
    await killService(trial, 3);
    await killBackends(trial, 1);
    await resetConnections(trial, proxy, 1);
    await failMails(trial, sink, mail, ['takes in silence']);
  });
  expect(result.findings).toEqual([]);
  expect(result).toMatchObject({ times: 6, unknown: 0 });
});
