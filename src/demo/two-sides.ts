/** What sponsors did and facilitators say in the demo department: actions verified, claimed and declined, feedback to pairs, resources of divisions. */
import { sql } from 'kysely';
import type { Tx } from '../core/db.ts';
import { isPrimaryMember } from '../domain/sql/divisions.ts';

const ACTIONS = 30;
const FEEDBACK = 8;

/**
 * Inserts sponsorship actions of mentors and recorded sponsors, of which most are verified and every fifth waits for the beneficiary; the
 * feedback of facilitators to pairs of their division; what directors said in discussions to the mentee and to the other leaders; and a resource
 * of each of two divisions, by its facilitator. Those who are asked to verify
 * are notified.
 */
export async function writeTwoSides(tx: Tx, department_id: string, today: string): Promise<void> {
  await sql`
    with pair as (
      select a.*, row_number() over (partition by a.subtype = 'sponsor' order by a.id) as n from assignment a
      where a.department_id = ${department_id} and a.subtype in ('sponsor', 'formal') and a.state = 'live' and a.until_on is null
        and a.starts_on < ${today}::date - 30
    ), action as (
      insert into sponsorship_action (department_id, sponsor_id, beneficiary_id, assignment_id, kind, acted_on, state, answered_at)
      select p.department_id, p.mentor_id, p.mentee_id, case when p.subtype = 'sponsor' then p.id end,
        (array['letter', 'nomination_award', 'introduction', 'plenary', 'recommendation', 'review', 'leadership_opportunity'])[1 + p.n % 7],
        done.on_day, done.state, case when done.state <> 'claimed' then done.on_day + interval '6 days 15 hours' end
      from pair p
      cross join lateral (
        select greatest(p.starts_on + 10, ${today}::date - 12 - 9 * p.n::int) as on_day,
          case p.n % 5 when 2 then 'claimed' when 4 then 'declined' else 'verified' end as state
      ) done
      where p.n <= ${ACTIONS / 2}
      order by done.on_day, p.id
      returning *
    ), words as (
      insert into sponsorship_action_text (action_id, description, outcome)
      select a.id, case a.kind when 'letter' then 'A letter for the award of the national society.' when 'plenary' then 'Proposed as speaker of the annual meeting.'
          else 'Put forward for a place on the committee.' end,
        case when a.state = 'verified' then 'It was accepted.' end
      from action a where a.kind in ('letter', 'plenary', 'leadership_opportunity')
    )
    insert into notification (department_id, person_id, kind, subject_id, from_person_id, occasion, mail_state)
    select a.department_id, a.beneficiary_id, 'sponsorship_to_verify', a.id, a.sponsor_id, '1', 'too_old' from action a where a.state = 'claimed'`.execute(
    tx,
  );
  await sql`
    insert into pair_feedback (department_id, assignment_id, author_id, given_on, body)
    select a.department_id, a.id, r.person_id, ${today}::date - 40,
      'You have found a good rhythm. Next time, begin with what the mentee has prepared, and agree on the next day before you part.'
    from assignment a
    join leadership_role r on r.department_id = a.department_id and r.role = 'mentorship_facilitator' and r.starts_on <= ${today}::date - 40
      and (r.ends_on is null or r.ends_on > ${today}::date) and r.person_id not in (a.mentee_id, a.mentor_id)
      and ${isPrimaryMember('a.mentee_id', sql.ref('r.division_id'), today)}
    where a.department_id = ${department_id} and a.subtype = 'formal' and a.starts_on < ${today}::date - 200
      and assignment_status(a, ${today}::date) = 'active'
    order by a.id limit ${FEEDBACK}`.execute(tx);
  await sql`
    insert into match_input (contribution_id, input, for_mentee)
    select c.id, 'A good match for the grant application.', 'We looked for somebody who has been through the same; give it three meetings.'
    from match_contribution c join match_discussion d on d.id = c.discussion_id
    where d.department_id = ${department_id} and d.outcome = 'match' and c.capacity = 'division_director'
    on conflict do nothing`.execute(tx);
  const { rows: facilitators } = await sql<{ person_id: string; division_id: string; name: string }>`
    select distinct on (d.code) r.person_id, r.division_id, d.name from leadership_role r join division d on d.id = r.division_id
    where r.department_id = ${department_id} and r.role = 'mentorship_facilitator' and d.code in ('CARD', 'NEPH')
      and r.starts_on <= ${today} and (r.ends_on is null or r.ends_on > ${today})
    order by d.code, r.starts_on`.execute(tx);
  for (const { person_id, division_id, name } of facilitators) {
    await sql`select set_config('request.actor_id', ${person_id}, true)`.execute(tx);
    await sql`insert into resource (department_id, division_id, kind, title, url)
      values (${department_id}, ${division_id}, 'guide', ${`${name}: whom to ask`}, 'https://mentorship.example.edu/whom-to-ask')`.execute(
      tx,
    );
  }
}
