import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { isSuspended, statusOn } from '../../../domain/sql/assignments.ts';
import { party } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { AgreementQuery, AgreementText, MentoringAgreementDetail } from './schema.ts';

const latest = sql<boolean>`not exists (select from mentoring_agreement later
  where later.assignment_id = g.assignment_id and later.version > g.version)`;
const acknowledged = sql<boolean>`(g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null)`;

/** The facts about agreements, `g`, of assignments, `a`. */
export const agreements = (ctx: Ctx, visible: Predicate) =>
  ctx.db
    .selectFrom('mentoring_agreement as g')
    .innerJoin('assignment as a', 'a.id', 'g.assignment_id')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .leftJoin('expectation_document as d', 'd.id', 'g.definition_id')
    .select([
      'g.id',
      'g.assignment_id',
      'a.mentee_id',
      party('mentee').as('mentee'),
      'a.mentor_id',
      party('mentor').as('mentor'),
      'g.version',
      latest.as('is_latest'),
      acknowledged.as('is_acknowledged'),
      'g.definition_id',
      'd.version as definition_version',
      'g.review_on',
      'g.mentee_acknowledged_at',
      'g.mentor_acknowledged_at',
      'g.row_version',
      'g.created_at',
      'g.updated_at',
    ])
    .where('g.department_id', '=', ctx.department_id)
    .where(visible);

/** Like `agreements`, with the filters of a list. */
export const filtered = (ctx: Ctx, visible: Predicate, filters: Omit<AgreementQuery, 'limit'>) => {
  const { assignment_id, person_id, review_on_lte, is_acknowledged, is_latest } = filters;
  let rows = agreements(ctx, visible);
  if (assignment_id !== undefined) rows = rows.where('g.assignment_id', '=', assignment_id);
  if (person_id !== undefined) rows = rows.where(sql<boolean>`${person_id} in (a.mentee_id, a.mentor_id)`);
  if (review_on_lte !== undefined) rows = rows.where('g.review_on', '<=', review_on_lte);
  if (is_acknowledged !== undefined) rows = rows.where(sql<boolean>`${acknowledged} = ${is_acknowledged}`);
  if (is_latest !== undefined) rows = rows.where(sql<boolean>`(${latest}) = ${is_latest}`);
  return rows;
};

/** One agreement. Its text arrives only where `canReadText` holds. */
export const find = (ctx: Ctx, id: string, visible: Predicate, canReadText: Predicate) =>
  agreements(ctx, visible)
    .leftJoin('mentoring_agreement_text as t', (join) => join.onRef('t.agreement_id', '=', 'g.id').on(canReadText))
    .select(
      sql<MentoringAgreementDetail['text']>`case when t.agreement_id is not null then jsonb_build_object('expectations', t.expectations,
        'boundaries', t.boundaries, 'objectives', t.objectives, 'frequency', t.frequency, 'scheduled_by', t.scheduled_by,
        'confidentiality', t.confidentiality, 'problem_handling', t.problem_handling) end`.as('text'),
    )
    .where('g.id', '=', id)
    .executeTakeFirst();

/**
 * A mentor may read the text because of the assignment: not while a conflict suspends it, and not once the mentee reports to them, also
 * after the end.
 */
export const canReadText = (ctx: Ctx, permitted: Predicate): Predicate =>
  sql<boolean>`(${permitted} and (a.mentee_id = ${ctx.actor.person_id} or (
    not ${isSuspended('a', ctx.today)}
    and not exists (select from reports_to(a.mentee_id, a.mentor_id, daterange(${ctx.today}::date, ${ctx.today}::date, '[]'))))))`;

/** The assignment, locked, so that two who write an agreement for it wait for each other. */
export const lockAssignment = (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('assignment as a')
    .select('a.id')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('a')
    .executeTakeFirst();

/** Like `lockAssignment`, for the assignment of an agreement. */
export const lockAssignmentOf = (ctx: WriteCtx, agreement_id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('assignment as a')
    .innerJoin('mentoring_agreement as g', 'g.assignment_id', 'a.id')
    .select('a.id')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('g.department_id', '=', ctx.department_id)
    .where('g.id', '=', agreement_id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('a')
    .executeTakeFirst();

/** The assignment today with the latest version of its agreement, 0 where there is none. Read it after the lock. */
export const situation = (ctx: WriteCtx, assignment_id: string) =>
  ctx.db
    .selectFrom('assignment as a')
    .select(['a.id', 'a.mentee_id', 'a.mentor_id', 'a.subtype', 'a.state', 'a.until_on'])
    .select([
      statusOn('a', ctx.today).as('status'),
      sql<number>`coalesce((select max(g.version) from mentoring_agreement g where g.assignment_id = a.id), 0)`.as('version'),
    ])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', assignment_id)
    .executeTakeFirstOrThrow();

/** The longest time until a review day, from the policy of today. */
export const reviewMonths = async (ctx: Ctx): Promise<number> =>
  (
    await ctx.db
      .selectFrom('policy as p')
      .select('p.agreement_review_months')
      .where(policyOn('p', sql.val(ctx.department_id), ctx.today))
      .executeTakeFirstOrThrow()
  ).agreement_review_months;

type Insert = {
  assignment_id: string;
  version: number;
  definition_id: string | null;
  review_on: string;
  mentee_acknowledged_at: string | null;
  mentor_acknowledged_at: string | null;
};

/** Inserts a version, without its text, and answers its id. */
export const insert = (ctx: WriteCtx, values: Insert) =>
  ctx.db
    .insertInto('mentoring_agreement')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Inserts the text of a version that has none. */
export const insertText = (ctx: WriteCtx, agreement_id: string, text: AgreementText) =>
  ctx.db
    .insertInto('mentoring_agreement_text')
    .values({ ...text, agreement_id })
    .execute();

/** Copies the text of a version to another one inside the database. */
export const copyText = (ctx: WriteCtx, from_id: string, to_id: string) =>
  sql`insert into mentoring_agreement_text
      (agreement_id, expectations, boundaries, objectives, frequency, scheduled_by, confidentiality, problem_handling)
    select ${to_id}::uuid, t.expectations, t.boundaries, t.objectives, t.frequency, t.scheduled_by, t.confidentiality, t.problem_handling
    from mentoring_agreement_text t
    join mentoring_agreement g on g.id = t.agreement_id and g.department_id = ${ctx.department_id}
    where t.agreement_id = ${from_id}`.execute(ctx.db);

/** Records that one side has acknowledged the version now; a second time moves the instant. */
export const setAcknowledged = (ctx: WriteCtx, id: string, side: 'mentee' | 'mentor') =>
  ctx.db
    .updateTable('mentoring_agreement')
    .set(side === 'mentee' ? { mentee_acknowledged_at: ctx.now } : { mentor_acknowledged_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();
