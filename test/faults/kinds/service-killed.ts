import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, type Trial } from '../trial.ts';
import type { Fault } from './fault.ts';

/** Kills the service at any moment of its work and starts it again, as a supervisor does. */
export async function killService({ service, progress, recovered }: Trial, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await progress(1 + ((n * 7) % 10));
    await sleep(Math.random() * 40);
    await service.end('SIGKILL');
    const killed = performance.now();
    await service.start();
    await recovered(killed);
  }
}

export const serviceKilled: Fault = {
  name: 'service-killed',
  words: 'kill -9 of the service, started again by a supervisor',
  run: async ({ cluster, times = 50 }) =>
    attempt({ database: await cluster.fresh(), writers: { count: 8, seed: 1 } }, (trial) => killService(trial, times)),
};
