import { type Ctx, granted } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import type { Printed } from './pdf.ts';
import * as queries from './queries.ts';
import { cycleStart, frameworkOf, rowsOf, totalsOf } from './rules.ts';
import type { MocStatement, MocStatementQuery } from './schema.ts';

const NOTICE =
  'What you can claim in the Maintenance of Certification programme, as recorded here. You enter it yourself; this statement awards no credits.';

/**
 * Of the person alone, who asks in person and not through a client; with what its pages show besides.
 * @throws Problem not-found, permission-denied, moc-cycle-unfit
 */
export async function get(ctx: Ctx, id: string, { year: wanted, cycle_starts_year }: MocStatementQuery): Promise<Printed> {
  const thisYear = Number(ctx.today.slice(0, 4));
  const year = wanted ?? thisYear;
  const framework = frameworkOf(year);
  const from = cycleStart(year, cycle_starts_year);
  if (from > year || from <= year - framework.cycle_years) {
    throw new Problem('moc-cycle-unfit', {
      detail: `A cycle of ${framework.cycle_years} years that holds ${year} begins in ${year - framework.cycle_years + 1} to ${year}.`,
      errors: [
        { parameter: 'cycle_starts_year', code: 'moc-cycle-unfit', detail: 'must be the first year of a cycle that holds the year' },
      ],
    });
  }
  const { person, paper, done } = granted(await queries.find(ctx, id, from, year, allowed(ctx, 'moc_statement:read', { person: 'p.id' })));
  const rows = rowsOf(year, done);
  const statement = {
    person_id: id,
    person,
    year,
    is_over: year < thisYear,
    due_on: `${year + 1}-01-31`,
    framework,
    cycle_starts_year: from,
    rows: rows.map((row) => ({ ...row, evidence: [...row.evidence] })),
    totals: totalsOf(rows),
    not_recorded: ['own_learning', 'events_without_duration'],
    notice: NOTICE,
  } satisfies MocStatement;
  return { statement, paper, as_of: ctx.today };
}
