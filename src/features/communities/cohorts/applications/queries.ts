import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { json, type Predicate } from '../../../../core/db.ts';
import { isoInstant } from '../../../../domain/sql/days.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { ApplicationState, ArtefactKind } from '../kinds.ts';
import { profileOf } from '../mentors/queries.ts';
import type { CohortApplication, CohortApplicationQuery } from './schema.ts';

const choices = sql<CohortApplication['choices']>`coalesce((
  select jsonb_agg(jsonb_build_object('cohort_mentor_id', v.id, 'mentor', ${party('who')}) order by k.place)
  from cohort_choice k join cohort_mentor v on v.id = k.cohort_mentor_id join person who on who.id = v.person_id
  where k.application_id = a.id), '[]')`;
const artefacts = sql<CohortApplication['artefacts']>`coalesce((
  select jsonb_agg(jsonb_build_object('kind', f.kind, 'media_type', f.media_type, 'file_name', f.file_name, 'bytes', length(f.content),
    'sha256', f.sha256, 'added_at', ${isoInstant('f.added_at')}) order by f.kind)
  from cohort_artefact f where f.application_id = a.id), '[]')`;
const missing = sql<ArtefactKind[]>`array(select wanted.kind from unnest(c.required_artefacts) wanted(kind)
  where not exists (select from cohort_artefact f where f.application_id = a.id and f.kind = wanted.kind) order by wanted.kind)`;

/** Applications, `a`, with their cohort, `c`, and the applicant, `p`. */
const applications = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('cohort_application as a')
    .innerJoin('cohort as c', 'c.id', 'a.cohort_id')
    .innerJoin('person as p', 'p.id', 'a.applicant_id')
    .select(['a.id', 'a.cohort_id', 'a.applicant_id', party('p').as('applicant'), 'a.channel', 'a.statement'])
    .select(profileOf('a.profile').as('profile'))
    .select(sql<CohortApplication['characteristics']>`a.characteristics`.as('characteristics'))
    .select(sql<CohortApplication['baseline']>`a.baseline`.as('baseline'))
    .select([choices.as('choices'), artefacts.as('artefacts'), missing.as('missing_artefacts')])
    .select(sql<ApplicationState>`a.state`.as('status'))
    .select(['a.submitted_on', 'a.decided_on', 'a.decision_reason', 'a.row_version', 'a.created_at', 'a.updated_at'])
    .where('a.department_id', '=', ctx.department_id)
    .where(readable);

/** The applications, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { cohort_id, status }: Omit<CohortApplicationQuery, 'limit'>) => {
  let rows = applications(ctx, readable);
  if (cohort_id !== undefined) rows = rows.where('a.cohort_id', '=', cohort_id);
  if (status !== undefined) rows = rows.where('a.state', 'in', status);
  return rows;
};

/** One application. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => applications(ctx, readable).where('a.id', '=', id).executeTakeFirst();

/** The application, locked, with whether the caller may do what is asked, and its cohort as far as it matters. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  applications(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('a.id', '=', id)
    .forNoKeyUpdate('a')
    .executeTakeFirst();

/** Who applies to the cohort: whether the caller may record it, and whether they can. */
export const candidate = (ctx: WriteCtx, cohort_id: string, person_id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .innerJoin('cohort as c', (join) => join.on('c.id', '=', cohort_id))
    .select(['p.id', 'p.kind', sql<boolean>`is_here(p.id, ${ctx.today}::date)`.as('is_here')])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .select(
      sql<boolean>`exists (select from cohort_mentor v where v.cohort_id = c.id and v.person_id = p.id and v.withdrawn_on is null)`.as(
        'is_mentor',
      ),
    )
    .where('p.department_id', '=', ctx.department_id)
    .where('c.department_id', '=', ctx.department_id)
    .where('p.id', '=', person_id)
    .executeTakeFirst();

/** What can be chosen of what is named: whether it is on the published list, and of the applicant’s institution during the programme. */
export const chosen = (ctx: WriteCtx, cohort_id: string, applicant_id: string, ids: readonly string[]) =>
  ctx.db
    .selectFrom('cohort_mentor as v')
    .innerJoin('cohort as c', 'c.id', 'v.cohort_id')
    .select(['v.id', sql<boolean>`v.withdrawn_on is null and not v.is_reserve`.as('is_listed')])
    .select(
      sql<boolean>`of_one_institution(${applicant_id}::uuid, v.person_id, daterange(c.starts_on, c.ends_on))`.as('is_same_institution'),
    )
    .where('v.department_id', '=', ctx.department_id)
    .where('v.cohort_id', '=', cohort_id)
    .where(sql<boolean>`v.id = any (${[...ids]}::uuid[])`)
    .execute();

type Values = Pick<CohortApplication, 'channel' | 'statement' | 'characteristics'> & { profile: object };

/** Adds a draft; constraints refuse a second application. */
export const insert = (
  ctx: WriteCtx,
  { profile, characteristics, ...values }: Values & Pick<CohortApplication, 'cohort_id' | 'applicant_id'>,
) =>
  ctx.db
    .insertInto('cohort_application')
    .values({ ...values, profile: json(profile), characteristics: json(characteristics), department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

type Changes = Partial<Values> & {
  state?: ApplicationState;
  submitted_on?: string;
  decided_on?: string;
  decided_by?: string;
  decision_reason?: string | null;
};

/** Changes an application, and counts the change, also where only a file or a choice is another. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, { profile, characteristics, ...changes }: Changes) =>
  ctx.db
    .updateTable('cohort_application')
    .set({
      ...changes,
      ...(profile && { profile: json(profile) }),
      ...(characteristics && { characteristics: json(characteristics) }),
      updated_at: ctx.now,
    })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Keeps what the record says of the applicant today, as the baseline of the application. Call it under its lock. */
export const keepBaseline = (ctx: WriteCtx, id: string) =>
  sql`
  update cohort_application a set submitted_on = ${ctx.today}::date, baseline = (
    select jsonb_build_object('kind', p.kind,
      'rank', (select h.rank from appointment h where h.person_id = p.id and h.starts_on <= ${ctx.today}::date
        and (h.ends_on is null or h.ends_on > ${ctx.today}::date) order by h.starts_on desc limit 1),
      'division_code', (select d.code from division_membership m join division d on d.id = m.division_id
        where m.person_id = p.id and m.is_primary and m.starts_on <= ${ctx.today}::date and (m.ends_on is null or m.ends_on > ${ctx.today}::date) limit 1),
      'institution', coalesce((select x.institution from external_profile x where x.person_id = p.id), own.institution),
      'recorded_on', ${ctx.today}::date)
    from person p join department own on own.id = p.department_id where p.id = a.applicant_id)
  where a.department_id = ${ctx.department_id} and a.id = ${id}`.execute(ctx.db);

/** Puts choices in place of those before. Call it under the lock of the application. */
export async function setChoices(ctx: WriteCtx, application: Pick<CohortApplication, 'id' | 'cohort_id'>, ids: readonly string[]) {
  await ctx.db
    .deleteFrom('cohort_choice')
    .where('department_id', '=', ctx.department_id)
    .where('application_id', '=', application.id)
    .execute();
  if (ids.length === 0) return;
  await ctx.db
    .insertInto('cohort_choice')
    .values(
      ids.map((cohort_mentor_id, at) => ({
        application_id: application.id,
        place: at + 1,
        department_id: ctx.department_id,
        cohort_id: application.cohort_id,
        cohort_mentor_id,
      })),
    )
    .execute();
}

/** Marks accepted applications as matched. Call it under their locks. */
export const setMatched = (ctx: WriteCtx, ids: readonly string[]) =>
  ctx.db
    .updateTable('cohort_application')
    .set({ state: 'matched' })
    .where('department_id', '=', ctx.department_id)
    .where(sql<boolean>`id = any (${[...ids]}::uuid[])`)
    .where('state', '=', 'accepted')
    .execute();

/** Part of a merge. */
export async function reassign(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await ctx.db
    .updateTable('cohort_application as a')
    .set({ applicant_id: to })
    .where('a.department_id', '=', ctx.department_id)
    .where('a.applicant_id', '=', from)
    .where(
      sql<boolean>`not exists (select from cohort_application own where own.cohort_id = a.cohort_id and own.applicant_id = ${to}::uuid)`,
    )
    .execute();
  await ctx.db
    .updateTable('cohort_application')
    .set({ decided_by: to })
    .where('department_id', '=', ctx.department_id)
    .where('decided_by', '=', from)
    .execute();
}
