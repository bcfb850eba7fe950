/** A service under writers to whom something is done, and what the checker says afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createDb } from '../../src/core/db.ts';
import { examine, lineOf, RULES } from '../../src/doctor/examine.ts';
import type { TestDatabase } from '../setup/database.ts';
import { check, type Finding } from './journal/checker.ts';
import type { Journal } from './journal/journal.ts';
import { openStage, type Stage, type StageOptions } from './journal/stage.ts';
import { startWriters, type WriterOptions } from './journal/writers.ts';
import { look } from './looking.ts';
import { type Supervised, supervise } from './supervised.ts';

export interface Trial {
  stage: Stage;
  service: Supervised;
  journal: Journal;
  /** Resolves once so many more writes have been acknowledged. @throws Error after a minute without one */
  progress(count: number): Promise<void>;
  /** Resolves once a write is acknowledged that was so after this instant, and notes how long that took. */
  recovered(since_ms: number): Promise<void>;
  /** Something else that is wrong. */
  report(finding: Finding): void;
}

export type Result = Readonly<{
  /** How often the fault was caused. */
  times: number;
  acknowledged: number;
  refused: number;
  /** In doubt on the way, and known in the end. */
  resolved: number;
  /** Still in doubt in the end. */
  unknown: number;
  /** How long it took after each fault until a write was acknowledged again. */
  recoveries_ms: readonly number[];
  findings: readonly Finding[];
  /** Answers by their status, and lost ones by what became of the socket. */
  statuses: Readonly<Record<string, number>>;
}>;

export type TrialOptions = Readonly<{
  database: TestDatabase;
  /** Where the service finds the database, and the writers the service, if not where they are. */
  databaseUrl?: string;
  urlOf?: (service: Supervised) => Promise<string> | string;
  /** Of the service. */
  environment?: Record<string, string>;
  stage?: StageOptions;
  /** What there is to wait for, and to look at, once the writers have stopped and while the service still runs. */
  settle?: (trial: Trial) => Promise<unknown>;
  writers: Omit<WriterOptions, 'url'>;
}>;

const PATIENCE_MS = 60_000;

/** Starts everything, does `work`, lets the writers finish, stops the service in good order, and looks at what is there. */
export async function attempt(options: TrialOptions, work: (trial: Trial) => Promise<unknown>): Promise<Result> {
  const { database, databaseUrl = database.appUrl } = options;
  const stage = await openStage(database.ownerUrl, options.stage);
  const service = await supervise({ DATABASE_URL: databaseUrl, ...stage.environment, ...options.environment });
  const url = (await options.urlOf?.(service)) ?? service.url;
  const writers = startWriters(stage, { url, ...options.writers });
  const { journal } = writers;
  const recoveries_ms: number[] = [];
  const findings: Finding[] = [];
  const progress = async (count: number) => {
    const wanted = journal.acknowledged_ms.length + count;
    for (const limit = performance.now() + PATIENCE_MS; journal.acknowledged_ms.length < wanted; await sleep(5))
      if (performance.now() > limit) throw new Error(`no progress within ${PATIENCE_MS} ms: ${JSON.stringify(journal.count().statuses)}`);
  };
  try {
    await progress(1);
    const trial: Trial = {
      stage,
      service,
      journal,
      progress,
      report: (finding) => void findings.push(finding),
      recovered: async (since_ms) => {
        while (!Number.isFinite(journal.recoveredAfter(since_ms))) await progress(1);
        recoveries_ms.push(journal.recoveredAfter(since_ms));
      },
    };
    await work(trial);
    await progress(1);
    await writers.stop();
    await options.settle?.(trial);
    const { code } = await service.end('SIGTERM');
    if (code !== 0) findings.push({ class: 'broken', rule: 'the service did not stop in good order', of: `exit code ${code}` });
    findings.push(...(await look(database.ownerUrl, (owner) => check(owner, journal, stage))), ...checkLog(service.log, stage));
    findings.push(...(await examined(database.ownerUrl)));
    return { ...journal.count(), times: recoveries_ms.length, recoveries_ms, findings };
  } finally {
    void writers.stop();
    if (service.isAlive()) await service.end('SIGKILL');
    await stage.close();
  }
}

/** What the doctor says of a database; credits that wait for the queue are nothing that is broken. */
export async function examined(ownerUrl: string): Promise<Finding[]> {
  const rules = RULES.map(({ id }) => id).filter((id) => id !== 'LEDGER');
  const now = Temporal.Now.instant().toString({ fractionalSecondDigits: 3 });
  const found = await look(ownerUrl, (pool) => examine(createDb(pool), now, { rules }));
  return found.map((finding) => ({ class: 'broken', rule: 'the doctor', of: lineOf(finding) }));
}

/** What the service logs where something went wrong that nothing was prepared for; that its queue has lost the database is none of it. */
const UNEXPECTED = /"level":60|"level":50(?!.*"msg":"queue")/;

/** The log says nothing of persons, and names no error that nobody expected. */
function checkLog(log: readonly string[], { mentees, mentors, director, lead }: Stage): Finding[] {
  const found: Finding[] = [];
  const names = [...mentees, ...mentors, director, lead].flatMap(({ email, family_name }) => [email, family_name]);
  for (const line of log) {
    if (names.some((name) => line.includes(name)) || /research programme|programme of research/.test(line))
      found.push({ class: 'broken', rule: 'the log has personal data', of: line.slice(0, 300) });
    if (UNEXPECTED.test(line)) found.push({ class: 'broken', rule: 'the log has an unexpected error', of: line.slice(0, 600) });
  }
  return found;
}
