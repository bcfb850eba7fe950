/** What mentees said to their mentors in the demo department: feedback in each form, a reflection, and thanks. */
import { sql } from 'kysely';
import type { Tx } from '../core/db.ts';

const PAIRS = 12;

/**
 * Inserts feedback of mentees with a running formal mentor: most of it released with their names, some held until there is enough, some withheld;
 * reflections of mentors on part of what was released; what a mentor and a mentee learned through their mentorship; and thanks, of which one is public and one waits for its mentor.
 */
export async function writeFeedback(tx: Tx, department_id: string, today: string): Promise<void> {
  await sql`
    with pair as (
      select a.id, a.mentor_id, row_number() over (order by a.id) as n from assignment a
      where a.department_id = ${department_id} and a.subtype = 'formal' and a.starts_on < ${today}::date - 200
        and assignment_status(a, ${today}::date) = 'active'
      order by a.id limit ${PAIRS}
    ), feedback as (
      insert into mentor_feedback (department_id, assignment_id, form, state, body, given_on)
      select ${department_id}::uuid, p.id, said.form, said.state,
        case p.n % 3 when 0 then 'You read what I send, and say what you think of it. I would like to meet more often before deadlines.'
          when 1 then 'Thank you for opening doors. I learn most when you ask what I would do before you say what you did.'
          else 'The plan helped. I would like to talk about the next grant earlier.' end,
        ${today}::date - 30
      from pair p
      cross join lateral (
        select case p.n % 6 when 2 then 'held' when 5 then 'withheld' else 'now' end as form,
          case p.n % 6 when 2 then 'held' when 5 then 'withheld' else 'released' end as state
      ) said
      order by p.id
      returning id, assignment_id, state
    )
    insert into feedback_reflection (department_id, mentor_id, feedback_id, reflected_on, minutes, body)
    select ${department_id}::uuid, p.mentor_id, f.id, ${today}::date - 20, 40, 'I will ask first, and put a day into the calendar before each deadline.'
    from feedback f join pair p on p.id = f.assignment_id
    where f.state = 'released' and p.n % 2 = 1`.execute(tx);
  await sql`
    with pair as (
      select a.id, a.mentor_id, a.mentee_id from assignment a
      where a.department_id = ${department_id} and a.subtype = 'formal' and a.starts_on < ${today}::date - 200
        and assignment_status(a, ${today}::date) = 'active'
      order by a.id limit 1
    )
    insert into learning_record (department_id, person_id, kind, assignment_id, learned_on, minutes, topic, body)
    select ${department_id}::uuid, p.mentor_id, 'mentoring_preparation', p.id, ${today}::date - 15, 60, 'What the funding agency asks of budgets',
      'I can say which lines of a budget reviewers question, and why.' from pair p
    union all
    select ${department_id}::uuid, p.mentee_id, 'learning_with_mentor', p.id, ${today}::date - 12, 90, 'Writing the budget of a grant',
      'Each line of the budget now has its reason in the text.' from pair p`.execute(tx);
  await sql`
    insert into thanks (department_id, assignment_id, message, sent_on, published_at, agreed_at)
    select ${department_id}::uuid, a.id, 'Thank you for reading the grant application twice in one week.', ${today}::date - 25,
      case when a.n <= 2 then ${today}::date - interval '24 days' end, case when a.n = 1 then ${today}::date - interval '23 days' end
    from (
      select a.id, row_number() over (order by a.id) as n from assignment a
      where a.department_id = ${department_id} and a.subtype = 'formal' and a.starts_on < ${today}::date - 200
        and assignment_status(a, ${today}::date) = 'active'
      order by a.id limit 3
    ) a
    order by a.n`.execute(tx);
}
