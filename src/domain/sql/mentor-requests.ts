/** What a request for a mentor is on a day, by the status that `mentor_request_status` answers. */
import { type RawBuilder, sql } from 'kysely';
import type { Day, Predicate } from '../../core/db.ts';

/** True of requests that are neither matched nor withdrawn; one without a match may open again. `status` is a column. */
export function isUnsettled(status: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(status)} in ('open', 'in_discussion', 'awaiting_acceptance', 'no_match')`;
}

/** True of requests that are under way: of those not settled, the ones that have not ended without a match. `status` is a column. */
export function isUnderWay(status: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(status)} in ('open', 'in_discussion', 'awaiting_acceptance')`;
}

/** The functions of a request `r` and its discussion `d` that answer a day which clock-stopping leaves move. */
const moved = {
  'request_due_on(r)': sql<string | null>`request_due_on(r)`,
  'request_reopens_on(r)': sql<string | null>`request_reopens_on(r)`,
  'match_due_on(d, r)': sql<string | null>`match_due_on(d, r)`,
} as const;
type Moved = keyof typeof moved;

/** That day, for those who may read leaves; null for others. */
export function dueDay(day: Moved, leaves: Predicate): RawBuilder<string | null> {
  return sql<string | null>`case when ${leaves} then ${moved[day]} end`;
}

/** The same days as the calendar counts them, without leaves. */
const nominal: Readonly<Record<Moved, RawBuilder<string | null>>> = {
  'request_due_on(r)': sql`r.answer_due_on`,
  'request_reopens_on(r)': sql`r.reopens_on`,
  'match_due_on(d, r)': sql`(select greatest(d.opened_on, d.planned_on) + rule.request_answer_days from policy rule where rule.id = r.policy_id)`,
};

/**
 * True where that day has come: on `today` for those who may read leaves; for others as if there were none, and on the first of the month, so that
 * the mark tells nothing about leaves.
 */
export function isDue(day: Moved, leaves: Predicate, today: Day): Predicate {
  return sql<boolean>`coalesce(case when ${leaves} then ${moved[day]} <= ${today}::date
    else ${nominal[day]} <= date_trunc('month', ${today}::date)::date end, false)`;
}
