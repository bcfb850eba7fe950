/**
 * `npm run test:faults -- [--fault NAME]… [--times N] [--answers]`: causes faults under writers and prints what they did: what was acknowledged, lost, done twice or
 * by half, and how soon it was well again. Loopback only; everything is made anew and deleted. Exit code 1 where something is wrong.
 */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { closeEverything } from '../setup/closing.ts';
import { startOwnCluster } from '../setup/own-cluster.ts';
import { FAULTS } from './kinds/all.ts';
import { HEAD, lineOf } from './table.ts';

const LIMIT_MS = 20 * 60_000;

const { values } = parseArgs({
  options: { fault: { type: 'string', multiple: true }, times: { type: 'string' }, answers: { type: 'boolean' } },
});
const unknown = values.fault?.filter((name) => !FAULTS.some((fault) => fault.name === name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}: ${FAULTS.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
const chosen = FAULTS.filter(({ name }) => values.fault?.includes(name) ?? true);
const times = values.times === undefined ? undefined : Number(values.times);

const giveUp = (why: unknown) => {
  process.stderr.write(`${why instanceof Error ? why.stack : why}\n`);
  void closeEverything().finally(() => process.exit(2));
};
process.once('uncaughtException', giveUp).once('SIGINT', giveUp).once('SIGTERM', giveUp);

let wrong = 0;
process.stdout.write(HEAD);
for (const fault of chosen) {
  const late = AbortSignal.timeout(LIMIT_MS);
  try {
    const cluster = await startOwnCluster({ parent: existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), settings: ['max_connections=150'] });
    const inTime = new Promise<never>((_, reject) =>
      late.addEventListener('abort', () => reject(new Error(`it was not over within ${LIMIT_MS / 60_000} minutes`))),
    );
    const result = await Promise.race([fault.run({ cluster, times }), inTime]);
    process.stdout.write(lineOf(fault, result, values.answers ?? false));
    if ('findings' in result && (result.findings.length > 0 || result.unknown > 0)) wrong += 1;
  } catch (error) {
    wrong += 1;
    process.stdout.write(`| ${fault.words} | failed: ${error instanceof Error ? error.stack : error} |\n`);
  } finally {
    await closeEverything().catch((error: Error) => process.stderr.write(`${error.stack}\n`));
  }
}
process.exit(wrong > 0 ? 1 : 0);
