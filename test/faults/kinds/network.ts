/** What networks do: between the service and PostgreSQL, and between clients and the service. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startProxy, type TcpProxy } from '../../setup/proxy.ts';
import { attempt, type Trial } from '../trial.ts';
import type { Fault } from './fault.ts';

/** Breaks off all connections to the database at once. */
export async function resetConnections({ progress, recovered }: Trial, proxy: TcpProxy, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await progress(1 + ((n * 3) % 10));
    const broken = performance.now();
    proxy.reset();
    await recovered(broken);
  }
}

export const databaseReset: Fault = {
  name: 'database-reset',
  words: 'all connections to PostgreSQL reset',
  run: async ({ cluster, times = 30 }) => {
    const database = await cluster.fresh();
    const proxy = await startProxy(database.appUrl);
    return attempt({ database, databaseUrl: proxy.url, writers: { count: 8, seed: 6 } }, (trial) => resetConnections(trial, proxy, times));
  },
};

export const databaseSilent: Fault = {
  name: 'database-silent',
  words: 'all connections to PostgreSQL fall silent, new ones work',
  run: async ({ cluster, times = 5 }) => {
    const database = await cluster.fresh();
    const proxy = await startProxy(database.appUrl);
    return attempt({ database, databaseUrl: proxy.url, writers: { count: 8, seed: 7 } }, async ({ progress, recovered }) => {
      for (let n = 0; n < times; n += 1) {
        await progress(10);
        const silent = performance.now();
        proxy.swallow();
        await recovered(silent);
      }
    });
  },
};

const isCommit = (text: string) => /^Q.{4}commit\0/s.test(text);

export const commitLost: Fault = {
  name: 'commit-lost',
  words: 'a commit is cut off on its way to PostgreSQL, or its answer on the way back',
  run: async ({ cluster, times = 40 }) => {
    const database = await cluster.fresh();
    const proxy = await startProxy(database.appUrl);
    return attempt({ database, databaseUrl: proxy.url, writers: { count: 8, seed: 8 } }, async ({ progress, recovered }) => {
      for (let n = 0; n < times; n += 1) {
        await progress(3);
        const cut = Promise.withResolvers<number>();
        proxy.onData = (text) => {
          if (!isCommit(text)) return 'pass';
          proxy.onData = null;
          cut.resolve(performance.now());
          return n % 2 === 0 ? 'pass and cut' : 'cut';
        };
        await recovered(await Promise.race([cut.promise, sleep(30_000).then(() => performance.now())]));
      }
    });
  },
};

export const databaseSlow: Fault = {
  name: 'database-slow',
  words: 'everything to and from PostgreSQL is delayed by 0 to 60 ms, for twenty seconds',
  run: async ({ cluster, times = 1 }) => {
    const database = await cluster.fresh();
    const proxy = await startProxy(database.appUrl);
    return attempt({ database, databaseUrl: proxy.url, writers: { count: 16, seed: 9 } }, async ({ recovered }) => {
      for (let n = 0; n < times; n += 1) {
        proxy.delay_ms = () => Math.floor(Math.random() * 60);
        await sleep(20_000);
        proxy.delay_ms = null;
        await recovered(performance.now());
      }
    });
  },
};

export const answersLost: Fault = {
  name: 'answers-lost',
  words: 'one answer in five is lost on its way to its client, for twenty seconds',
  run: async ({ cluster, times = 1 }) => {
    const database = await cluster.fresh();
    let proxy: TcpProxy | undefined;
    const urlOf = async ({ url }: { url: string }) => {
      proxy = await startProxy(url);
      return proxy.url.replace(/\/$/, '');
    };
    return attempt({ database, urlOf, writers: { count: 16, seed: 10 } }, async ({ recovered }) => {
      for (let n = 0; n < times && proxy; n += 1) {
        proxy.onAnswer = () => (Math.random() < 0.2 ? 'cut' : 'pass');
        await sleep(20_000);
        proxy.onAnswer = null;
        await recovered(performance.now());
      }
    });
  },
};
