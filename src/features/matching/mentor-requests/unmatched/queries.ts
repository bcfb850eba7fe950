import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx } from '../../../../core/context.ts';
import { isUninvolved } from '../../../../domain/involvement.ts';
import { counts } from '../../../../domain/sql/assignments.ts';
import { isPrimaryMember, primaryDivisionCode, primaryMembers } from '../../../../domain/sql/divisions.ts';
import { isAlive } from '../../../../domain/sql/people.ts';
import { policyOn } from '../../../../domain/sql/policies.ts';
import { isAtSite } from '../../../../domain/sql/sites.ts';
import type { UnmatchedPerson } from './schema.ts';

/** Conditions on `p.id`: who may be listed, and whose leaves the caller may read, which their waiting does not count. */
export type Readable = Readonly<Record<'readable' | 'leaves', RawBuilder<SqlBool>>>;

type Row = UnmatchedPerson & { sort_name: string };

/**
 * Full-time faculty in the policy's programme years who have no active formal mentor today; an assignment that the two paused themselves
 * counts as active. A request in which the caller is involved is left out. The caller orders and limits.
 */
export function unmatched(
  ctx: Ctx,
  { readable, leaves }: Readable,
  filters: { division_id?: string | undefined; site_id?: string | undefined; reason?: readonly string[] | undefined },
) {
  const day = sql`${ctx.today}::date`;
  const rows = ctx.db.selectFrom(
    sql<Row>`(
      select p.id, p.sort_name, p.display_name,
        ${primaryDivisionCode('p.id', ctx.today)} as division_code,
        case
          when mentored.is_coming then 'awaiting_acceptance'
          when request.status = 'in_discussion' then 'in_discussion'
          when request.status = 'open' then 'request_open'
          when mentored.is_suspended then 'suspended_conflict'
          when mentored.is_absent then 'mentor_absent'
          else coalesce(request.status, 'no_request')
        end as reason,
        spell.since, case when ${leaves} then days_in(datemultirange(daterange(spell.since, ${day})) - stopped_days(p.id)) else ${day} - spell.since end as days_waiting, request.id as request_id,
        (select case a.ended_by_career when 'mentor_retired' then 'mentor_retired' when 'mentor_departed' then 'mentor_departed'
            when 'mentor_died' then 'mentor_departed' end
          from assignment a
          where a.mentee_id = p.id and a.subtype = 'formal' and ${counts('a')} and a.until_on <= ${day}
            and (a.until_on > a.starts_on)
          order by a.until_on desc, a.id desc limit 1) as last_end_cause
      from person p
      join policy rule on ${policyOn('rule', 'p.department_id', ctx.today)}
      cross join lateral programme_clock(p.id, ${day}) clock
      cross join lateral (
        select coalesce(bool_or(now.holds and (i.status = 'active' or (i.status = 'paused' and not away.is_absent))), false) as is_mentored,
          coalesce(bool_or(now.holds and i.status = 'suspended_conflict'), false) as is_suspended,
          coalesce(bool_or(now.holds and i.status = 'paused' and away.is_absent), false) as is_absent,
          max(least(i.ends_on, ${day})) filter (where i.status = 'active') as mentored_until,
          exists (
            select from assignment next
            where next.mentee_id = p.id and next.subtype = 'formal' and (
              (next.state = 'pending_acceptance' and (next.expires_on is null or next.expires_on > ${day}))
              or (next.state = 'live' and next.starts_on > ${day} and (next.until_on is null or next.until_on > next.starts_on)))
          ) as is_coming
        from assignment a
        join assignment_interval i on i.assignment_id = a.id and i.starts_on <= ${day}
        cross join lateral (select i.ends_on is null or i.ends_on > ${day} as holds) now
        cross join lateral (
          select case when i.status = 'paused' and now.holds then absence_pauses(a.id, a.mentor_id) @> ${day} else false end as is_absent
        ) away
        where a.mentee_id = p.id and a.subtype = 'formal'
      ) mentored
      cross join lateral (select greatest(clock.starts_on, mentored.mentored_until) as since) spell
      left join lateral (
        select r.id, current.status
        from mentor_request r cross join lateral mentor_request_status(r, ${day}) current
        where r.mentee_id = p.id and current.status not in ('matched', 'withdrawn') and ${isUninvolved(ctx, { request: 'r.id' })}
        order by current.status = 'no_match', r.id desc
        limit 1
      ) request on true
      where p.department_id = ${ctx.department_id} and p.kind = 'faculty' and p.merged_into_id is null
        and ${isAlive('p', day)} and clock.programme_year <= rule.programme_years and not mentored.is_mentored
        and ${readable}
    )`.as('u'),
  );
  const { division_id, site_id, reason } = filters;
  let found = rows.select([
    'u.id',
    'u.sort_name',
    'u.display_name',
    'u.division_code',
    'u.reason',
    'u.since',
    'u.days_waiting',
    'u.request_id',
    'u.last_end_cause',
  ]);
  if (reason) found = found.where(sql<boolean>`u.reason = any (${reason})`);
  if (division_id) {
    found = found.where(isPrimaryMember('u.id', division_id, ctx.today));
  }
  if (site_id) {
    found = found.where(isAtSite('u.id', site_id, ctx.today));
  }
  return found;
}

/**
 * The first of one division by name, each with the total. The division is a condition inside the statement, so that only its members are
 * looked at.
 */
export const ofDivision = (ctx: Ctx, division_id: string, leaves: RawBuilder<SqlBool>, limit: number) =>
  unmatched(ctx, { readable: sql<boolean>`p.id in ${primaryMembers(division_id, ctx.today)}`, leaves }, {})
    .select(sql<number>`count(*) over ()::int`.as('total'))
    .orderBy('u.sort_name')
    .orderBy('u.id')
    .limit(limit)
    .execute();
