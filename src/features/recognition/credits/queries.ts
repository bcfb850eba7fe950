import { type RawBuilder, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { party, partyOrNull } from '../../../domain/sql/parties.ts';
import { codesByDays, kinds } from './kinds.ts';
import type { Credit, CreditQuery } from './schema.ts';

/** What the caller may read of an entry `e` of the assignment `a`: the meetings of its pair, the leaves of its mentee, decisions on its person. */
export type Visible = Readonly<{ meetings: Predicate; leaves: Predicate; decisions: Predicate }>;

const status = sql<Credit['status']>`case
  when e.kind = 'grant' and exists (select from credit_entry r where r.grant_id = e.id and r.kind = 'reversal') then 'reversed'
  when exists (select from credit_statement s where s.person_id = e.person_id and s.academic_year = e.statement_year) then 'reported'
  else 'verified' end`;

const isOf = (days: 'pair' | 'clock') => sql<boolean>`e.code = any (${[...codesByDays(days)]}::text[])`;

/** The value where the caller may read the day of the event. Days of meetings are the pair's; leaves have moved those that follow a clock. */
const dayVisible = <T>({ meetings, leaves }: Visible, value: RawBuilder<T>) => sql<T | null>`case
  when ${isOf('pair')} and not coalesce(${meetings}, false) then null
  when ${isOf('clock')} and not coalesce(${leaves}, false) then null else ${value} end`;

/** The value where the caller may know of single meetings of the pair. */
const meetingVisible = <T>({ meetings }: Visible, value: RawBuilder<T>) =>
  sql<T | null>`case when ${isOf('pair')} and not coalesce(${meetings}, false) then null else ${value} end`;

const evidenceKind = sql`case e.code ${sql.join(
  kinds.map(({ code, evidence }) => sql`when ${sql.lit(code)} then ${sql.lit(evidence)}`),
  sql` `,
)} end`;

/** Entries `e` with their people, where `shown` holds. */
export const entries = (ctx: Ctx, shown: Predicate, visible: Visible) =>
  ctx.db
    .selectFrom('credit_entry as e')
    .innerJoin('person as owner', 'owner.id', 'e.person_id')
    .innerJoin('credit_rule_set as rules', 'rules.id', 'e.rule_set_id')
    .leftJoin('assignment as a', 'a.id', 'e.assignment_id')
    .leftJoin('person as other', (join) =>
      join.on(sql<boolean>`other.id = case when a.mentor_id = e.person_id then a.mentee_id else a.mentor_id end`),
    )
    .select(['e.id', 'e.person_id', 'e.side', sql<Credit['code']>`e.code`.as('code'), 'e.kind', 'e.quarter_credits', 'e.capped_from'])
    .select(['e.academic_year', 'e.statement_year', 'e.assignment_id', 'e.grant_id', 'e.rule_set_id'])
    .select(['rules.version as rule_version', 'other.id as other_id'])
    .select([
      party('owner').as('person'),
      partyOrNull('other').as('other'),
      status.as('status'),
      sql<Credit['evidence']>`jsonb_build_object('kind', ${evidenceKind}, 'id', ${meetingVisible(visible, sql`e.event_id`)},
        'on', ${dayVisible(visible, sql`e.event_on`)},
        'programme_year', case when e.code = 'FM-YEAR' then split_part(e.occasion, ' ', 2)::int end)`.as('evidence'),
      // To others a credit that a decision took back looks like one that the facts took back.
      sql<Credit['reason']>`case when e.reason = 'misconduct' and not ${visible.decisions} then 'not_entitled' else e.reason end`.as(
        'reason',
      ),
      sql<string | null>`case when ${visible.decisions} then e.decision_ref end`.as('decision_ref'),
      dayVisible(visible, sql<string>`e.effective_on`).as('effective_on'),
      meetingVisible(visible, sql<string>`e.posted_on`).as('posted_on'),
    ])
    .where('e.department_id', '=', ctx.department_id)
    .where(shown);

/** The entries that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, shown: Predicate, visible: Visible, query: Omit<CreditQuery, 'limit'>) => {
  let rows = entries(ctx, shown, visible);
  if (query.person_id) rows = rows.where('e.person_id', '=', query.person_id);
  if (query.academic_year !== undefined) rows = rows.where('e.academic_year', '=', query.academic_year);
  if (query.code) rows = rows.where('e.code', 'in', query.code);
  if (query.assignment_id) rows = rows.where('e.assignment_id', '=', query.assignment_id);
  if (query.status) rows = rows.where(sql<boolean>`${status} = any (${query.status}::text[])`);
  return rows;
};

/** One entry. */
export const find = (ctx: Ctx, id: string, shown: Predicate, visible: Visible) =>
  entries(ctx, shown, visible).where('e.id', '=', id).executeTakeFirst();

/** Whose entry it is, and whether the caller may reverse it. */
export const findOwner = (ctx: WriteCtx, id: string, shown: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('credit_entry as e')
    .leftJoin('assignment as a', 'a.id', 'e.assignment_id')
    .select(['e.person_id', 'e.kind'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('e.department_id', '=', ctx.department_id)
    .where('e.id', '=', id)
    .where(sql<boolean>`(${shown} or ${permitted})`)
    .executeTakeFirst();
