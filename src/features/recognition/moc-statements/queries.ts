import { sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { type Party, party } from '../../../domain/sql/parties.ts';
import type { Activity } from './rules.ts';

export type Found = { person: Party; permitted: boolean; paper: string; done: Activity[] };

/**
 * What the person did that a statement of the year is about, with the trainings since the cycle began: trainings that somebody else verified,
 * reflections on feedback in assignments that count, what they recorded as learned in such an assignment or from a review or check-in that was not
 * voided, and the minutes of confirmed meetings as formal mentor on active days, a joint one once. Nothing of it unless
 * `permitted` holds; nothing at all where there is no such person.
 */
export const find = async (ctx: Ctx, id: string, from: number, year: number, permitted: Predicate): Promise<Found | undefined> => {
  const inYear = (day: string) =>
    sql`${sql.ref(day)} >= make_date(${year}::int, 1, 1) and ${sql.ref(day)} < make_date(${year}::int + 1, 1, 1)`;
  const { rows } = await sql<Found>`
    select ${party('p')} as person, ${permitted} as permitted,
      (select policy.report_paper from policy_on(p.department_id, ${ctx.today}::date) policy) as paper, coalesce((
      select jsonb_agg(to_jsonb(d)) from (
        select 'training' as kind, t.completed_on as "on", extract(year from t.completed_on)::int as year, t.duration_min as minutes,
          t.course_title as title, t.is_accredited, t.moc_section,
          jsonb_build_array(jsonb_build_object('kind', 'mentor_training', 'id', t.id)) as evidence
        from mentor_training t
        where t.person_id = p.id and t.verified_at is not null and t.verified_by <> t.person_id and t.voided_at is null
          and t.completed_on >= make_date(${from}::int, 1, 1) and t.completed_on < make_date(${year}::int + 1, 1, 1)
        union all
        select 'reflection', r.reflected_on, ${year}::int, r.minutes, null, false, null,
          jsonb_build_array(jsonb_build_object('kind', 'feedback_reflection', 'id', r.id))
        from feedback_reflection r
        left join mentor_feedback f on f.id = r.feedback_id
        left join assignment a on a.id = f.assignment_id
        where r.mentor_id = p.id and r.voided_at is null and ${inYear('r.reflected_on')} and (a.id is null or ${counts('a')})
        union all
        select l.kind, l.learned_on, ${year}::int, l.minutes, l.topic, false, null,
          jsonb_build_array(jsonb_build_object('kind', 'learning_record', 'id', l.id))
        from learning_record l
        left join assignment a on a.id = l.assignment_id
        left join annual_review r on r.id = l.annual_review_id
        left join check_in c on c.id = l.check_in_id
        where l.person_id = p.id and l.voided_at is null and ${inYear('l.learned_on')} and (a.id is null or ${counts('a')})
          and coalesce(r.state, c.state, 'held') <> 'voided'
        union all
        select 'mentoring', null, ${year}::int, sum(m.minutes)::int, null, false, null,
          jsonb_agg(jsonb_build_object('kind', 'assignment', 'id', m.assignment_id) order by m.assignment_id)
        from (
          select met.assignment_id, sum(met.duration_min) as minutes from (
            select distinct on (coalesce(m.joint_id, m.id)) m.assignment_id, m.duration_min
            from meeting m join assignment a on a.id = m.assignment_id
            where a.mentor_id = p.id and a.subtype = 'formal' and ${counts('a')} and m.state = 'confirmed' and m.mode <> 'email'
              and ${inYear('m.held_on')}
              and exists (select from assignment_interval i where i.assignment_id = a.id and i.status = 'active'
                and i.starts_on <= m.held_on and (i.ends_on is null or i.ends_on > m.held_on))
            order by coalesce(m.joint_id, m.id), m.duration_min desc, m.id
          ) met
          group by met.assignment_id
        ) m
        having count(*) > 0
      ) d
      where ${permitted}
    ), '[]') as done
    from person p
    where p.department_id = ${ctx.department_id} and p.id = ${id}`.execute(ctx.db);
  return rows[0];
};
