/**
 * What the ledger of recognition credits costs in a department of size L (1,000 people): `node test/bench/credits.ts [departments] [--plan]`. Prints how
 * long the daily work takes the first time and when nothing has changed, what following a fact adds to its transaction, and with --plan the plan of
 * the daily derivation.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import type { DB } from '../../db/types.ts';
import type { WriteCtx } from '../../src/core/context.ts';
import { createPool } from '../../src/core/db.ts';
import { inTransaction } from '../../src/core/transaction.ts';
import * as posting from '../../src/features/recognition/credits/posting.ts';
import { issueDue } from '../../src/features/recognition/credits/statements/service.ts';
import { contextOfService } from '../../src/jobs/actor.ts';
import { fillSizeL, SIZE_L } from './size-l.ts';

const NOW = '2026-03-01T15:00:00.000Z';
const departments = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
const server = await startEmbedded(folder, { ephemeral: true });
const pool = createPool(server.ownerUrl, { size: 1, queryTimeoutMs: 600_000 });
const sent: CompiledQuery[] = [];
const db = new Kysely<DB>({
  dialect: new PostgresDialect({ pool }),
  log: ({ query }) => {
    sent.push(query);
  },
});

try {
  await migrate(server.ownerUrl);
  await fillSizeL(server.ownerUrl, { ...SIZE_L, departments });
  await sql`insert into credit_rule_set (department_id, version, starts_year, person_cap) select id, 1, 1900, 240 from department`.execute(
    db,
  );
  await sql`
    insert into credit_rule (rule_set_id, department_id, code, side, quarter_credits, cap_quarter_credits, cap_count)
    select s.id, s.department_id, r.* from credit_rule_set s cross join (values ('FM-YEAR', 'mentor', 40, null, 4), ('FM-MEET', 'mentor', 4, 16, null),
      ('PLAN', 'mentor', 12, null, 1), ('SPOT', 'mentor', 2, 20, null), ('TRAIN', 'mentor', 8, 16, null)) r`.execute(db);
  await sql`analyze`.execute(db);
  const [department] = (
    await sql<{ id: string; time_zone: string }>`select id, time_zone from department order by code limit 1`.execute(db)
  ).rows;
  if (!department) throw new Error('there is no department');
  const as = <T>(work: (ctx: WriteCtx) => Promise<T>) =>
    inTransaction(
      db,
      (tx) => contextOfService(tx, department, NOW, 'bench'),
      async (ctx) => {
        await sql`set local statement_timeout = 0`.execute(ctx.db);
        return work(ctx);
      },
    );
  print(`daily work, first: ${await timed(() => as(posting.followTime))}`);
  print(`daily work, nothing new: ${await timed(() => as(posting.followTime))}`);
  if (process.argv[3] === '--plan') {
    const daily = sent.find(({ sql: text }) => text.includes('full join'));
    await pool.query('set statement_timeout = 0');
    const { rows } = await pool.query(`explain (analyze, buffers off) ${daily?.sql}`, [...(daily?.parameters ?? [])]);
    print(rows.map((line) => line['QUERY PLAN']).join('\n'));
  }
  const { rows: mentors } = await sql<{ id: string }>`
    select person_id as id, count(*) from credit_entry where department_id = ${department.id} group by 1 order by 2 desc limit 10`.execute(
    db,
  );
  const times: number[] = [];
  for (const { id } of mentors) {
    const since = performance.now();
    await as((ctx) => posting.reconcile(ctx, [id]));
    times.push(performance.now() - since);
  }
  print(`one mentor: ${times.map((time) => time.toFixed(0)).join(', ')} ms`);
  print(`statements issued: ${await timed(() => as(issueDue))}`);
} finally {
  await db.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function timed(work: () => Promise<number>): Promise<string> {
  const since = performance.now();
  const done = await work();
  return `${done} in ${((performance.now() - since) / 1000).toFixed(2)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
