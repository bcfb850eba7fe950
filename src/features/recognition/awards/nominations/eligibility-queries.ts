import { sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import { holdsOn } from '../../../../core/db.ts';
import { counts } from '../../../../domain/sql/assignments.ts';
import { isMember } from '../../../../domain/sql/divisions.ts';
import { isAlive } from '../../../../domain/sql/people.ts';
import type { Ineligibility } from '../kinds.ts';

/**
 * Which of the criteria of the cycle the nominees do not meet today, by nominee; with none where they meet all. What was decided for
 * them in another cycle counts before it is conferred; awards that were withdrawn bar nobody.
 */
export const reasonsOf = async (ctx: WriteCtx, cycle_id: string, nominee_ids: readonly string[]): Promise<Map<string, Ineligibility[]>> => {
  const day = sql`${ctx.today}::date`;
  const { rows } = await sql<{ id: string; reasons: Ineligibility[] }>`
    select p.id, array_remove(array[
      case when p.kind <> 'faculty' then 'not_faculty' end,
      case when not ${isAlive('p', day)} or not held.any_at_all then 'not_appointed' end,
      case when g.division_id is not null and not ${isMember('p.id', sql`g.division_id`, day)} then 'not_in_division' end,
      case when k.categories <> '{}' and held.any_at_all and not held.categories && k.categories then 'category' end,
      case when k.ranks <> '{}' and held.any_at_all and not held.ranks && k.ranks then 'rank' end,
      case when k.minimum_years > 0 and coalesce(held.first_on + make_interval(years => k.minimum_years) > ${day}, true) then 'too_early' end,
      case when k.minimum_mentees > (select count(distinct a.mentee_id) from assignment a
        where a.mentor_id = p.id and a.subtype = 'formal' and ${counts('a')} and a.starts_on <= ${day}
          and (a.until_on is null or a.until_on > a.starts_on)) then 'too_few_mentees' end,
      case when exists (select from nomination won join award_cycle earlier on earlier.id = won.cycle_id
        left join award w on w.nomination_id = won.id
        where won.nominee_id = p.id and won.state = 'awarded' and w.withdrawn_on is null
          and earlier.programme_id = c.programme_id and earlier.id <> c.id
          and (k.reineligibility_years is null or earlier.academic_year + k.reineligibility_years > c.academic_year)) then 'laureate_before' end
    ], null) as reasons
    from award_cycle c
    join award_programme g on g.id = c.programme_id
    join award_criteria k on k.id = c.criteria_id
    join person p on p.department_id = c.department_id and p.id = any (${[...nominee_ids]}::uuid[])
    cross join lateral (
      select coalesce(bool_or(ap.status <> 'ended' and ${holdsOn('ap', day)}), false) as any_at_all,
        coalesce(array_agg(ap.category) filter (where ap.status <> 'ended' and ${holdsOn('ap', day)}), '{}') as categories,
        coalesce(array_agg(ap.rank) filter (where ap.status <> 'ended' and ${holdsOn('ap', day)}), '{}') as ranks,
        min(ap.appointed_on) filter (where ap.ends_on is null or ap.ends_on > ap.starts_on) as first_on
      from appointment ap where ap.person_id = p.id
    ) held
    where c.department_id = ${ctx.department_id} and c.id = ${cycle_id}`.execute(ctx.db);
  return new Map(rows.map(({ id, reasons }) => [id, reasons]));
};

/** Of these people, those whom the criteria of the cycle do not let nominate this person today. */
export const unfitNominators = async (
  ctx: WriteCtx,
  cycle_id: string,
  nominee_id: string,
  person_ids: readonly string[],
): Promise<{ ids: string[]; nominators: string }> => {
  const day = sql`${ctx.today}::date`;
  const { rows } = await sql<{ id: string | null; nominators: string }>`
    select k.nominators, unfit.id
    from award_cycle c
    join award_programme g on g.id = c.programme_id
    join award_criteria k on k.id = c.criteria_id
    left join lateral (
      select p.id from person p
      where p.department_id = c.department_id and p.id = any (${[...person_ids]}::uuid[])
        and not (p.kind <> 'external' and p.merged_into_id is null and is_here(p.id, ${day}) and case k.nominators
          when 'division' then exists (select from division_membership m
            where m.person_id = p.id and ${holdsOn('m', day)} and (m.division_id = g.division_id
              or (g.division_id is null and m.division_id in (select of_nominee.division_id from division_membership of_nominee
                where of_nominee.person_id = ${nominee_id}::uuid and ${holdsOn('of_nominee', day)}))))
          when 'mentees' then exists (select from assignment a where a.mentee_id = p.id and a.mentor_id = ${nominee_id}::uuid
            and a.subtype = 'formal' and ${counts('a')} and a.starts_on <= ${day})
          when 'leaders' then exists (select from leadership_role r where r.person_id = p.id and ${holdsOn('r', day)} and r.role in ('chair', 'vice_chair',
            'division_director', 'physician_in_chief', 'hospital_division_head', 'mentorship_lead'))
          else true end)
    ) unfit on true
    where c.department_id = ${ctx.department_id} and c.id = ${cycle_id}`.execute(ctx.db);
  return { ids: rows.flatMap(({ id }) => id ?? []), nominators: rows[0]?.nominators ?? 'anyone' };
};
