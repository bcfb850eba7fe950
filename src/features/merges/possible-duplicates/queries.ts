import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { partyOf } from '../../../domain/sql/parties.ts';
import type { PossibleDuplicateQuery } from './schema.ts';

type Pair = { person_id: string; duplicate_id: string; reasons: ('email' | 'hr_number' | 'name_and_division' | 'name_and_first_day')[] };

/** Formal mentorships from today on whose mentee would report to the mentor if the pair `d` were one person. */
const conflicting = (ctx: Ctx) => sql<string[]>`array(
  select distinct a.id
  from (values (d.person_id, d.duplicate_id), (d.duplicate_id, d.person_id)) one(id, other_id)
  join assignment a on one.id in (a.mentor_id, a.mentee_id) and a.department_id = ${ctx.department_id} and a.subtype = 'formal'
    and a.state in ('pending_acceptance', 'live') and (a.until_on is null or a.until_on > ${ctx.today}::date)
  cross join lateral (
    select daterange(greatest(coalesce(a.starts_on, ${ctx.today}::date), ${ctx.today}::date), a.until_on) as days
  ) coming
  where exists (
    select from reports_to(case when a.mentee_id = one.id then one.other_id else a.mentee_id end,
      case when a.mentor_id = one.id then one.other_id else a.mentor_id end, coming.days))
  order by a.id)`;

/** Faculty affairs of pairs with such mentorships of which they were not notified yet. */
export const unnotified = async (ctx: WriteCtx): Promise<{ person_id: string; subject_id: string; occasion: string }[]> =>
  (
    await sql<{ person_id: string; subject_id: string; occasion: string }>`
      select distinct r.person_id, d.person_id as subject_id, d.duplicate_id::text as occasion
      from possible_duplicates(${ctx.department_id}::uuid, null) d
      join leadership_role r on r.department_id = ${ctx.department_id} and r.role = 'faculty_affairs' and ${holdsOn('r', ctx.today)}
      where r.person_id not in (d.person_id, d.duplicate_id) and cardinality(${conflicting(ctx)}) > 0
        and ${notNotified({ person: 'r.person_id', kind: 'duplicate_in_conflict', subject: 'd.person_id', occasion: sql`d.duplicate_id::text` })}
      order by d.person_id, occasion, r.person_id`.execute(ctx.db)
  ).rows;

/** The query of the pairs, without an order. */
export const list = (ctx: Ctx, { person_id }: Pick<PossibleDuplicateQuery, 'person_id'>) =>
  ctx.db
    .selectFrom(
      sql<Pair>`(select * from possible_duplicates(${ctx.department_id}::uuid, ${person_id === undefined ? null : [person_id]}::uuid[]))`.as(
        'd',
      ),
    )
    .select(['d.person_id', partyOf('d.person_id').as('person'), 'd.duplicate_id', partyOf('d.duplicate_id').as('duplicate')])
    .select(['d.reasons', conflicting(ctx).as('conflicting_assignment_ids')]);
