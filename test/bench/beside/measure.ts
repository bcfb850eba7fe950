/** Rounds of load, alternating between the two servers, and what each round has cost. */

import type { Operation, World } from './asking.ts';
import { cpuOf, cpuOfFamily } from './cpu.ts';
import type { BenchDatabase } from './database.ts';
import type { Job } from './load.ts';
import type { Load, Server } from './processes.ts';

/** Of one request, in milliseconds where it is not a number; undefined where the system does not tell. */
export interface Cost {
  per_s: number;
  p50: number;
  p99: number;
  node_cpu: number | undefined;
  postgres_cpu: number | undefined;
  /** What the database itself counts: planning and execution, and how many statements, without those that begin and end transactions. */
  database: number;
  statements: number;
}

/** In the order of the first round. */
const SIDES = ['bare', 'postgraphile', 'service'] as const;
type Side = (typeof SIDES)[number];

/** What each has cost that was asked. */
export type Compared = { service: Cost } & Partial<Record<Side, Cost>>;

export interface Parts {
  world: World;
  database: BenchDatabase;
  service: Server;
  bare: Server;
  postgraphile: Server | undefined;
  load: Load;
  rounds: number;
  /** Of a round. */
  ms: number;
}

const WARM_UP_MS = 2_000;

/** The median of the rounds, number by number. */
export async function compare(parts: Parts, operation: Operation, connections = operation.connections): Promise<Compared> {
  const { load, rounds, ms, world } = parts;
  const { isJob = false, reset } = operation;
  const requests = await operation.requests(world);
  const sides = SIDES.filter((side) => requests[side] && parts[side]);
  const costs: Record<Side, Cost[]> = { bare: [], postgraphile: [], service: [] };
  const sent = { bare: 0, postgraphile: 0, service: 0 };
  for (const side of sides) await load.keep(side, requests[side] ?? []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      await reset?.(world);
      const from = reset ? 0 : sent[side];
      const cost = await measure(parts, side, { connections, ms: round === 0 ? WARM_UP_MS : ms, from, once: reset !== undefined, isJob });
      sent[side] += cost.requests;
      if (round > 0) costs[side].push(cost);
    }
  }
  const found = sides.map((side) => [side, medians(costs[side])] as const);
  return Object.fromEntries(found) as Compared;
}

type Round = Omit<Job, 'list' | 'port'>;

async function measure({ database, load, ...servers }: Parts, side: Side, round: Round) {
  const { pid, port } = servers[side] as Server;
  await database.sql.query('select pg_stat_statements_reset()');
  const before = [cpuOf(pid), cpuOfFamily(database.pid)] as const;
  const { requests, ms, p50, p99, failure } = await load.drive({ list: side, port, ...round });
  const after = [cpuOf(pid), cpuOfFamily(database.pid)] as const;
  if (failure !== null) throw new Error(`${side}: ${failure}`);
  const { rows } = await database.sql.query<{ calls: number; ms: number }>(`
    select sum(calls)::float8 as calls, sum(total_exec_time + total_plan_time)::float8 as ms from pg_stat_statements
    where dbid = (select oid from pg_database where datname = current_database()) and userid = 'mentorship_app'::regrole
      and query !~* '^(begin|start transaction|commit|rollback|set )' and query !~ 'get_job|_private_workers|_private_jobs'`);
  const each = (sum: number) => sum / requests;
  const spent = (which: 0 | 1) => {
    const [from, to] = [before[which], after[which]];
    return from === undefined || to === undefined ? undefined : each(to - from);
  };
  return {
    ...{ requests, p50, p99, per_s: (requests / ms) * 1_000, node_cpu: spent(0), postgres_cpu: spent(1) },
    ...{ database: each(rows[0]?.ms ?? 0), statements: each(rows[0]?.calls ?? 0) },
  };
}

function medians(costs: readonly Cost[]): Cost {
  const of = (key: keyof Cost) =>
    costs.map((cost) => cost[key] ?? Number.NaN).sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;
  const told = (value: number) => (Number.isNaN(value) ? undefined : value);
  return {
    ...{ per_s: of('per_s'), p50: of('p50'), p99: of('p99'), database: of('database'), statements: of('statements') },
    ...{ node_cpu: told(of('node_cpu')), postgres_cpu: told(of('postgres_cpu')) },
  };
}
