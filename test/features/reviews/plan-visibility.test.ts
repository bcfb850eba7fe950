/** Who reads what of a plan, and of which version. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlanVersionDetail } from '../../../src/features/reviews/plans/versions/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { content, goal, plansOf } from '../../setup/plans.ts';
import { checkInContent, reviewsOf } from '../../setup/reviews.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let plans: ReturnType<typeof plansOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  plans = plansOf(world);
});
beforeEach(() => world.at('2026-03-01'));

/** A mentee with an active formal mentor. */
async function pair() {
  const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' })];
  const assignment = await world.assignment(mentee, mentor);
  return { mentee, mentor, assignment };
}
const listed = async (as: People['mentee'], query: string) =>
  (await world.as(as).get(`/v1/academic-plans${query}`)).body.items.map(({ id }) => id);

describe('confidentiality', () => {
  const CANARY = /Canary/;
  const reach = async (who: People['mentee'], { plan_id, id }: { plan_id: string; id: string }) => {
    const [plan, version, list, versions] = await Promise.all([
      plans.read(who, plan_id),
      plans.version(who, id),
      world.as(who).get(`/v1/academic-plans?limit=200`),
      world.as(who).get(`/v1/academic-plans/${plan_id}/versions`),
    ]);
    expect(list.text).not.toMatch(CANARY);
    expect(versions.text).not.toMatch(CANARY);
    const sees = list.body.items.some((item) => item.id === plan_id);
    return {
      facts: plan.status === 200 && version.status === 200 && sees,
      content: version.body.content ?? null,
      shown: plan.body.content_of_id ?? null,
      text: plan.text + version.text,
    };
  };

  it('a draft is read by the mentee and their active mentor alone; others see only that it exists', async () => {
    const { mentee, mentor } = await pair();
    const made = await plans.drafted(mentee);
    for (const who of [mentee, mentor]) expect(await reach(who, made)).toMatchObject({ facts: true, content, shown: made.id });
    for (const name of ['director', 'pic', 'head', 'facilitator', 'lead', 'chair', 'viceChair', 'facultyAffairs', 'admin'] as const) {
      const { facts, content: read, shown, text } = await reach(people[name], made);
      expect({ name, facts, read, shown, leaks: CANARY.test(text) }).toEqual({ name, facts: true, read: null, shown: null, leaks: false });
    }
    for (const name of ['mentorDirector', 'committee', 'outsider', 'stranger'] as const)
      expect((await reach(people[name], made)).facts, name).toBe(false);
  });

  it('a submitted version is read by the director and those who could decide on it, and by nobody else', async () => {
    const { mentee, mentor } = await pair();
    const made = await plans.drafted(mentee);
    await plans.act(mentor, made.id, 'endorse');
    await plans.act(mentee, made.id, 'submit');
    for (const who of [mentee, mentor, people.director, people.pic])
      expect(await reach(who, made)).toMatchObject({ facts: true, content, shown: made.id });
    for (const name of ['head', 'facultyAffairs', 'facilitator', 'lead', 'chair', 'viceChair', 'admin'] as const) {
      const { facts, content: read, text } = await reach(people[name], made);
      expect({ name, facts, read, leaks: CANARY.test(text) }).toEqual({ name, facts: true, read: null, leaks: false });
    }
    const reader = world.as(people.director, { scopes: ['plan:read'] });
    expect((await reader.get<PlanVersionDetail>(`/v1/plan-versions/${made.id}`)).body.content).toEqual(content);
  });

  it('the conductor of the check-in reads the plan', async () => {
    const made = await plans.submitted();
    expect((await plans.version(people.viceChair, made.id)).body.content).toBeNull();
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.viceChair.id}`;
    const conducted = { conductor_id: people.viceChair.id, role_id: role?.id, state: 'scheduled' };
    await world.insert('check_in', { mentee_id: made.mentee.id, clock_starts_on: '2024-09-01', ...conducted });
    expect((await plans.version(people.viceChair, made.id)).body.content).toEqual(content);
  });

  it('the conductor goes on reading the plan once the check-in was held and acknowledged, and not once it was cancelled or voided', async () => {
    const reviews = reviewsOf(world, people);
    const reads = async (id: string) => (await plans.version(people.viceChair, id)).body.content;
    const [kept, voided, called] = [await reviews.planned(), await reviews.planned(), await reviews.planned()];
    const [keptPlan, voidedPlan, calledPlan] = [
      await plans.submitted(kept.mentee),
      await plans.submitted(voided.mentee),
      await plans.submitted(called.mentee),
    ];
    for (const { id } of [keptPlan, voidedPlan, calledPlan]) expect(await reads(id)).toEqual(content);
    for (const { id } of [kept, voided]) expect((await reviews.act(people.viceChair, id, 'hold', checkInContent)).status).toBe(200);
    for (const { id } of [keptPlan, voidedPlan]) expect(await reads(id)).toEqual(content);
    expect((await reviews.act(kept.mentee, kept.id, 'acknowledge')).body.state).toBe('acknowledged');
    expect((await reviews.act(people.lead, voided.id, 'void', { voided_reason: 'not_held' })).body.state).toBe('voided');
    expect((await reviews.act(people.lead, called.id, 'cancel')).body.state).toBe('cancelled');
    expect(await reads(keptPlan.id)).toEqual(content);
    for (const { id, plan_id } of [voidedPlan, calledPlan]) {
      expect(await reads(id)).toBeNull();
      expect((await plans.read(people.viceChair, plan_id)).body).toMatchObject({ content: null, content_of_id: null });
    }
  });

  it('a leader reads the latest submitted version while the mentee drafts the next', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const draft = (await plans.revise(mentee, plan_id)).body.id;
    await plans.edit(mentee, draft, { barriers: ['Not yet for you'] });
    expect((await plans.read(people.director, plan_id)).body).toMatchObject({ content_of_id: id, content, latest: { id: draft } });
    expect((await plans.version(people.director, draft)).body).toMatchObject({ content: null, goals: null });
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({ content_of_id: draft, content: { barriers: ['Not yet for you'] } });
  });

  it('a former director loses the access that the new one gains', async () => {
    const made = await plans.submitted();
    const gone = await world.person({ division: 'GIM', site: 'NORTH' });
    const role = await world.role(gone, 'division_director', { division: 'CARD' });
    expect((await plans.version(gone, made.id)).body.content).toEqual(content);
    await world.sql`update leadership_role set ends_on = '2026-03-02' where id = ${role.id}`;
    world.at('2026-03-02');
    expectProblem(await plans.version(gone, made.id), 404, 'not-found');
  });

  it('those who could decide read a version while it awaits them, and afterwards what they signed while in office, and then only that they did', async () => {
    const [first, second] = [await plans.submitted(), await plans.submitted()];
    await plans.decide(people.pic, first.id);
    await plans.decide(people.director, second.id);
    const co = await world.person({ division: 'GIM', site: 'NORTH' });
    const role = await world.role(co, 'physician_in_chief', { site: 'UNION' });
    expect((await plans.version(people.pic, first.id)).body.content).toEqual(content);
    // A physician-in-chief has approved: another one only sees that there is a plan.
    expect((await plans.version(co, first.id)).body).toMatchObject({ content: null, goals: null, state: 'partly_approved' });
    expect((await plans.version(co, second.id)).body.content).toEqual(content);
    await plans.decide(co, second.id);
    const next = (await plans.revise(second.mentee, second.plan_id)).body.id;
    await plans.act(second.mentee, next, 'submit');
    await plans.decide(people.director, next);
    await plans.decide(people.pic, next);
    expect((await plans.version(co, second.id)).body).toMatchObject({ state: 'superseded', content });
    expect((await plans.version(co, next)).body).toMatchObject({ state: 'in_force', content: null });
    expect((await plans.read(co, second.plan_id)).body).toMatchObject({ content_of_id: second.id, latest: { id: next } });
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
    const signed = (await plans.version(co, second.id)).body;
    expect(signed).toMatchObject({ state: 'superseded', content: null, goals: null });
    expect(JSON.stringify(signed)).toContain(co.id);
    for (const id of [first.id, next]) expectProblem(await plans.version(co, id), 404, 'not-found');
    expectProblem(await plans.read(co, second.plan_id), 404, 'not-found');
    expectProblem(await world.as(co, { scopes: ['meeting:read'] }).get(`/v1/plan-versions/${second.id}`), 403, 'insufficient-scope');
  });

  it('faculty affairs read versions that came into force, permanently, and no returned ones', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const second = (await plans.revise(mentee, plan_id)).body.id;
    await plans.act(mentee, second, 'submit');
    const read = async (version: string) => (await plans.version(people.facultyAffairs, version)).body.content;
    expect([await read(id), await read(second)]).toEqual([content, null]);
    await plans.decide(people.director, second, { decision: 'returned' });
    expect(await read(second)).toBeNull();
    expect((await plans.version(people.director, second)).body.content).toEqual(content);
    await plans.approvedNext(people.director, people.pic, { mentee, plan_id });
    expect((await plans.version(people.facultyAffairs, id)).body).toMatchObject({ state: 'superseded', content });
  });

  it('a withdrawn version is read by the mentee and the mentors alone', async () => {
    const { mentee, mentor } = await pair();
    const { id } = await plans.drafted(mentee);
    await plans.act(mentor, id, 'endorse');
    await plans.act(mentee, id, 'submit');
    await plans.act(mentee, id, 'withdraw');
    for (const who of [mentee, mentor]) expect((await plans.version(who, id)).body.content).toEqual(content);
    for (const who of [people.director, people.pic, people.facultyAffairs]) expect((await plans.version(who, id)).body.content).toBeNull();
  });

  it('a mentor reads while the assignment is active', async () => {
    const { mentee, mentor, assignment } = await pair();
    const made = await plans.drafted(mentee);
    await plans.suspended(assignment, '2026-03-02');
    expect((await plans.version(mentor, made.id)).body.content).toEqual(content);
    world.at('2026-03-02');
    expectProblem(await plans.version(mentor, made.id), 404, 'not-found');
  });

  it('events contain only ids, days and values of enumerations', async () => {
    const { mentee, mentor } = await pair();
    const { id, plan_id } = await plans.drafted(mentee);
    await plans.edit(mentee, id, { barriers: ['Canary'] });
    await plans.putGoals(mentee, id, [goal, goal]);
    await plans.act(mentor, id, 'endorse');
    await plans.act(mentee, id, 'submit');
    await plans.decide(people.director, id, { comments: 'Canary' });
    await plans.decide(people.pic, id);
    const events = await world.sql<{ type: string }>`select type from event where subject_id in (${id}, ${plan_id}) order by id`;
    expect(events.map(({ type }) => type)).toEqual([
      'academic_plan.opened',
      'plan_version.edited',
      'plan_version.goals_replaced',
      'plan_version.endorsed',
      'plan_version.submitted',
      'plan_version.approved',
      'plan_version.approved',
      'plan_version.came_into_force',
    ]);
    const [{ everything } = { everything: '' }] = await world.sql`select string_agg(to_jsonb(e)::text, '') as everything from event e`;
    expect(everything).not.toMatch(CANARY);
  });
});

describe('a mentorship that is over', () => {
  /** In force while the mentor was there, and revised after the mentorship ended on 1 April. */
  async function left(state: 'ended' | 'completed' | 'voided' = 'ended') {
    world.at('2026-03-01');
    const { mentee, mentor, assignment } = await pair();
    const made = await plans.drafted(mentee);
    await plans.act(mentor, made.id, 'endorse');
    await plans.act(mentee, made.id, 'submit');
    await plans.decide(people.director, made.id, { comments: 'Canary' });
    await plans.decide(people.pic, made.id);
    world.at('2026-04-01');
    await world.sql`update assignment set state = ${state}, ends_on = '2026-04-01' where id = ${assignment.id}`;
    const next = (await plans.revise(mentee, made.plan_id)).body.id;
    return { ...made, mentee, mentor, assignment, next };
  }

  it('lets the mentor read what was submitted before', async () => {
    for (const state of ['ended', 'completed'] as const) {
      const { mentor, mentee, plan_id, id, next } = await left(state);
      const same = async () => {
        expect((await plans.version(mentor, id)).body).toMatchObject({ content, is_original: true });
        expect((await plans.read(mentor, plan_id)).body).toMatchObject({ latest: { id, version: 1 }, content_of_id: id, content });
        expect((await world.as(mentor).get(`/v1/academic-plans/${plan_id}/versions`)).body.items.map((each) => each.id)).toEqual([id]);
        expect(await listed(mentor, `?mentee_id=${mentee.id}`)).toEqual([plan_id]);
        expectProblem(await plans.version(mentor, next), 404, 'not-found');
      };
      await same();
      await plans.act(mentee, next, 'submit');
      await plans.decide(people.director, next);
      await plans.decide(people.pic, next);
      await same();
      expect((await plans.read(mentor, plan_id)).body).toMatchObject({ in_force_id: null, original_id: id });
      expect((await plans.version(mentor, id)).body.decisions.map(({ comments }) => comments)).toEqual([null, null]);
      for (const verb of ['endorse', 'submit', 'withdraw']) expectProblem(await plans.act(mentor, id, verb), 403, 'permission-denied');
      expectProblem(await plans.revise(mentor, plan_id), 403, 'permission-denied');
      expectProblem(await world.as(mentor, { scopes: ['meeting:read'] }).get(`/v1/plan-versions/${id}`), 403, 'insufficient-scope');
    }
  });

  it('lets the mentor read nothing submitted from its last day on, no draft, and nothing where it never began', async () => {
    const { mentee, mentor, plan_id, next } = await left();
    await plans.act(mentee, next, 'submit');
    expectProblem(await plans.version(mentor, next), 404, 'not-found');
    const other = await pair();
    const draft = await plans.drafted(other.mentee);
    await world.sql`update assignment set state = 'ended', ends_on = '2026-04-01' where id = ${other.assignment.id}`;
    expectProblem(await plans.read(other.mentor, draft.plan_id), 404, 'not-found');
    const wrong = await left('voided');
    expectProblem(await plans.read(wrong.mentor, wrong.plan_id), 404, 'not-found');
    expect((await plans.read(mentor, plan_id)).status).toBe(200);
  });

  it('lets the mentor read nothing where a conflict had suspended it when it ended', async () => {
    const cut = await left();
    await plans.suspended(cut.assignment, '2026-03-15', '2026-04-01');
    expectProblem(await plans.version(cut.mentor, cut.id), 404, 'not-found');
    const passed = await left();
    await plans.suspended(passed.assignment, '2026-03-15', '2026-03-31');
    expect((await plans.version(passed.mentor, passed.id)).body.content).toEqual(content);
  });
});
