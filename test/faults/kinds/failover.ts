/** What happens when the server is lost for good: its standby takes over, or a base backup and the log are restored. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { askAt, type CopiedCluster, Copy, type Origin } from '../../setup/copied-cluster.ts';
import { startProxy, type TcpProxy } from '../../setup/proxy.ts';
import { eventually } from '../../setup/service-process.ts';
import { attempt, type Trial } from '../trial.ts';
import type { Fault, Place } from './fault.ts';

const SETTINGS = ['max_connections=150'];

/** The server of the place, as one that can be copied. */
const originOf = ({ cluster }: Place): Origin => ({ data: path.join(cluster.folder, 'pg'), port: Number(new URL(cluster.ownerUrl).port) });
const beside = ({ cluster }: Place) => path.dirname(cluster.folder);

/** A standby of it, without which no commit is acknowledged any more. */
export async function followSynchronously(origin: Origin, parent = tmpdir()): Promise<CopiedCluster> {
  const standby = await (await Copy.of(origin, parent)).start({ follows: 'standby' }, SETTINGS);
  await askAt(origin.port, `alter system set synchronous_standby_names = 'standby'`);
  await askAt(origin.port, 'select pg_reload_conf()');
  await eventually(
    () => askAt<{ sync_state: string }>(origin.port, 'select sync_state from pg_stat_replication'),
    (seen) => seen.some(({ sync_state }) => sync_state === 'sync'),
  );
  return standby;
}

/** The standby becomes the server, waits for no other, and gets the connections. */
export async function promote(standby: CopiedCluster, proxy: TcpProxy, url: string): Promise<void> {
  await standby.ask('select pg_promote(true, 60)');
  await standby.ask(`alter system set synchronous_standby_names = ''`);
  await standby.ask('select pg_reload_conf()');
  proxy.moveTo(standby.at(url));
  proxy.reset();
}

/** Kills the server and promotes its standby, again and again, each with a standby of its own. */
export async function failOver({ progress, recovered }: Trial, place: Place, proxy: TcpProxy, times: number): Promise<void> {
  let primary = originOf(place);
  let kill = () => place.cluster.killPostmaster();
  for (let n = 0; n < times; n += 1) {
    const standby = await followSynchronously(primary, beside(place));
    await progress(40 + n * 7);
    const killed = performance.now();
    await kill();
    await promote(standby, proxy, place.cluster.ownerUrl);
    await recovered(killed);
    primary = standby;
    kill = standby.kill;
  }
}

export const failover: Fault = {
  name: 'failover',
  words: 'kill -9 of the primary, whose synchronous standby is promoted at once',
  run: async (place) => {
    if (process.platform !== 'linux') return { notRun: 'the files of a running server are copied on Linux alone' };
    const { cluster, times = 3 } = place;
    const database = await cluster.fresh();
    const proxy = await startProxy(database.appUrl);
    const through = (url: string) => Object.assign(new URL(url), { port: new URL(proxy.url).port }).href;
    const behind = { ownerUrl: through(database.ownerUrl), appUrl: proxy.url };
    return attempt({ database: behind, writers: { count: 8, seed: 21 } }, (trial) => failOver(trial, place, proxy, times));
  },
};

export const restored: Fault = {
  name: 'restored-to-the-end',
  words: 'the server lost for good: a base backup made under writers, restored with the log up to its end',
  run: async (place) => {
    if (process.platform !== 'linux') return { notRun: 'the files of a running server are copied on Linux alone' };
    const { cluster } = place;
    const database = await cluster.fresh();
    const proxy = await startProxy(database.appUrl);
    const through = (url: string) => Object.assign(new URL(url), { port: new URL(proxy.url).port }).href;
    const behind = { ownerUrl: through(database.ownerUrl), appUrl: proxy.url };
    return attempt({ database: behind, writers: { count: 8, seed: 22 } }, async ({ progress, recovered }) => {
      await progress(50);
      const copy = await Copy.of(originOf(place), beside(place));
      await progress(100);
      const killed = performance.now();
      await cluster.killPostmaster();
      const server = await copy.start({ restores: true }, SETTINGS);
      await eventually(
        () => server.ask<{ recovers: boolean }>('select pg_is_in_recovery() as recovers'),
        ([seen]) => seen?.recovers === false,
        60_000,
      );
      proxy.moveTo(server.at(database.appUrl));
      proxy.reset();
      await recovered(killed);
    });
  },
};
