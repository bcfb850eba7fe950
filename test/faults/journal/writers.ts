/** Writers that work until they are stopped. */
import { createChance } from '../../../src/demo/chance.ts';
import { Client, type ClientOptions } from './client.ts';
import { Journal } from './journal.ts';
import type { Stage } from './stage.ts';
import { anyStory } from './stories.ts';

export interface Writers {
  journal: Journal;
  /** Lets each finish what it has begun, and resolves once all is known or given up. */
  stop(): Promise<void>;
}

export type WriterOptions = Readonly<{
  url: string;
  count: number;
  seed?: number;
}> &
  Partial<Pick<ClientOptions, 'patience_ms' | 'leavesAfter' | 'repeats' | 'timeout_ms'>>;

/** Begins to write, each writer with a connection and random numbers of its own. One acknowledged write in twenty is repeated by default. */
export function startWriters(stage: Stage, { url, count, seed = 1, ...options }: WriterOptions): Writers {
  const journal = new Journal();
  let stopped = false;
  const today = Temporal.Now.plainDateISO('UTC').toString();
  const work = async (n: number) => {
    const chance = createChance(seed * 1000 + n, today);
    const client = new Client({ journal, url, token: stage.token, repeats: () => chance.odds(0.05), ...options });
    try {
      while (!stopped) {
        await anyStory(chance)({ stage, chance, write: async (write) => (stopped ? null : client.write(write)) });
        // A story without a person left does nothing.
        await new Promise(setImmediate);
      }
    } finally {
      client.close();
    }
  };
  const all = Promise.all(Array.from({ length: count }, (_, n) => work(n)));
  return {
    journal,
    stop: async () => {
      stopped = true;
      await all;
    },
  };
}
