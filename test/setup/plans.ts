import { expect } from 'vitest';
import type { AcademicPlanDetail } from '../../src/features/reviews/plans/schema.ts';
import type { PlanVersionDetail } from '../../src/features/reviews/plans/versions/schema.ts';
import type { Person } from './department.ts';
import type { World } from './world.ts';

export const content = {
  long_term_goals: 'An independent research programme – Canary',
  stakeholders: ['Research institute Canary'],
  resources_needed: 'A coordinator; Canary',
  barriers: ['Too little time, Canary'],
};
export const goal = {
  domain: 'research',
  statement: 'Submit a grant application on heart failure – Canary',
  measure: 'One application, Canary',
  target_on: '2028-06-30',
};

/** A unit of its own, so that one test decides who leads it. */
export type Unit = { division_id: string; site_id: string };

type Leading = 'division_director' | 'physician_in_chief' | 'hospital_division_head';

/** Helpers for making plans the way users make them, through HTTP. */
export function plansOf(world: World) {
  const open = (as: Person, more: object = {}) =>
    world.as(as).post<AcademicPlanDetail>('/v1/academic-plans', { mentee_id: as.id, content, goals: [goal], ...more });
  const read = (as: Person, id: string) => world.as(as).get<AcademicPlanDetail>(`/v1/academic-plans/${id}`);
  const version = (as: Person, id: string) => world.as(as).get<PlanVersionDetail>(`/v1/plan-versions/${id}`);
  const act = (as: Person, id: string, verb: string, body: object = {}, ifMatch: number | string = '*') =>
    world.as(as).post<PlanVersionDetail>(`/v1/plan-versions/${id}/${verb}`, body, { ifMatch });
  const edit = (as: Person, id: string, more: object, ifMatch: number | string = '*') =>
    world.as(as).patch<PlanVersionDetail>(`/v1/plan-versions/${id}`, { content: more }, { ifMatch });
  const putGoals = (as: Person, id: string, goals: readonly object[], ifMatch: number | string = '*') =>
    world.as(as).put<PlanVersionDetail>(`/v1/plan-versions/${id}/goals`, { goals }, { ifMatch });
  const revise = (as: Person, plan_id: string, change = 'substantive') =>
    world.as(as).post<PlanVersionDetail>(`/v1/academic-plans/${plan_id}/versions`, { change });
  const close = (as: Person, plan_id: string, body: object = {}, ifMatch: number | string = '*') =>
    world.as(as).post<AcademicPlanDetail>(`/v1/academic-plans/${plan_id}/close`, body, { ifMatch });
  const decide = (as: Person, id: string, body: { decision?: string; [more: string]: unknown } = {}, ifMatch: number | string = '*') =>
    act(as, id, 'decide', { decision: 'approved', ...(body.decision === 'returned' && { comments: 'Say more.' }), ...body }, ifMatch);

  /** A mentee with a plan whose first version is a draft. */
  async function drafted(given?: Person, more: object = {}) {
    const mentee = given ?? (await world.person());
    const { status, body } = await open(mentee, more);
    expect(status).toBe(201);
    return { mentee, plan_id: body.id, id: body.latest.id };
  }

  async function submitted(given?: Person) {
    const made = await drafted(given);
    expect((await act(made.mentee, made.id, 'submit')).body.state).toBe('submitted');
    return made;
  }

  /** In force by the words of these two. */
  async function approved(director: Person, pic: Person, given?: Person) {
    const made = await submitted(given);
    await decide(director, made.id);
    expect((await decide(pic, made.id)).body.state).toBe('in_force');
    return made;
  }

  /** The next version in force by the words of these two. */
  async function approvedNext(
    director: Person,
    pic: Person,
    { mentee, plan_id }: { mentee: Person; plan_id: string },
    change = 'substantive',
  ) {
    const { id } = (await revise(mentee, plan_id, change)).body;
    await act(mentee, id, 'submit');
    await decide(director, id);
    expect((await decide(pic, id)).body.state).toBe('in_force');
    return id;
  }

  /** A reporting conflict suspends a mentorship in these days. */
  const suspended = (assignment: { id: string }, starts_on: string, ends_on: string | null = null) =>
    world.insert('conflict_case', {
      assignment_id: assignment.id,
      status: ends_on ? 'resolved' : 'detected',
      resolution: ends_on && 'conflict_ended',
      source: 'hr_change',
      bases: '[]',
      policy_id: world.policy.id,
      starts_on,
      ends_on,
      detected_on: starts_on,
      due_on: starts_on,
    });

  /** A division and a hospital that nobody leads yet. */
  async function unit(): Promise<Unit> {
    const code = `U${crypto.randomUUID().slice(0, 8)}`;
    const division = await world.insert('division', { code, name: code, kind: 'departmental', starts_on: '2000-01-01' });
    const site = await world.insert('site', { code, name: code, affiliation: 'full' });
    return { division_id: division.id, site_id: site.id };
  }

  async function member({ division_id, site_id }: Unit): Promise<Person> {
    const person = await world.person({ division: null, site: null });
    const since = { person_id: person.id, is_primary: true, starts_on: '2020-07-01' };
    await world.insert('division_membership', { ...since, division_id });
    await world.insert('site_membership', { ...since, site_id });
    return person;
  }

  /** Gives somebody a role over the unit; answers the role. */
  function lead(unit: Unit, person: Person, role: Leading, days: object = {}) {
    const scope = {
      ...(role !== 'physician_in_chief' && { division_id: unit.division_id }),
      ...(role !== 'division_director' && { site_id: unit.site_id }),
    };
    return world.insert('leadership_role', { person_id: person.id, role, starts_on: '2020-07-01', ...scope, ...days });
  }

  /** Leads neither the mentees' division nor their hospital. */
  const leader = () => world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });

  /** A mentee with a submitted plan in a unit that is led as the test says. */
  async function waiting(roles: Partial<Record<Leading, Person>>) {
    const led = await unit();
    const mentee = await member(led);
    for (const [role, person] of Object.entries(roles)) await lead(led, person, role as Leading);
    return { unit: led, ...(await submitted(mentee)) };
  }

  const notificationsOf = (person: Person, kind: string) =>
    world.sql`select subject_id from notification where person_id = ${person.id} and kind = ${kind} order by id`;

  return {
    open,
    read,
    version,
    act,
    edit,
    putGoals,
    revise,
    close,
    decide,
    drafted,
    submitted,
    approved,
    approvedNext,
    suspended,
    unit,
    member,
    lead,
    leader,
    waiting,
    notificationsOf,
  };
}
