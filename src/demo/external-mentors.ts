/** The external mentors of the demo department: how each of them accepted, and whether their mentees have an internal mentor as well. */
import { sql } from 'kysely';
import type { Tx } from '../core/db.ts';

type Pair = { mentee_id: string; mentor_id: string; facilitator_id: string; n: number };

/**
 * Gives each external mentor a mentee of a division with a facilitator. The first and the third accepted by the link in a mail; the acceptance of the
 * second was recorded by the facilitator. The mentee of the first has an internal mentor, that of the second should have found one by now, and
 * that of the third has begun to look for one. Comes last, because it writes in the name of the facilitator.
 */
export async function meetExternalMentors(tx: Tx, department_id: string, today: string): Promise<void> {
  await sql`update person set email = 'mentor-' || right(id::text, 6) || '@example.org' where department_id = ${department_id} and kind = 'external'`.execute(
    tx,
  );
  const { rows: pairs } = await sql<Pair>`
    with faculty as (
      select p.id, f.person_id as facilitator_id,
        exists (select from assignment a where a.mentee_id = p.id and a.subtype = 'formal' and a.state = 'live' and a.until_on is null
          and a.starts_on < ${today}::date - 30 and not exists (select from conflict_case c where c.assignment_id = a.id)
          and not exists (select from leave l where l.person_id = a.mentor_id)) as is_mentored,
        exists (select from assignment a where a.mentee_id = p.id) or exists (select from mentor_request r where r.mentee_id = p.id) as is_known
      from person p
      join division_membership m on m.person_id = p.id and m.is_primary and m.ends_on is null
      join lateral (select r.person_id from leadership_role r where r.division_id = m.division_id and r.role = 'mentorship_facilitator'
        and r.person_id <> p.id and daterange(r.starts_on, r.ends_on) @> ${today}::date order by r.person_id limit 1) f on true
      join appointment a on a.person_id = p.id and a.category = 'full_time' and a.ends_on is null and a.appointed_on < ${today}::date - 2200
      where p.department_id = ${department_id} and p.kind = 'faculty' and p.hr_number > 'D100050'
        and not exists (select from leave l where l.person_id = p.id) and not exists (select from leadership_role r where r.person_id = p.id)
    ), mentee as (
      (select id, facilitator_id, 1 as n from faculty where is_mentored order by id limit 1)
      union all
      (select id, facilitator_id, 1 + row_number() over (order by id)::int from faculty where not is_mentored and not is_known order by id limit 2)
    ), mentor as (
      select id, row_number() over (order by id) as n from person where department_id = ${department_id} and kind = 'external'
    )
    select mentee.id as mentee_id, mentor.id as mentor_id, mentee.facilitator_id, mentee.n
    from mentee join mentor on mentor.n = mentee.n order by mentee.n`.execute(tx);
  for (const pair of pairs) await begin(tx, department_id, today, pair);
}

async function begin(tx: Tx, department_id: string, today: string, { mentee_id, mentor_id, facilitator_id, n }: Pair): Promise<void> {
  const ago = { 1: 20, 2: 50, 3: 10 }[n] ?? 10;
  const by = n === 2 ? 'evidence' : 'link';
  const at = sql`(${today}::date - ${ago}::int - 2 + time '15:00')::timestamptz`;
  const { rows } = await sql<{ id: string }>`
    insert into assignment (department_id, mentee_id, mentor_id, subtype, state, is_primary, category, origin, starts_on, mentee_accepted_at,
      mentor_accepted_at, mentor_attested_at, mentor_accepted_by, activated_at)
    values (${department_id}, ${mentee_id}, ${mentor_id}, 'formal', 'live', ${n !== 1}, 'traditional', 'professional_org', ${today}::date - ${ago}::int,
      ${at}, ${at}, ${at}, ${by}, ${at})
    returning id`.execute(tx);
  const id = rows[0]?.id;
  if (by === 'evidence') {
    await sql`select set_config('request.actor_id', ${facilitator_id}, true)`.execute(tx);
    await sql`insert into acceptance_evidence (department_id, assignment_id, accepted_on, kind, reference)
      values (${department_id}, ${id}, ${today}::date - ${ago}::int - 2, 'letter', 'Records of the division, external mentors, no. 1')`.execute(
      tx,
    );
    return;
  }
  await sql`
    with sent as (
      insert into notification (department_id, person_id, kind, subject_id, occasion, mail_state, mailed_at)
      values (${department_id}, ${mentor_id}, 'assignment_link', ${id}, '', 'sent', ${at}) returning id
    )
    insert into notification_link (notification_id, secret_sha256, closed_at)
    select id, sha256(uuid_send(gen_random_uuid())), ${at} from sent`.execute(tx);
}
