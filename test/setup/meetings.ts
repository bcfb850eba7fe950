import type { MeetingDetail } from '../../src/features/mentorship/meetings/schema.ts';
import type { AssignmentOptions, Person } from './department.ts';
import type { World } from './world.ts';

export type Pair = { mentee: Person; mentor: Person; id: string };

/** Helpers for meetings of a pair, through HTTP, and for what can interrupt the pair. */
export function meetingsOf(world: World) {
  /** A mentee of CARD and a mentor of NEPH with a live formal assignment since 2025-07-01. */
  async function pair(options: AssignmentOptions = {}): Promise<Pair> {
    const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' })];
    return { mentee, mentor, id: (await world.assignment(mentee, mentor, options)).id };
  }
  const propose = (as: Person, assignment_id: string, more: object = {}) =>
    world.as(as).post<MeetingDetail>('/v1/meetings', { assignment_id, mode: 'video', ...more });
  const log = (as: Person, assignment_id: string, more: object = {}) =>
    world.as(as).post<MeetingDetail>('/v1/meetings/log', { assignment_id, mode: 'video', duration_min: 45, ...more });
  const read = (as: Person, id: string) => world.as(as).get<MeetingDetail>(`/v1/meetings/${id}`);
  const act = (as: Person, id: string, verb: string, body: object = {}, ifMatch: number | string = '*') =>
    world.as(as).post<MeetingDetail>(`/v1/meetings/${id}/${verb}`, body, { ifMatch });
  const edit = (as: Person, id: string, patch: object, ifMatch: number | string = '*') =>
    world.as(as).patch<MeetingDetail>(`/v1/meetings/${id}`, patch, { ifMatch });

  /** A conflict case: the assignment is suspended from its first day on. */
  const suspend = ({ id }: Pick<Pair, 'id'>, starts_on: string, ends_on: string | null = null) =>
    world.insert('conflict_case', {
      assignment_id: id,
      source: 'hr_change',
      bases: '[]',
      policy_id: world.policy.id,
      starts_on,
      ends_on,
      detected_on: starts_on,
      due_on: '2026-12-31',
      ...(ends_on === null ? { status: 'detected' } : { status: 'resolved', resolution: 'conflict_ended' }),
    });

  /** A goal of a plan of the person; answers its lineage. */
  async function goal({ id: mentee_id }: Person): Promise<string> {
    const plan = await world.insert('academic_plan', { mentee_id, starts_on: '2025-07-01', ends_on: '2030-07-01' });
    const version = await world.insert('plan_version', { plan_id: plan.id, version: 1, change: 'original', state: 'draft' });
    const [row] = await world.sql<{ lineage_id: string }>`
      insert into plan_goal (version_id, lineage_id, domain, statement, position)
      values (${version.id}, uuidv7(), 'research', 'A grant', 1) returning lineage_id`;
    if (!row) throw new Error('no goal was inserted');
    return row.lineage_id;
  }

  const notificationsOf = (person: Pick<Person, 'id'>, kind: string) =>
    world.sql<{ subject_id: string; from_person_id: string | null }>`
      select subject_id, from_person_id from notification where person_id = ${person.id} and kind = ${kind} order by id`;

  return { pair, propose, log, read, act, edit, suspend, goal, notificationsOf };
}
