/** A process that is killed in the middle of an import: another takes it up within its lease, and the file is there once, or not at all. */
import { setTimeout as sleep } from 'node:timers/promises';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import type { ImportReport } from '../../../src/features/administration/imports/schema.ts';
import type { Job } from '../../../src/features/platform/jobs/schema.ts';
import { attempt, type Trial } from '../trial.ts';
import type { Fault } from './fault.ts';

const PATIENCE_MS = 600_000;

/** A roster of so many people whom nobody else knows. */
export function rosterOf(count: number): string {
  const cells = (n: number): Partial<Record<(typeof layouts.people.columns)[number], string>> => ({
    hr_number: `K${n}`,
    given_name: 'Zoë',
    family_name: `Killed ${n}`,
    division_code: ['CARD', 'GIM', 'NEPH'][n % 3] ?? 'CARD',
    site_code: 'UNION',
    category: 'full_time',
    rank: 'lecturer',
    academic_fte_pct: '100',
    appointment_starts_on: '2024-07-01',
    appointment_status: 'continuing',
  });
  const { columns } = layouts.people;
  const lines = Array.from({ length: count }, (_, n) => columns.map((column) => cells(n)[column] ?? '').join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

/** Sends the file, kills the process so often while it works on it, and waits until the job is over. */
export async function killImport({ stage, service, progress, recovered, report }: Trial, rows: number, times: number): Promise<void> {
  const { department, facultyAffairs } = stage;
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${await stage.token(facultyAffairs)}`, ...init.headers };
    return fetch(`${service.url}${path}`, { ...init, headers });
  };
  await progress(5);
  const sent = await ask('/v1/imports?kind=people', {
    method: 'POST',
    headers: { 'content-type': 'text/csv', 'idempotency-key': crypto.randomUUID() },
    body: rosterOf(rows),
  });
  const { id } = (await sent.json()) as Job;
  if (sent.status !== 202) throw new Error(`the import was answered with ${sent.status}`);
  const job = async () => {
    const [row] = await department.sql<{ status: string; done: number; total: number }>`
      select status, progress_done as done, progress_total as total from job where id = ${id}`;
    return row ?? { status: 'lost', done: 0, total: 0 };
  };
  const until = async (good: (seen: Awaited<ReturnType<typeof job>>) => boolean) => {
    for (const limit = performance.now() + PATIENCE_MS; ; await sleep(20)) {
      const seen = await job();
      if (good(seen)) return seen;
      if (performance.now() > limit) throw new Error(`the import is still ${JSON.stringify(seen)}`);
    }
  };
  const isOver = ({ status }: { status: string }) => !['queued', 'running'].includes(status);
  for (let n = 0; n < times; n += 1) {
    // Each time a little further on.
    const seen = await until((one) => isOver(one) || (one.status === 'running' && one.done > (one.total * n) / (times + 1)));
    if (isOver(seen)) break;
    const killed = performance.now();
    await service.end('SIGKILL');
    await service.start();
    await recovered(killed);
  }
  const { status } = await until(isOver);
  const [there] = await department.sql<{
    n: number;
  }>`select count(*)::int as n from person where hr_number like 'K%' and family_name like 'Killed %'`;
  const wanted = status === 'succeeded' ? rows : 0;
  if (there?.n !== wanted)
    report({ class: 'broken', rule: `an import that has ${status} left some of its rows`, of: `${there?.n} of ${rows}` });
  const [left] = await department.sql<{ n: number }>`select count(*)::int as n from import_row`;
  if (status === 'succeeded' && left?.n !== 0) report({ class: 'broken', rule: 'an import left its working rows', of: `${left?.n}` });
  const [told] = await department.sql<Pick<ImportReport, 'created'>>`select created from import where job_id = ${id}`;
  if (status === 'succeeded' && told?.created !== rows)
    report({ class: 'broken', rule: 'the report of an import is of other rows', of: `${told?.created}` });
}

export const importKilled: Fault = {
  name: 'import-killed',
  words: 'kill -9 in the middle of an import of 100,000 rows, under writers; from the kill until others are served',
  run: async ({ cluster, times = 2 }) =>
    attempt({ database: await cluster.fresh(), writers: { count: 4, seed: 26, timeout_ms: 120_000, patience_ms: 600_000 } }, (trial) =>
      killImport(trial, 100_000, times),
    ),
};
