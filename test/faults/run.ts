/**
 * `npm run test:faults -- [--fault NAME]… [--times N] [--answers]`: causes faults under writers and prints what they did: what was acknowledged, lost, done twice or
 * by half, and how soon it was well again. Loopback only; everything is made anew and deleted. Each fault has a process of its own, so that whatever becomes of one
 * leaves the others alone. Exit code 1 where something is wrong.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { closeEverything } from '../setup/closing.ts';
import { startOwnCluster } from '../setup/own-cluster.ts';
import { FAULTS } from './kinds/all.ts';
import type { Fault } from './kinds/fault.ts';
import { HEAD, lineOf } from './table.ts';

const LIMIT_MS = 20 * 60_000;

const { values } = parseArgs({
  options: {
    fault: { type: 'string', multiple: true },
    times: { type: 'string' },
    answers: { type: 'boolean' },
    /** Given to the process of one fault. */
    alone: { type: 'boolean', default: false },
  },
});
const unknown = values.fault?.filter((name) => !FAULTS.some((fault) => fault.name === name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}: ${FAULTS.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
const chosen = FAULTS.filter(({ name }) => values.fault?.includes(name) ?? true);
let child: ChildProcess | undefined;

const giveUp = (why: unknown) => {
  process.stderr.write(`${why instanceof Error ? why.stack : why}\n`);
  child?.kill('SIGTERM');
  void closeEverything().finally(() => process.exit(2));
};
process.once('uncaughtException', giveUp).once('SIGINT', giveUp).once('SIGTERM', giveUp);

let wrong = 0;
if (values.alone) for (const fault of chosen) wrong += (await isWell(fault)) ? 0 : 1;
else {
  process.stdout.write(HEAD);
  for (const fault of chosen) wrong += (await isWellAlone(fault)) ? 0 : 1;
}
process.exit(wrong > 0 ? 1 : 0);

/** Causes the fault in a process of its own, which prints what came of it. */
async function isWellAlone({ name, words }: Fault): Promise<boolean> {
  const times = values.times === undefined ? [] : ['--times', values.times];
  child = fork(import.meta.filename, ['--alone', '--fault', name, ...times, ...(values.answers ? ['--answers'] : [])]);
  const [code, signal] = await once(child, 'exit');
  if (code !== 0 && code !== 1) process.stdout.write(`| ${words} | failed: its process ended with ${code ?? signal} |\n`);
  return code === 0;
}

/** Causes the fault and prints what came of it. */
async function isWell(fault: Fault): Promise<boolean> {
  const late = AbortSignal.timeout(LIMIT_MS);
  const times = values.times === undefined ? undefined : Number(values.times);
  try {
    const cluster = await startOwnCluster({ parent: existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), settings: ['max_connections=150'] });
    const inTime = new Promise<never>((_, reject) =>
      late.addEventListener('abort', () => reject(new Error(`it was not over within ${LIMIT_MS / 60_000} minutes`))),
    );
    const result = await Promise.race([fault.run({ cluster, times }), inTime]);
    process.stdout.write(lineOf(fault, result, values.answers ?? false));
    return !('findings' in result) || (result.findings.length === 0 && result.unknown === 0);
  } catch (error) {
    process.stdout.write(`| ${fault.words} | failed: ${error instanceof Error ? error.stack : error} |\n`);
    return false;
  } finally {
    await closeEverything().catch((error: Error) => process.stderr.write(`${error.stack}\n`));
  }
}
