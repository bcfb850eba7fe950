import { isLost } from '../journal/journal.ts';
import { attempt, type Trial } from '../trial.ts';
import type { Fault } from './fault.ts';

/** How long the service may take to stop, as configured by default. */
const LIMIT_MS = 20_000;

/** Stops the service in good order in the middle of its work: it ends in time, and whoever had asked before is answered. */
export async function stopService({ service, journal, progress, recovered, report }: Trial, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await progress(5 + n);
    const signalled = performance.now();
    const { code, ms } = await service.end('SIGTERM');
    if (code !== 0 || ms > LIMIT_MS)
      report({ class: 'broken', rule: 'the service did not stop in time', of: `${code} after ${Math.round(ms)} ms` });
    const gone = performance.now();
    await service.start();
    await recovered(gone);
    const cut = journal.entries.flatMap(({ kind, attempts }) =>
      attempts
        .filter(({ sent_ms, took_ms, outcome }) => isLost(outcome) && sent_ms < signalled && sent_ms + took_ms > signalled)
        .map(() => kind),
    );
    for (const of of cut) report({ class: 'broken', rule: 'a request that had arrived before the signal was cut off', of });
  }
}

export const serviceStopped: Fault = {
  name: 'service-stopped',
  words: 'SIGTERM of the service under load, started again',
  run: async ({ cluster, times = 10 }) =>
    attempt({ database: await cluster.fresh(), writers: { count: 16, seed: 2 } }, (trial) => stopService(trial, times)),
};
