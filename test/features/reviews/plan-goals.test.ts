/** Goals move beside the versions of a plan; a mentor is let in to write; the plan names its mentors, and is not in force without one. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GoalProgress } from '../../../src/features/reviews/plans/progress/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { goal, plansOf } from '../../setup/plans.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let plans: ReturnType<typeof plansOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  plans = plansOf(world);
});
beforeEach(() => world.at('2026-03-01'));

const mentored = async (more: object = {}) => {
  const mentee = await world.person();
  const mentor = await world.person({ rank: 'professor', division: 'GIM', site: 'NORTH' });
  const assignment = await world.assignment(mentee, mentor, more);
  return { mentee, mentor, assignment };
};
/** In force, with the lineage of its one goal. */
async function inForce() {
  const mentee = await world.person();
  const made = await plans.approved(people.director, people.pic, mentee);
  const mentor = await world.person({ rank: 'professor', division: 'GIM', site: 'NORTH' });
  await world.assignment(mentee, mentor, { starts_on: '2026-02-01' });
  const lineage_id = (await plans.read(mentee, made.plan_id)).body.goals?.[0]?.lineage_id ?? '';
  return { ...made, mentor, lineage_id };
}
const move = (as: Person, plan_id: string, body: object, ifMatch: number | string = '*') =>
  world.as(as).post<{ progress: GoalProgress[]; row_version: number }>(`/v1/academic-plans/${plan_id}/record-progress`, body, { ifMatch });
const history = (as: Person, plan_id: string, query = '') =>
  world.as(as).get<{ items: GoalProgress[] }>(`/v1/academic-plans/${plan_id}/progress${query}`);

describe('the progress of a goal', () => {
  it('is recorded beside the version in force: no new version, the history kept, the mentor reads it', async () => {
    const { mentee, mentor, plan_id, id, lineage_id } = await inForce();
    const before = (await plans.version(mentee, id)).body;
    await move(mentee, plan_id, { lineage_id, progress: 'at_risk', note: 'Canary: the data came late' });
    const moved = await move(mentee, plan_id, { lineage_id, progress: 'met' });
    expect(moved.body.progress).toMatchObject([{ lineage_id, progress: 'met', note: null, recorded_on: '2026-03-01' }]);
    for (const who of [mentee, mentor, people.director]) {
      const { items } = (await history(who, plan_id)).body;
      expect(items.map(({ progress, note }) => [progress, note])).toEqual([
        ['met', null],
        ['at_risk', 'Canary: the data came late'],
      ]);
      expect((await plans.read(who, plan_id)).body.progress).toMatchObject([{ progress: 'met' }]);
    }
    expect((await plans.version(mentee, id)).body).toEqual(before);
    expect((await history(mentee, plan_id, `?lineage_id=${crypto.randomUUID()}`)).body.items).toEqual([]);
    const events = await world.sql`select data from event where type = 'academic_plan.progress_recorded' and subject_id = ${plan_id}`;
    expect(events).toEqual([{ data: { lineage_id } }, { data: { lineage_id } }]);
  });

  it('is for the mentee to record, on the plan they read, for a goal of the version in force', async () => {
    const { mentee, mentor, plan_id, lineage_id } = await inForce();
    const body = { lineage_id, progress: 'met' };
    for (const who of [mentor, people.director, people.pic]) expectProblem(await move(who, plan_id, body), 403, 'permission-denied');
    expectProblem(await history(people.pic, plan_id), 403, 'permission-denied');
    expect((await plans.read(people.pic, plan_id)).body.progress).toBeNull();
    expectProblem(await move(mentee, plan_id, body, 9), 412, 'version-stale');
    expectProblem(await move(mentee, plan_id, { ...body, progress: 'revised' }), 400, 'invalid-request', '/progress');
    const foreign = await move(mentee, plan_id, { ...body, lineage_id: crypto.randomUUID() });
    expectProblem(foreign, 422, 'reference-unknown', '/lineage_id');
    for (const more of [{}, { note: null }])
      expectProblem(await move(mentee, plan_id, { lineage_id, progress: 'dropped', ...more }), 422, 'plan-unfit', '/note');
    expect((await move(mentee, plan_id, { lineage_id, progress: 'dropped', note: 'The trial closed.' })).status).toBe(200);
    const drafted = await plans.drafted();
    expectProblem(await move(drafted.mentee, drafted.plan_id, body), 409, 'plan-state');
    await plans.close(mentee, plan_id);
    expectProblem(await move(mentee, plan_id, body), 409, 'plan-state');
  });

  it('goes with the goal into a substantive revision, and is no part of an editorial one; its rows never change', async () => {
    const { mentee, plan_id, id, lineage_id } = await inForce();
    await move(mentee, plan_id, { lineage_id, progress: 'met' });
    const editorial = (await plans.revise(mentee, plan_id, 'editorial')).body;
    expect(editorial.goals).toMatchObject([{ lineage_id, progress: 'open' }]);
    expect((await plans.act(mentee, editorial.id, 'submit')).status).toBe(200);
    await plans.act(mentee, editorial.id, 'withdraw');
    expect((await plans.revise(mentee, plan_id)).body.goals).toMatchObject([{ lineage_id, progress: 'met' }]);
    expect((await plans.version(mentee, id)).body.goals).toMatchObject([{ progress: 'open' }]);
    const [granted] = await world.sql`select has_table_privilege('mentorship_app', 'plan_goal_progress', 'update') as can_update`;
    expect(granted).toEqual({ can_update: false });
  });
});

describe('goals sent again without a lineage', () => {
  it('are the same goals by their statement, whatever its case, blanks and punctuation', async () => {
    const { mentee, plan_id, lineage_id } = await inForce();
    const { id } = (await plans.revise(mentee, plan_id)).body;
    const again = { ...goal, statement: `  ${goal.statement.toUpperCase()}. `, measure: 'Two applications' };
    const { body } = await plans.putGoals(mentee, id, [{ ...goal, statement: 'Teach a course in statistics.' }, again]);
    expect(body.goals?.[1]).toMatchObject({ lineage_id, measure: 'Two applications' });
    expect(body.goals?.[0]?.lineage_id).not.toBe(lineage_id);
    await plans.putGoals(mentee, id, []);
    expect((await plans.putGoals(mentee, id, [goal])).body.goals).toMatchObject([{ lineage_id }]);
  });

  it('are refused with both lists where they may be other words for a goal that is missing; null says that a goal is new', async () => {
    const { mentee, plan_id, lineage_id } = await inForce();
    const { id } = (await plans.revise(mentee, plan_id)).body;
    const other = { ...goal, statement: 'Submit two grant applications.' };
    const refused = await plans.putGoals(mentee, id, [other]);
    expectProblem(refused, 422, 'plan-goals-unmatched', '/goals/0/lineage_id');
    expect(refused.body).toMatchObject({ missing_goals: [{ lineage_id, statement: goal.statement }] });
    expect((await plans.version(mentee, id)).body.goals).toMatchObject([{ lineage_id }]);
    expect((await plans.putGoals(mentee, id, [{ ...other, lineage_id }])).body.goals).toMatchObject([{ lineage_id, ...other }]);
    const { body } = await plans.putGoals(mentee, id, [{ ...goal, statement: 'Another goal of another kind', lineage_id: null }]);
    expect(body.goals?.[0]?.lineage_id).not.toBe(lineage_id);
  });
});

describe('goals with one statement', () => {
  /** A draft of two goals that say the same, one for research, one for education. */
  async function twins() {
    const { mentee, id } = await plans.drafted();
    const [research, education] = [goal, { ...goal, domain: 'education' }];
    const { body } = await plans.putGoals(mentee, id, [research, education]);
    const [first, second] = (body.goals ?? []).map(({ lineage_id }) => lineage_id);
    const put = async (...goals: object[]) => plans.putGoals(mentee, id, goals);
    return { research, education, first, second, put };
  }
  const lineages = ({ body }: { body: { goals: { lineage_id: string }[] | null } }) => body.goals?.map(({ lineage_id }) => lineage_id);

  it('are told apart by what else they say, in any order, alone or changed', async () => {
    const { research, education, first, second, put } = await twins();
    expect(lineages(await put(education, research))).toEqual([second, first]);
    expect(lineages(await put({ ...education, measure: 'One more' }, research))).toEqual([second, first]);
    expect(lineages(await put({ ...education, measure: 'One more' }))).toEqual([second]);
  });

  it('are refused where it stays open which of them is missing', async () => {
    const { research, first, second, put } = await twins();
    const refused = await put({ ...research, domain: 'clinical' });
    expectProblem(refused, 422, 'plan-goals-unmatched', '/goals/0/lineage_id');
    expect(refused.body).toMatchObject({ missing_goals: [{ lineage_id: second, statement: goal.statement }] });
    expect(lineages(await put({ ...research, domain: 'clinical', lineage_id: first }))).toEqual([first]);
  });

  it('in composed and decomposed letters are one; with other accents somebody says', async () => {
    const { mentee, id } = await plans.drafted();
    const put = (statement: string) => plans.putGoals(mentee, id, [{ ...goal, statement }]);
    await plans.putGoals(mentee, id, []);
    const [made] = lineages(await put('Étudier la santé publique au Québec')) ?? [];
    expect(lineages(await put('étudier la santé publique au québec'.normalize('NFD')))).toEqual([made]);
    expectProblem(await put('Etudier la sante publique au Quebec'), 422, 'plan-goals-unmatched', '/goals/0/lineage_id');
  });
});

describe('a shared draft', () => {
  it('is written by the mentor whom the mentee lets in; who wrote last is named, and the mentee submits it', async () => {
    const { mentee, mentor } = await mentored();
    const { id } = await plans.drafted(mentee);
    expectProblem(await plans.edit(mentor, id, { barriers: ['Sleep'] }), 403, 'permission-denied');
    const shared = await plans.act(mentee, id, 'share', { mentor_id: mentor.id });
    expect(shared.body).toMatchObject({ last_written_by: { id: mentee.id }, writers: [{ id: mentor.id }] });
    expect((await plans.act(mentee, id, 'share', { mentor_id: mentor.id })).body.row_version).toBe(shared.body.row_version);
    expectProblem(await plans.edit(mentor, id, { barriers: ['Sleep'] }, 1), 412, 'version-stale');
    const edited = await plans.edit(mentor, id, { barriers: ['Sleep'] }, shared.body.row_version);
    expect(edited.body).toMatchObject({ content: { barriers: ['Sleep'] }, last_written_by: { id: mentor.id } });
    expect((await plans.putGoals(mentor, id, [goal, { ...goal, statement: 'Teach a course.' }])).body.goals).toHaveLength(2);
    for (const verb of ['submit', 'withdraw', 'share'])
      expectProblem(await plans.act(mentor, id, verb, verb === 'share' ? { mentor_id: mentor.id } : {}), 403, 'permission-denied');
    expect((await plans.version(mentee, id)).body.last_written_by).toMatchObject({ id: mentor.id });
    expect(
      await world.sql`select kind from notification where subject_id = ${id} and kind in ('plan_shared', 'plan_draft_written') order by id`,
    ).toEqual([{ kind: 'plan_shared' }, { kind: 'plan_draft_written' }]);
    await plans.act(mentor, id, 'endorse');
    expect((await plans.act(mentee, id, 'submit')).body.state).toBe('submitted');
    expectProblem(await plans.edit(mentor, id, { barriers: [] }), 409, 'plan-state');
    expect((await plans.version(people.pic, id)).body).toMatchObject({ state: 'submitted' });
  });

  it('is the mentee’s alone again once it is unshared, or the mentorship has ended', async () => {
    const { mentee, mentor, assignment } = await mentored();
    const { id } = await plans.drafted(mentee);
    const share = (verb: string) => plans.act(mentee, id, verb, { mentor_id: mentor.id });
    await share('share');
    expect((await share('unshare')).body.writers).toEqual([]);
    expectProblem(await plans.edit(mentor, id, { barriers: ['Sleep'] }), 403, 'permission-denied');
    await share('share');
    expect((await plans.edit(mentor, id, { barriers: ['Sleep'] })).status).toBe(200);
    await world.sql`update assignment set state = 'ended', ends_on = '2026-02-28' where id = ${assignment.id}`;
    expectProblem(await plans.edit(mentor, id, { barriers: ['Time'] }), 404, 'not-found');
    expect((await plans.version(mentee, id)).body.writers).toEqual([]);
  });

  it('is shared with formal mentors of today, while it is a draft', async () => {
    const { mentee } = await mentored();
    const { id } = await plans.drafted(mentee);
    expectProblem(await plans.act(mentee, id, 'share', { mentor_id: people.lead.id }), 422, 'plan-unfit', '/mentor_id');
    const { mentee: alone, id: submitted } = await plans.submitted();
    expectProblem(await plans.act(alone, submitted, 'share', { mentor_id: people.lead.id }), 409, 'plan-state');
  });
});

describe('the mentors of a plan', () => {
  it('are those of its time, a replacement included, and not those before it', async () => {
    const mentee = await world.person();
    const [early, first, second] = await Promise.all(
      [1, 2, 3].map(() => world.person({ rank: 'professor', division: 'GIM', site: 'NORTH' })),
    );
    if (!early || !first || !second) throw new Error('three people');
    const over = (ends_on: string) => ({ state: 'ended', ends_on }) as const;
    await world.assignment(mentee, early, { starts_on: '2024-01-01', ...over('2025-01-01') });
    await world.assignment(mentee, first, { starts_on: '2025-06-01', ...over('2026-02-01') });
    await world.assignment(mentee, second, { starts_on: '2026-02-01' });
    const { plan_id } = await plans.drafted(mentee, { starts_on: '2026-01-01' });
    const mentors = (await plans.read(mentee, plan_id)).body.mentors;
    expect(mentors.map(({ mentor, starts_on, ends_on }) => [mentor.id, starts_on, ends_on])).toEqual([
      [first.id, '2025-06-01', '2026-02-01'],
      [second.id, '2026-02-01', null],
    ]);
    expect((await plans.read(people.director, plan_id)).body.mentors).toEqual(mentors);
    expect((await plans.read(second, plan_id)).body.mentors.map(({ mentor }) => mentor.id)).toEqual([second.id]);
  });
});

describe('a plan without a mentor', () => {
  const allow = (is: boolean) => world.sql`update policy set plan_without_mentor = ${is} where department_id = ${world.id}`;

  it('is not submitted and does not come into force, unless the policy does without; the refusal names the rule', async () => {
    const waiting = await plans.submitted();
    const mentor = await world.person({ rank: 'professor', division: 'GIM', site: 'NORTH' });
    const drafted = await plans.drafted();
    await allow(false);
    try {
      const refused = await plans.act(drafted.mentee, drafted.id, 'submit');
      expectProblem(refused, 409, 'plan-without-mentor');
      expect((refused.body as unknown as { detail: string }).detail).toContain('plan_without_mentor');
      expect((await plans.decide(people.director, waiting.id)).body.state).toBe('partly_approved');
      expectProblem(await plans.decide(people.pic, waiting.id), 409, 'plan-without-mentor');
      const informal = { subtype: 'informal', is_primary: false, starts_on: '2026-01-01' } as const;
      await world.assignment(waiting.mentee, mentor, informal);
      expectProblem(await plans.decide(people.pic, waiting.id), 409, 'plan-without-mentor');
      await world.assignment(waiting.mentee, mentor, { starts_on: '2026-03-02' });
      expectProblem(await plans.decide(people.pic, waiting.id), 409, 'plan-without-mentor');
      world.at('2026-03-02');
      expect((await plans.decide(people.pic, waiting.id)).body.state).toBe('in_force');
    } finally {
      await allow(true);
    }
  });

  it('that is in force stays, and is revised', async () => {
    const made = await plans.approved(people.director, people.pic);
    await allow(false);
    try {
      expect((await plans.read(made.mentee, made.plan_id)).body.in_force_id).toBe(made.id);
      await plans.approvedNext(people.director, people.pic, made);
    } finally {
      await allow(true);
    }
  });
});
