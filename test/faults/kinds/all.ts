import { clockJumps } from './clock.ts';
import { abandoned, crowd } from './crowd.ts';
import { diskFull } from './disk-full.ts';
import { dumped } from './dump.ts';
import { failover, restored } from './failover.ts';
import type { Fault } from './fault.ts';
import { importKilled } from './import-killed.ts';
import { mailDown } from './mail-down.ts';
import { answersLost, commitLost, databaseReset, databaseSilent, databaseSlow } from './network.ts';
import { backendKilled, postmasterKilled, postmasterStopped } from './postgres.ts';
import { serviceKilled } from './service-killed.ts';
import { serviceStopped } from './service-stopped.ts';
import { dailyTwice, releaseAhead, rollingRelease } from './two-processes.ts';

/** Everything that the command does, in its order. */
export const FAULTS: readonly Fault[] = [
  serviceKilled,
  serviceStopped,
  backendKilled,
  postmasterKilled,
  postmasterStopped,
  databaseReset,
  databaseSilent,
  databaseSlow,
  commitLost,
  answersLost,
  crowd,
  abandoned,
  diskFull,
  clockJumps,
  mailDown,
  dailyTwice,
  rollingRelease,
  releaseAhead,
  importKilled,
  dumped,
  restored,
  failover,
];
