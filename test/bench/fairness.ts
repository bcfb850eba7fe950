/**
 * What one person who asks for much does to another: `node test/bench/fairness.ts [checkout]`. One sends 300 lists of candidates, 30 at a time,
 * while another reads /v1/me and a probe asks for liveness; then 200 requests are abandoned after half a second, and it is counted how long
 * the database works on. The service is that of the checkout (default: this one), as a process of its own.
 */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DemoService, startDemo } from './process.ts';

const LISTS = 300;
const AT_A_TIME = 30;
const ABANDONED = 200;

const { CONCURRENT_REQUESTS_PER_PERSON } = process.env;
const service = await startDemo(process.argv[2] ?? '.', { CONCURRENT_REQUESTS_PER_PERSON });
try {
  await bench(service);
} finally {
  await service.stop();
}

type Answer = { status: number; took_ms: number };

async function bench({ url, token, owner }: DemoService): Promise<void> {
  const [busy, other] = [await token('mentorship-lead'), await token('mentee')];
  const sql = await owner();
  const { rows: mentees } = await sql.query<{ id: string }>(
    `select a.mentee_id as id from assignment a where a.subtype = 'formal' and a.state = 'live' order by 1 limit 40`,
  );
  const listOf = (i: number) => `/v1/people/${mentees[i % mentees.length]?.id}/mentor-candidates?limit=50`;

  const ask = async (path: string, bearer?: string): Promise<Answer> => {
    const startedAt = performance.now();
    const answer = await fetch(`${url}${path}`, bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } });
    await answer.arrayBuffer();
    return { status: answer.status, took_ms: performance.now() - startedAt };
  };
  /** Asks again and again, with a pause between, until told to stop. */
  const keepAsking = (path: string, bearer?: string) => {
    const answers: Answer[] = [];
    let isOver = false;
    const done = (async () => {
      for (; !isOver; await sleep(10)) answers.push(await ask(path, bearer));
      return answers;
    })();
    return () => {
      isOver = true;
      return done;
    };
  };

  for (let i = 0; i < 20; i += 1) await ask(listOf(i), busy);
  for (let i = 0; i < 20; i += 1) await ask('/v1/me', other);
  line('', 'median', 'p99', 'requests', 'answers');
  report('/v1/me alone', await collect(keepAsking('/v1/me', other), sleep(2_000)));
  report('/health/live alone', await collect(keepAsking('/health/live'), sleep(1_000)));

  let next = 0;
  const lists: Answer[] = [];
  const worker = async () => {
    while (next < LISTS) lists.push(await ask(listOf(next++), busy));
  };
  const stops = [keepAsking('/v1/me', other), keepAsking('/health/live')];
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  const [me = [], live = []] = await Promise.all(stops.map((stop) => stop()));
  report(`${LISTS} lists, ${AT_A_TIME} at a time`, lists);
  report('/v1/me meanwhile', me);
  report('/health/live meanwhile', live);

  const askers = await Promise.all(['mentorship-lead', 'faculty-affairs', 'director', 'physician-in-chief'].map(token));
  const sockets = Array.from({ length: ABANDONED }, (_, i) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    socket.write(`GET ${listOf(i)} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${askers[i % askers.length]}\r\n\r\n`);
    return socket;
  });
  await sleep(500);
  for (const socket of sockets) socket.destroy();
  const leftAt = performance.now();
  const stillRunning = async () => {
    const { rows } = await sql.query<{ n: number }>(
      `select count(*)::int as n from pg_locks where mode = 'AccessShareLock' and relation = 'mentor_profile'::regclass`,
    );
    return rows[0]?.n ?? 0;
  };
  let lastSeen = 0;
  for (let quiet = 0; quiet < 120; await sleep(25)) {
    if ((await stillRunning()) === 0) quiet += 1;
    else [quiet, lastSeen] = [0, performance.now() - leftAt];
  }
  line(`${ABANDONED} abandoned`, `nothing runs ${Math.round(lastSeen)} ms after they have gone`);
  await sql.end();
}

async function collect(stop: () => Promise<Answer[]>, until: Promise<unknown>): Promise<Answer[]> {
  await until;
  return stop();
}

function report(name: string, answers: readonly Answer[]): void {
  const times = answers.map(({ took_ms }) => took_ms).sort((a, b) => a - b);
  const at = (share: number) => `${(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1)} ms`;
  const statuses = Map.groupBy(answers, ({ status }) => status);
  line(name, at(0.5), at(0.99), String(answers.length), [...statuses].map(([status, all]) => `${status}×${all.length}`).join(' '));
}

function line(name: string, ...cells: string[]): void {
  process.stdout.write(`${name.padEnd(28)}${cells.map((cell) => cell.padStart(14)).join('')}\n`);
}
