/** Facts of examples that several metrics rest on. */
import type { Department, Person } from '../../../setup/department.ts';

type Ref = { id: string };

/** Lets a row have been written on a day, at noon: stamps say otherwise. */
export async function written(
  { sql }: Pick<Department, 'sql'>,
  table: 'meeting' | 'needs_profile' | 'mentor_profile',
  id: string,
  on: string,
): Promise<void> {
  const run = (text: string, ...values: unknown[]) => sql(text.split('?') as unknown as TemplateStringsArray, ...values);
  await run(`alter table ${table} disable trigger stamp`);
  const key = table === 'mentor_profile' ? 'person_id' : 'id';
  await run(`update ${table} set created_at = ?::timestamptz where ${key} = ?::uuid`, `${on}T16:00:00Z`, id);
  await run(`alter table ${table} enable trigger stamp`);
}

/** A version of what somebody needs, written on a day. */
export async function needs(
  department: Department,
  person: Ref,
  on: string,
  areas: readonly { area: string; priority: number }[],
  more: object = {},
): Promise<void> {
  const { id } = await department.insert('needs_profile', { person_id: person.id, version: 1, training_location: 'local', ...more });
  await written(department, 'needs_profile', id, on);
  for (const { area, priority } of areas)
    await department.sql`insert into need (needs_profile_id, area, priority) values (${id}, ${area}, ${priority})`;
}

/** What somebody's mentor profile says from a day on. */
export async function offered(department: Department, person: Ref, on: string, offer: object): Promise<void> {
  const [profile] = await department.sql`select from mentor_profile where person_id = ${person.id}`;
  if (!profile) await department.insert('mentor_profile', { person_id: person.id, ...offer });
  await department.insert('mentor_profile_day', { person_id: person.id, on_day: on, ...offer });
}

/** A match discussion about somebody. */
export async function discussed(department: Department, mentee: Ref, held_on: string, outcome = 'no_match'): Promise<void> {
  const opened = { opened_on: held_on, answer_due_on: held_on, withdrawn_on: held_on };
  const request = { mentee_id: mentee.id, type: 'new', via: 'mentee', is_primary: true, policy_id: department.policy.id, ...opened };
  const { id: request_id } = await department.insert('mentor_request', request);
  const concluded = { outcome, concluded_at: `${held_on}T18:00:00Z` };
  await department.insert('match_discussion', { request_id, opened_on: held_on, held_on, participants: [], ...concluded });
}

/** A version of the agreement of a pair, with the days on which mentee and mentor acknowledged it. */
export const agreed = (department: Department, assignment: Ref, mentee_on: string | null, mentor_on: string | null, version = 1) =>
  department.insert('mentoring_agreement', {
    assignment_id: assignment.id,
    version,
    review_on: '2026-12-31',
    mentee_acknowledged_at: mentee_on && `${mentee_on}T16:00:00Z`,
    mentor_acknowledged_at: mentor_on && `${mentor_on}T16:00:00Z`,
  });

/** A joint meeting of a mentee, confirmed by the mentors of these assignments. */
export async function joint(
  department: Department,
  mentee: Ref,
  held_on: string,
  duration_min: number,
  ...pairs: readonly (readonly [assignment: Ref, mentor: Person])[]
): Promise<void> {
  let joint_id: string | null = null;
  for (const [assignment, mentor] of pairs) {
    const { id }: Ref = await department.insert('meeting', {
      ...{ assignment_id: assignment.id, kind: 'joint', mode: 'video', state: 'confirmed', proposed_by: mentee.id, logged_by: mentee.id },
      ...{ duration_min, held_on, joint_id, logged_at: `${held_on}T16:00:00Z` },
      ...{ confirmed_by: mentor.id, confirmed_at: `${held_on}T18:00:00Z` },
    });
    joint_id ??= id;
  }
}

type Sides = Partial<Record<'mentee' | 'mentor', boolean>>;
/** What both sides of a relation answered on a day about staying in contact. */
export async function answered(
  department: Department,
  assignment: Ref,
  answered_on: string,
  answers: Partial<Record<'continuation' | 'contact', Sides>>,
): Promise<void> {
  for (const [kind, sides] of Object.entries(answers))
    for (const [side, in_contact] of Object.entries(sides))
      await department.insert('relation_follow_up', { assignment_id: assignment.id, side, kind, in_contact, answered_on });
}
