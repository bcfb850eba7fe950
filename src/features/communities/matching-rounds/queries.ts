import { type RawBuilder, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { json, type Predicate } from '../../../core/db.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { Inputs, Lock, Result } from './rules.ts';
import type { MatchingDifference, MatchingPlace, MatchingRound, MatchingRoundQuery } from './schema.ts';

const status = sql<
  MatchingRound['status']
>`case when r.confirmed_on is not null then 'confirmed' when r.computed_at is not null then 'computed'
  else coalesce(nullif(job.status, 'succeeded'), 'queued') end`;

/** Rounds, `r`, with their cohort, `c`. */
const rounds = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('matching_round as r')
    .innerJoin('cohort as c', 'c.id', 'r.cohort_id')
    .leftJoin('job', 'job.id', 'r.job_id')
    .select(['r.id', 'r.cohort_id', 'r.number', 'r.job_id', status.as('status'), 'r.pairs', 'r.in_reserve', 'r.first_choices'])
    .select([sql<MatchingRound['weights']>`r.weights`.as('weights'), sql<MatchingRound['locks']>`r.locks`.as('locks')])
    .select(['r.score', sql<MatchingRound['blocking']>`r.blocking`.as('blocking')])
    .select(['r.computed_at', 'r.confirmed_on', 'r.rationale', 'r.row_version', 'r.created_at', 'r.updated_at'])
    .where('r.department_id', '=', ctx.department_id)
    .where(readable);

/** The rounds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { cohort_id }: Omit<MatchingRoundQuery, 'limit'>) => {
  const rows = rounds(ctx, readable);
  return cohort_id === undefined ? rows : rows.where('r.cohort_id', '=', cohort_id);
};

/** One round. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => rounds(ctx, readable).where('r.id', '=', id).executeTakeFirst();

/** The round, locked, with whether the caller may do what is asked. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  rounds(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('r.id', '=', id)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

/** The cohort, locked against other rounds, with whether the caller may open one. */
export const lockCohort = (ctx: WriteCtx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('cohort as c')
    .select(['c.id', 'c.state', sql<boolean>`${permitted}`.as('permitted')])
    .select(sql<number>`(select coalesce(max(r.number), 0) + 1 from matching_round r where r.cohort_id = c.id)`.as('number'))
    .select(sql<boolean>`exists (select from matching_round r where r.cohort_id = c.id and r.confirmed_on is not null)`.as('is_confirmed'))
    .where('c.department_id', '=', ctx.department_id)
    .where('c.id', '=', id)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/** Adds a round whose job has still to compute it. */
export const insert = (
  ctx: WriteCtx,
  { weights, locks, ...values }: { cohort_id: string; number: number; job_id: string; weights: object; locks: readonly object[] },
) =>
  ctx.db
    .insertInto('matching_round')
    .values({ ...values, weights: json(weights), locks: json(locks), department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** The round of a job, with its cohort. */
export const ofJob = (ctx: Ctx, job_id: string) =>
  ctx.db
    .selectFrom('matching_round as r')
    .innerJoin('cohort as c', 'c.id', 'r.cohort_id')
    .select(['r.id', 'r.cohort_id', 'c.choices_maximum', 'c.mentor_external', 'c.starts_on', 'c.ends_on'])
    .select([sql<Inputs['weights']>`r.weights`.as('weights'), sql<Lock[]>`r.locks`.as('locks')])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.job_id', '=', job_id)
    .executeTakeFirstOrThrow();

type Of = { cohort_id: string; starts_on: string; ends_on: string };

/** Keys of the institutions that somebody belongs to during the programme: of the department and of sites, or what is recorded of an external person. */
const institutions = (person: string, { starts_on, ends_on }: Of) => sql<string[]>`(
  select coalesce(array_agg(known.key), '{}') from (
    select search_key(x.institution) as key from external_profile x where x.person_id = ${sql.ref(person)}
    union select key from department d cross join lateral (values ('department ' || d.id), (search_key(d.institution))) named(key)
      where d.id = p.department_id and key is not null
        and not exists (select from external_profile x where x.person_id = ${sql.ref(person)})
    union select search_key(s.name) from site_membership m join site s on s.id = m.site_id
      where m.person_id = ${sql.ref(person)} and daterange(m.starts_on, m.ends_on) && daterange(${starts_on}::date, ${ends_on}::date)
  ) known)`;

/** The accepted applications of a cohort, by identifier. */
export const applications = (ctx: Ctx, of: Of) =>
  ctx.db
    .selectFrom('cohort_application as a')
    .innerJoin('person as p', 'p.id', 'a.applicant_id')
    .select(['a.id', sql<object>`a.profile`.as('profile'), institutions('a.applicant_id', of).as('institutions')])
    .select(
      sql<string[]>`array(select k.cohort_mentor_id from cohort_choice k where k.application_id = a.id order by k.place)`.as('choices'),
    )
    .where('a.department_id', '=', ctx.department_id)
    .where('a.cohort_id', '=', of.cohort_id)
    .where('a.state', '=', 'accepted')
    .orderBy('a.id')
    .execute();

/** The mentors of a cohort who are listed and not in reserve, by identifier. */
export const mentors = (ctx: Ctx, of: Of) =>
  ctx.db
    .selectFrom('cohort_mentor as v')
    .innerJoin('person as p', 'p.id', 'v.person_id')
    .select(['v.id', 'v.capacity', sql<object>`v.profile`.as('profile'), institutions('v.person_id', of).as('institutions')])
    .where('v.department_id', '=', ctx.department_id)
    .where('v.cohort_id', '=', of.cohort_id)
    .where('v.withdrawn_on', 'is', null)
    .where('v.is_reserve', '=', false)
    .orderBy('v.id')
    .execute();

/** Pairs of the cohort that a declared conflict, or a reporting line on some day of the programme, bars. */
export const barred = async (ctx: Ctx, { cohort_id, starts_on, ends_on }: Of): Promise<[string, string][]> => {
  const during = sql`daterange(${starts_on}::date, ${ends_on}::date)`;
  const { rows } = await sql<{ application_id: string; mentor_id: string }>`
    with applicant as (
      select a.id, a.applicant_id as person_id from cohort_application a
      where a.department_id = ${ctx.department_id} and a.cohort_id = ${cohort_id} and a.state = 'accepted'
    ), mentor as (
      select v.id, v.person_id from cohort_mentor v
      where v.department_id = ${ctx.department_id} and v.cohort_id = ${cohort_id} and v.withdrawn_on is null and not v.is_reserve
    )
    select a.id as application_id, m.id as mentor_id
    from applicant a join conflict_declaration d on a.person_id in (d.person_id, d.other_id) and daterange(d.starts_on, d.ends_on) && ${during}
    join mentor m on m.person_id in (d.person_id, d.other_id) and m.person_id <> a.person_id
    union
    select a.id, m.id from applicant a cross join lateral superiors_of(a.person_id, ${during}) above
    join mentor m on m.person_id = above.superior_id
    order by 1, 2`.execute(ctx.db);
  return rows.map(({ application_id, mentor_id }) => [application_id, mentor_id]);
};

/** Keeps what a round came to. */
export async function keep(ctx: WriteCtx, round: { id: string; cohort_id: string }, result: Result): Promise<void> {
  await sql`insert into matching_place (round_id, application_id, department_id, cohort_id, cohort_mentor_id, score, parts, choices, is_locked, reserve_because)
    select ${round.id}::uuid, one.application_id, ${ctx.department_id}::uuid, ${round.cohort_id}::uuid, one.cohort_mentor_id, one.score, one.parts,
      one.choices, one.is_locked, one.reserve_because
    from jsonb_to_recordset(${json(result.places)}::jsonb) one(application_id uuid, cohort_mentor_id uuid, score int, parts jsonb, choices jsonb,
      is_locked boolean, reserve_because text)`.execute(ctx.db);
  const { places, pairs, score, first_choices, blocking } = result;
  await ctx.db
    .updateTable('matching_round')
    .set({ pairs, score, first_choices, in_reserve: places.length - pairs, blocking: json(blocking), computed_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', round.id)
    .execute();
}

const named = (id: RawBuilder<unknown>) =>
  sql`(select ${party('who')} from cohort_mentor v join person who on who.id = v.person_id where v.id = ${id})`;
const choices = sql<MatchingPlace['choices']>`coalesce((
  select jsonb_agg(one.value || jsonb_build_object('mentor', ${named(sql`(one.value ->> 'cohort_mentor_id')::uuid`)},
    'held_by', coalesce((select jsonb_agg(${party('holder')} order by holder.id) from jsonb_array_elements_text(one.value -> 'held_by') held(id)
      join cohort_application by on by.id = held.id::uuid join person holder on holder.id = by.applicant_id), '[]')) order by one.ordinality)
  from jsonb_array_elements(l.choices) with ordinality one), '[]')`;

/** Whom each applicant of a round has, and why. Order and limit are for the caller to add. */
export const places = (ctx: Ctx, round_id: string, readable: Predicate) =>
  ctx.db
    .selectFrom('matching_place as l')
    .innerJoin('cohort as c', 'c.id', 'l.cohort_id')
    .innerJoin('cohort_application as a', 'a.id', 'l.application_id')
    .innerJoin('person as p', 'p.id', 'a.applicant_id')
    .select(['l.application_id', party('p').as('applicant'), 'l.cohort_mentor_id', 'l.score', 'l.is_locked'])
    .select(sql<MatchingPlace['mentor']>`${named(sql.ref('l.cohort_mentor_id'))}`.as('mentor'))
    .select([sql<MatchingPlace['parts']>`l.parts`.as('parts'), choices.as('choices')])
    .select(sql<MatchingPlace['reserve_because']>`l.reserve_because`.as('reserve_because'))
    .where('l.department_id', '=', ctx.department_id)
    .where('l.round_id', '=', round_id)
    .where(readable);

/** Applicants whom two rounds of a cohort give something else. Order and limit are for the caller to add. */
export const differences = (ctx: Ctx, round_id: string, other_id: string, readable: Predicate) =>
  ctx.db
    .selectFrom('cohort_application as a')
    .innerJoin('cohort as c', 'c.id', 'a.cohort_id')
    .innerJoin('person as p', 'p.id', 'a.applicant_id')
    .leftJoin('matching_place as l', (join) => join.onRef('l.application_id', '=', 'a.id').on('l.round_id', '=', round_id))
    .leftJoin('matching_place as o', (join) => join.onRef('o.application_id', '=', 'a.id').on('o.round_id', '=', other_id))
    .select(['a.id as application_id', party('p').as('applicant'), 'l.score', 'o.score as other_score'])
    .select([
      sql<MatchingDifference['mentor']>`${named(sql.ref('l.cohort_mentor_id'))}`.as('mentor'),
      sql<MatchingDifference['other_mentor']>`${named(sql.ref('o.cohort_mentor_id'))}`.as('other_mentor'),
    ])
    .where('a.department_id', '=', ctx.department_id)
    .where(sql<boolean>`coalesce(l.round_id, o.round_id) is not null and l.cohort_mentor_id is distinct from o.cohort_mentor_id`)
    .where(readable);

/** How many pairs of a round cannot be made any more: the application is not accepted now, or the mentor has withdrawn or takes fewer. */
export const stale = async (ctx: WriteCtx, round_id: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from matching_place l
    join cohort_application a on a.id = l.application_id join cohort_mentor v on v.id = l.cohort_mentor_id
    where l.department_id = ${ctx.department_id} and l.round_id = ${round_id} and (a.state <> 'accepted' or v.withdrawn_on is not null
      or v.capacity < (select count(*) from matching_place t where t.round_id = l.round_id and t.cohort_mentor_id = l.cohort_mentor_id))`.execute(
    ctx.db,
  );
  return rows[0]?.count ?? 0;
};

/** Locks the applications and mentors of a round, in the order of their identifiers. */
export async function lockSides(ctx: WriteCtx, cohort_id: string): Promise<void> {
  await sql`select id from cohort_application where department_id = ${ctx.department_id} and cohort_id = ${cohort_id} order by id for no key update`.execute(
    ctx.db,
  );
  await sql`select id from cohort_mentor where department_id = ${ctx.department_id} and cohort_id = ${cohort_id} order by id for share`.execute(
    ctx.db,
  );
}

/** Confirms a round; constraints refuse a second one of the cohort. */
export const confirm = (ctx: WriteCtx, id: string, rationale: string) =>
  ctx.db
    .updateTable('matching_round')
    .set({ confirmed_on: ctx.today, confirmed_by: ctx.actor.person_id, rationale })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Makes the pairs of a round: answers whom to notify of each. */
export const pair = async (ctx: WriteCtx, round_id: string, rationale: string) => {
  const { rows } = await sql<{ id: string; application_id: string; applicant_id: string; mentor_id: string }>`
    insert into cohort_pair as made (department_id, cohort_id, application_id, cohort_mentor_id, round_id, rationale, starts_on)
    select l.department_id, l.cohort_id, l.application_id, l.cohort_mentor_id, l.round_id, ${rationale}, c.starts_on
    from matching_place l join cohort c on c.id = l.cohort_id
    where l.department_id = ${ctx.department_id} and l.round_id = ${round_id} and l.cohort_mentor_id is not null
    returning made.id, made.application_id, (select a.applicant_id from cohort_application a where a.id = made.application_id) as applicant_id,
      (select v.person_id from cohort_mentor v where v.id = made.cohort_mentor_id) as mentor_id`.execute(ctx.db);
  return rows;
};

/** Part of a merge. */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('matching_round')
    .set({ confirmed_by: to })
    .where('department_id', '=', ctx.department_id)
    .where('confirmed_by', '=', from)
    .execute();
