/** A clock of the service's machine that jumps. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { closeAfterFile } from '../../setup/closing.ts';
import { ROOT } from '../../setup/source.ts';
import { attempt } from '../trial.ts';
import type { Fault } from './fault.ts';

const HOUR_MS = 3_600_000;
/** Hours ahead of the machine: back and forth, over noon and midnight, and home again. */
const JUMPS = [1, -1, 26, 2, -25, 40, -3, 0];

export const clockJumps: Fault = {
  name: 'clock-jumps',
  words: 'the clock of the service jumps by hours, forth and back',
  run: async ({ cluster, times = JUMPS.length }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'mentorship-clock-'));
    closeAfterFile(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'shift');
    await writeFile(file, '0');
    const environment = {
      SHIFTED_CLOCK: file,
      NODE_OPTIONS: `--import ${pathToFileURL(path.join(ROOT, 'test/faults/shifted-clock.ts')).href}`,
    };
    return attempt({ database: await cluster.fresh(), environment, writers: { count: 8, seed: 14 } }, async (trial) => {
      for (const hours of [...JUMPS, ...JUMPS, ...JUMPS].slice(0, times)) {
        await trial.progress(15);
        await writeFile(file, String(hours * HOUR_MS));
        trial.stage.shift_ms = hours * HOUR_MS;
        const jumped = performance.now();
        trial.service.signal('SIGUSR2');
        await trial.recovered(jumped);
      }
    });
  },
};
