/** Reads of what the service keeps: the ledger of credits and the values of metrics, for a few departments in which it is made first. */
import { createDb, createPool, type Db } from '../../../src/core/db.ts';
import { inTransaction } from '../../../src/core/transaction.ts';
import { catalogue } from '../../../src/features/measurement/metrics/catalogue.ts';
import { compute } from '../../../src/features/measurement/metrics/measuring.ts';
import { periodInYear } from '../../../src/features/measurement/metrics/period-rules.ts';
import * as metrics from '../../../src/features/measurement/metrics/queries.ts';
import * as posting from '../../../src/features/recognition/credits/posting.ts';
import { contextOfService } from '../../../src/jobs/actor.ts';
import { asked, type Operation, type World } from './asking.ts';

type Department = { id: string; time_zone: string };

/** Each department that the size has, up to five. */
async function prepared({ sql, appUrl }: World, work: (db: Db, department: Department) => Promise<unknown>): Promise<Department[]> {
  const { rows } = await sql.query<Department>('select id, time_zone from department order by md5(id::text) limit 5');
  const db = createDb(createPool(appUrl, { size: 2 }));
  try {
    for (const department of rows) await work(db, department);
  } finally {
    await db.destroy();
  }
  return rows;
}

const today = () => `${Temporal.Now.plainDateISO()}T15:00:00.000Z`;

/** What begins with a department made by the service. */
const RULES = `
  insert into credit_rule_set (department_id, version, starts_year, person_cap) select id, 1, 1900, 240 from department
    where not exists (select from credit_rule_set r where r.department_id = department.id);
  insert into credit_rule (rule_set_id, department_id, code, side, quarter_credits, cap_quarter_credits, cap_count)
    select s.id, s.department_id, r.* from credit_rule_set s cross join (values ('FM-YEAR', 'mentor', 40, null, 4), ('FM-MEET', 'mentor', 4, 16, null),
      ('PLAN', 'mentor', 12, null, 1), ('SPOT', 'mentor', 2, 20, null), ('TRAIN', 'mentor', 8, 16, null)) r
    where not exists (select from credit_rule r where r.rule_set_id = s.id)`;

export const creditStatement: Operation = {
  name: 'credit statement',
  connections: 8,
  growth: 1.3,
  async requests(world) {
    const { sql, issuer } = world;
    await sql.query(RULES);
    const mentors: { caller: string }[] = [];
    await prepared(world, async (db, department) => {
      const { rows } = await sql.query<{ caller: string }>(
        `select mentor_id as caller from assignment where department_id = $1 and state = 'live' group by 1 order by md5(mentor_id::text) limit 20`,
        [department.id],
      );
      mentors.push(...rows);
      const ids = rows.map(({ caller }) => caller);
      await inTransaction(
        db,
        (tx) => contextOfService(tx, department, today(), 'bench'),
        (ctx) => posting.reconcile(ctx, ids),
      );
    });
    await sql.query('analyze credit_entry');
    return {
      service: await asked(issuer, mentors, ({ caller }) => ({ path: `/v1/people/${caller}/credit-statement?academic_year=2025` })),
    };
  },
};

/** The year whose matrix is asked for, which alone is computed before. */
const YEAR = 2024;

export const sem: Operation = {
  name: 'SEM of a department',
  connections: 4,
  growth: 1.3,
  async requests(world) {
    const { sql, issuer } = world;
    const departments = await prepared(world, (db, department) =>
      inTransaction(
        db,
        (tx) => contextOfService(tx, department, today(), 'bench'),
        async (ctx) => {
          const calendar = { today: ctx.today, ...(await metrics.calendar(ctx)) };
          // What counts other metrics comes after them.
          for (const metric of catalogue.toSorted(
            (one, other) => Number(one.over_metrics ?? false) - Number(other.over_metrics ?? false),
          )) {
            const period = metric.rows && periodInYear(metric.period, YEAR, calendar);
            if (period) await metrics.keep(ctx, metric, period, await compute(ctx, metric, period));
          }
        },
      ),
    );
    await sql.query('analyze');
    const { rows } = await sql.query<{ caller: string }>(
      `select person_id as caller from leadership_role where role in ('mentorship_lead', 'chair', 'faculty_affairs') and department_id = any ($1)`,
      [departments.map(({ id }) => id)],
    );
    return { service: await asked(issuer, rows, () => ({ path: `/v1/sem?period=${YEAR}` })) };
  },
};
