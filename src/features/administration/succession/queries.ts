import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { type Db, holdsOn, json } from '../../../core/db.ts';
import { isRunning } from '../../../domain/sql/assignments.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import type { SuccessionItem, SuccessionQuery } from './schema.ts';

/** Days before an absence begins on which the pair can decide about it. */
export const CHOICE_DAYS = 90;
/** How far ahead a known end of a mentor's career is shown, and for how long one that has come. */
const AHEAD = sql`interval '18 months'`;
const PAST_DAYS = 90;

type EndedOne = { id: string; mentee_id: string; mentor_id: string; subtype: string; ends_on: string; side: 'mentee' | 'mentor' };

/** Who learns that assignments ended: of the two whoever is still here, and of a formal mentee who is here those who answer for them. */
export const endNotices = async (ctx: WriteCtx, ended: readonly EndedOne[]): Promise<Notice[]> =>
  (
    await sql<Notice>`
      select told.person_id, 'assignment_ended' as kind, e.id as subject_id, e.ends_on::text as occasion
      from jsonb_to_recordset(${json(ended)}) e(id uuid, mentee_id uuid, mentor_id uuid, subtype text, ends_on date, side text)
      cross join lateral (
        select p.id as person_id from person p
        where p.department_id = ${ctx.department_id} and p.id = case e.side when 'mentor' then e.mentee_id else e.mentor_id end and is_here(p.id, ${ctx.today}::date)
        union
        select l.person_id from responsible_leaders(e.mentee_id, ${ctx.today}::date) l
        where e.side = 'mentor' and e.subtype = 'formal' and l.person_id <> e.mentor_id and is_here(e.mentee_id, ${ctx.today}::date)
      ) told
      order by e.id, told.person_id`.execute(ctx.db)
  ).rows;

/**
 * Who is to learn, and has not yet, that a mentor is expected to retire: the mentor, the leaders who answer for each formal mentee, and the
 * facilitators of those mentees' divisions. Of several months of the policy that have come, the one nearest to the day counts.
 */
export const retirementNotices = async (ctx: WriteCtx): Promise<Notice[]> =>
  (
    await sql<Notice>`
      with due as (
        select profile.person_id as mentor_id, profile.retirement_expected_on, min(alert.months) as months, profile.is_willing
        from mentor_profile profile
        join person who on who.id = profile.person_id and who.merged_into_id is null
        join policy p on p.department_id = profile.department_id and ${holdsOn('p', ctx.today)}
        cross join lateral unnest(p.retirement_alert_months) alert(months)
        where profile.department_id = ${ctx.department_id} and profile.retirement_expected_on > ${ctx.today}::date
          and (profile.retirement_expected_on - make_interval(months => alert.months))::date <= ${ctx.today}::date
          and is_here(profile.person_id, ${ctx.today}::date)
        group by profile.person_id
      ), mentee as (
        select distinct due.mentor_id, a.mentee_id
        from due join assignment a on a.mentor_id = due.mentor_id and a.subtype = 'formal' and ${isRunning('a', ctx.today)}
      ), told as (
        select due.mentor_id, due.mentor_id as person_id from due
        where due.is_willing or exists (select from mentee where mentee.mentor_id = due.mentor_id)
        union
        select mentee.mentor_id, l.person_id from mentee cross join lateral responsible_leaders(mentee.mentee_id, ${ctx.today}::date) l
        union
        select mentee.mentor_id, r.person_id
        from mentee
        join division_membership m on m.person_id = mentee.mentee_id and m.is_primary and ${holdsOn('m', ctx.today)}
        join leadership_role r on r.division_id = m.division_id and r.role = 'mentorship_facilitator' and ${holdsOn('r', ctx.today)}
        where r.person_id <> mentee.mentee_id and is_here(r.person_id, ${ctx.today}::date)
      )
      select told.person_id, 'mentor_retiring' as kind, told.mentor_id as subject_id, due.months || ':' || due.retirement_expected_on as occasion
      from told join due using (mentor_id)
      where ${notNotified({ person: 'told.person_id', kind: 'mentor_retiring', subject: 'told.mentor_id', occasion: sql`due.months || ':' || due.retirement_expected_on` })}
      order by told.mentor_id, told.person_id`.execute(ctx.db)
  ).rows;

/** `a` is the assignment: whose the asker may see, whose mentor's plans, and whose mentor's appointment. */
export type Visible = Readonly<{ all: RawBuilder<SqlBool>; retirement: RawBuilder<SqlBool>; appointment: RawBuilder<SqlBool> }>;

const running = (today: string) => sql`a.subtype = 'formal' and ${isRunning('a', today)}`;

/**
 * What has come or is coming for the mentees of formal assignments, in one statement: a row for each assignment and thing. A mentee is not
 * shown what is the mentor's to tell, unless by a role of their own.
 */
export function coming(ctx: Ctx, visible: Visible, { mentee_id, mentor_id, division_id, kind }: Omit<SuccessionQuery, 'limit'>) {
  const { db, department_id, actor, today } = ctx;
  const day = sql`${today}::date`;
  const wanted = (name: SuccessionItem['kind']) => (kind === undefined || kind.includes(name) ? sql`true` : sql`false`);
  const ofDivision = division_id === undefined ? sql`true` : isPrimaryMember('a.mentee_id', division_id, today);
  const ofPair = sql`${mentee_id === undefined ? sql`true` : sql`a.mentee_id = ${mentee_id}`}
    and ${mentor_id === undefined ? sql`true` : sql`a.mentor_id = ${mentor_id}`}`;
  const base = sql`a.department_id = ${department_id} and ${visible.all} and ${ofPair} and ${ofDivision}`;
  const wasTold = sql`exists (select from notification n
    where n.person_id = ${actor.person_id} and n.kind = 'mentor_retiring' and n.subject_id = a.mentor_id)`;
  const none = sql`null::uuid as request_id, null::text as choice`;
  return (db as Db)
    .selectFrom(
      sql<Omit<SuccessionItem, 'mentee' | 'mentor'> & { mentee_id: string; mentor_id: string }>`(
        select 'retirement_expected' as kind, a.id as assignment_id, a.mentee_id, a.mentor_id, a.is_primary,
          profile.retirement_expected_on as starts_on, null::date as ends_on, ${none}
        from assignment a join mentor_profile profile on profile.person_id = a.mentor_id
        where ${wanted('retirement_expected')} and ${base} and ${running(today)}
          and (${visible.retirement} or a.mentor_id = ${actor.person_id} or ${wasTold})
          and profile.retirement_expected_on >= ${day} and profile.retirement_expected_on <= ${day} + ${AHEAD}
        union all
        select 'appointment_ends', a.id, a.mentee_id, a.mentor_id, a.is_primary, gone.day, null, ${none}
        from assignment a cross join lateral gone_on(a.mentor_id, a.starts_on) gone
        where ${wanted('appointment_ends')} and ${base} and ${running(today)}
          and (a.mentee_id <> ${actor.person_id} or ${visible.appointment})
          and gone.day > ${day} and gone.day <= ${day} + ${AHEAD}
        union all
        select 'departed', a.id, a.mentee_id, a.mentor_id, a.is_primary, a.ends_on, null,
          (select r.id from mentor_request r where r.replaces_id = a.id order by r.withdrawn_on is not null, r.id desc limit 1), null
        from assignment a
        where ${wanted('departed')} and ${base} and a.subtype = 'formal' and a.ended_by_career like 'mentor%'
          and a.ends_on > ${day} - ${PAST_DAYS}::int and a.until_on > a.starts_on
        union all
        select 'absence', a.id, a.mentee_id, a.mentor_id, a.is_primary, lower(away.days), upper(away.days), chosen.request_id, chosen.choice
        from assignment a
        cross join lateral (select long_absences(a.mentor_id) as days) every
        cross join lateral unnest(every.days) away(days)
        left join lateral (
          select c.request_id, c.choice from leave_choice c
          where c.assignment_id = a.id and chosen_absence(c, every.days) = away.days
          order by c.id desc limit 1
        ) chosen on true
        where ${wanted('absence')} and ${base} and ${running(today)}
          and exists (select from leave l where l.person_id = a.mentor_id and (l.ends_on is null or l.ends_on > ${day}))
          and away.days && daterange(a.starts_on, a.until_on) and (upper(away.days) is null or upper(away.days) > ${day})
          and lower(away.days) <= ${day} + ${CHOICE_DAYS}::int
      )`.as('s'),
    )
    .innerJoin('person as mentee', 'mentee.id', 's.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 's.mentor_id')
    .select(['s.kind', 's.assignment_id', 's.is_primary', 's.starts_on', 's.ends_on', 's.request_id', 's.choice'])
    .select([party('mentee').as('mentee'), party('mentor').as('mentor')]);
}
