/**
 * What the reports of a large promotion cycle cost: `node test/bench/batch.ts [people]`. So many mentors (2,000 by default, the most that a batch may
 * have), each with two former mentees and ten meetings, join the demo department of a service in a process of its own, and faculty affairs requests
 * their dossiers at once. Prints how long that takes, how much memory the process has meanwhile, how long reads take, and the same of the archives.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type DemoService, startDemo } from './process.ts';

const PEOPLE = Number(process.argv[2] ?? 2000);
const MENTEES = 400;
const MEETINGS = 5;

/** The mentors, appointed in 2010, with their mentorships one after the other. Answers their ids. */
async function fill(client: pg.Client): Promise<string[]> {
  const one = async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows[0];
  const { id } = await one('select id from department limit 1');
  const units = await one('select min(id::text)::uuid as near, max(id::text)::uuid as far from division where department_id = $1', [id]);
  const people = `
    with one as (
      insert into person (department_id, kind, hr_number, given_name, family_name)
      select $1, 'faculty', $2 || n, 'Given' || n, 'Bench' || n from generate_series(1, $3::int) n returning id
    ), appointed as (
      insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on)
      select $1, id, 'full_time', $4, 100, 'continuing', '2010-07-01', '2010-07-01' from one
    ), member as (
      insert into division_membership (department_id, person_id, division_id, is_primary, starts_on) select $1, id, $5, true, '2010-07-01' from one
    )
    select id from one`;
  const mentors = (await client.query<{ id: string }>(people, [id, 'BM', PEOPLE, 'associate_professor', units.near])).rows.map(
    (row) => row.id,
  );
  const mentees = (await client.query<{ id: string }>(people, [id, 'BT', MENTEES, 'assistant_professor', units.far])).rows.map(
    (row) => row.id,
  );
  await client.query(
    `insert into assignment (department_id, mentee_id, mentor_id, subtype, state, category, origin, is_primary, starts_on, ends_on, mentee_accepted_at,
       mentor_accepted_at, mentor_attested_at, activated_at)
     select $1, ($3::uuid[])[1 + (m.n * 2 + k) % $4::int], m.id, 'formal', 'completed', 'traditional', 'institution', false, first.on_day, first.on_day + 1095,
       first.on_day, first.on_day, first.on_day, first.on_day
     from unnest($2::uuid[]) with ordinality m (id, n) cross join generate_series(0, 1) k
     cross join lateral (select '2014-07-01'::date + k * 1461 as on_day) first`,
    [id, mentors, mentees, MENTEES],
  );
  await client.query(
    `insert into meeting (department_id, assignment_id, kind, mode, state, proposed_by, duration_min, held_on, logged_by, logged_at, confirmed_by, confirmed_at)
     select $1, a.id, 'formal', 'video', 'confirmed', a.mentor_id, 45, day.held_on, a.mentor_id, day.held_on, a.mentee_id, day.held_on
     from assignment a cross join generate_series(1, $3::int) n cross join lateral (select a.starts_on + n * 150 as held_on) day
     where a.mentor_id = any ($2::uuid[])`,
    [id, mentors, MEETINGS],
  );
  await client.query('analyze');
  return mentors;
}

const at = (times: readonly number[], share: number) => {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0);
};
const memory = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
const line = (what: string, ...cells: string[]) =>
  process.stdout.write(`${what.padEnd(34)}${cells.map((cell) => cell.padStart(22)).join('')}\n`);

async function bench({ url, pid, token }: DemoService, client: pg.Client): Promise<void> {
  const person_ids = await fill(client);
  const bearer = await token('faculty-affairs');
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  const get = async (path: string) => {
    const answer = await fetch(`${url}${path}`, { headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  /** How long the work takes, the most memory that the process has meanwhile, and how long a read of another kind takes. */
  async function measured(what: string, work: () => Promise<string>): Promise<void> {
    let isOver = false;
    let most = 0;
    const before = memory(pid);
    const reads: number[] = [];
    const watching = (async () => {
      for (; !isOver; await sleep(50)) {
        const from = performance.now();
        await (await get('/v1/me')).arrayBuffer();
        reads.push(performance.now() - from);
        most = Math.max(most, memory(pid));
      }
    })();
    const from = performance.now();
    const said = await work();
    const seconds = (performance.now() - from) / 1000;
    isOver = true;
    await watching;
    line(
      what,
      `${seconds.toFixed(1)} s`,
      `${Math.round(before)} → ${Math.round(most)} MB`,
      `${at(reads, 0.5)}, ${at(reads, 0.99)} ms`,
      said,
    );
  }
  line('what', 'time', 'memory before, most', '/v1/me median, p99', 'result');
  let batch = '';
  await measured(`request ${PEOPLE} dossiers`, async () => {
    const body = JSON.stringify({ title: 'Bench', person_ids });
    const answer = await fetch(`${url}/v1/report-batches`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': crypto.randomUUID() },
      body,
    });
    if (answer.status !== 202) throw new Error(await answer.text());
    batch = ((await answer.json()) as { result_url: string }).result_url;
    return `${Math.round(body.length / 1024)} KiB sent`;
  });
  await measured('take them, in the worker', async () => {
    for (;;) {
      const { status, requested, refused } = (await (await get(batch)).json()) as { status: string; requested: number; refused: number };
      if (status !== 'queued' && status !== 'running') return `${requested} taken, ${refused} refused`;
      await sleep(500);
    }
  });
  for (const format of ['json', 'pdf'])
    await measured(`archive, ${format}`, async () => {
      let bytes = 0;
      const body = (await get(`${batch}/archive?format=${format}`)).body as AsyncIterable<Uint8Array> | null;
      for await (const chunk of body ?? []) bytes += chunk.byteLength;
      return `${(bytes / 2 ** 20).toFixed(1)} MB`;
    });
  line('load average', ...loadavg().map((load) => load.toFixed(1)));
}

const service = await startDemo('.');
try {
  const client = await service.owner();
  await bench(service, client).finally(() => client.end());
} finally {
  await service.stop();
}
