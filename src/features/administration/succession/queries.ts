import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { type Db, json } from '../../../core/db.ts';
import { isUninvolved } from '../../../domain/involvement.ts';
import { isRunning } from '../../../domain/sql/assignments.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { responsibleLeaders } from '../../../domain/sql/leaders.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import type { SuccessionItem, SuccessionQuery } from './schema.ts';

/** Days before an absence begins from which the pair can choose how to proceed. */
export const CHOICE_DAYS = 90;
/** How far ahead a known end of a mentor's career is shown, and for how many days one that has come. */
const AHEAD = sql`interval '18 months'`;
const PAST_DAYS = 90;

type EndedOne = { id: string; mentee_id: string; mentor_id: string; subtype: string; ends_on: string; side: 'mentee' | 'mentor' };

/** Notices that assignments ended: for the other side where they are still here, and for the leaders responsible for a formal mentee who is here. */
export const endNotices = async (ctx: WriteCtx, ended: readonly EndedOne[]): Promise<Notice[]> =>
  (
    await sql<Notice>`
      select recipient.person_id, 'assignment_ended' as kind, e.id as subject_id, e.ends_on::text as occasion
      from jsonb_to_recordset(${json(ended)}) e(id uuid, mentee_id uuid, mentor_id uuid, subtype text, ends_on date, side text)
      cross join lateral (
        select p.id as person_id from person p
        where p.department_id = ${ctx.department_id} and p.id = case e.side when 'mentor' then e.mentee_id else e.mentor_id end and is_here(p.id, ${ctx.today}::date)
        union
        select l.person_id from ${responsibleLeaders('e.mentee_id', ctx.today)} l
        where e.side = 'mentor' and e.subtype = 'formal' and l.person_id <> e.mentor_id and is_here(e.mentee_id, ${ctx.today}::date)
      ) recipient
      order by e.id, recipient.person_id`.execute(ctx.db)
  ).rows;

/** Conditions on the assignment `a`: which ones the caller sees, and of which ones the mentor's expected retirement and appointment. */
export type Visible = Readonly<{ all: RawBuilder<SqlBool>; retirement: RawBuilder<SqlBool>; appointment: RawBuilder<SqlBool> }>;

const running = (today: string) => sql`a.subtype = 'formal' and ${isRunning('a', today)}`;

/**
 * Retirements, departures and absences of mentors of formal assignments, a row for each assignment and kind. A mentee does not see an expected
 * retirement or a known end of an appointment, which the mentor tells them, unless a role of their own lets them.
 */
export function coming(ctx: Ctx, visible: Visible, { mentee_id, mentor_id, division_id, kind }: Omit<SuccessionQuery, 'limit'>) {
  const { db, department_id, actor, today } = ctx;
  const day = sql`${today}::date`;
  const wanted = (name: SuccessionItem['kind']) => (kind === undefined || kind.includes(name) ? sql`true` : sql`false`);
  const ofDivision = division_id === undefined ? sql`true` : isPrimaryMember('a.mentee_id', division_id, today);
  const ofPair = sql`${mentee_id === undefined ? sql`true` : sql`a.mentee_id = ${mentee_id}`}
    and ${mentor_id === undefined ? sql`true` : sql`a.mentor_id = ${mentor_id}`}`;
  const base = sql`a.department_id = ${department_id} and ${visible.all} and ${ofPair} and ${ofDivision}`;
  const wasNotified = sql`exists (select from notification n
    where n.person_id = ${actor.person_id} and n.kind = 'mentor_retiring' and n.subject_id = a.mentor_id)`;
  const none = sql`null::uuid as request_id, null::text as choice`;
  return (db as Db)
    .selectFrom(
      sql<Omit<SuccessionItem, 'mentee' | 'mentor'> & { mentee_id: string; mentor_id: string }>`(
        select 'retirement_expected' as kind, a.id as assignment_id, a.mentee_id, a.mentor_id, a.is_primary,
          profile.retirement_expected_on as starts_on, null::date as ends_on, ${none}
        from assignment a join mentor_profile profile on profile.person_id = a.mentor_id
        where ${wanted('retirement_expected')} and ${base} and ${running(today)}
          and (${visible.retirement} or a.mentor_id = ${actor.person_id} or ${wasNotified})
          and profile.retirement_expected_on >= ${day} and profile.retirement_expected_on <= ${day} + ${AHEAD}
        union all
        select 'appointment_ends', a.id, a.mentee_id, a.mentor_id, a.is_primary, gone.day, null, ${none}
        from assignment a cross join lateral gone_on(a.mentor_id, a.starts_on) gone
        where ${wanted('appointment_ends')} and ${base} and ${running(today)}
          and (a.mentee_id <> ${actor.person_id} or ${visible.appointment})
          and gone.day > ${day} and gone.day <= ${day} + ${AHEAD}
        union all
        select 'departed', a.id, a.mentee_id, a.mentor_id, a.is_primary, a.ends_on, null,
          (select r.id from mentor_request r where r.replaces_id = a.id and ${isUninvolved(ctx, { request: 'r.id' })}
            order by r.withdrawn_on is not null, r.id desc limit 1), null
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
