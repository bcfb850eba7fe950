/** Versions of plans: written, endorsed, submitted, taken back, revised, compared, and then never changed. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlanDiff } from '../../../src/features/reviews/plans/versions/diff-schema.ts';
import type { PlanVersionDetail } from '../../../src/features/reviews/plans/versions/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { content, goal, plansOf } from '../../setup/plans.ts';
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
const compare = (as: People['mentee'], id: string, against: string) =>
  world.as(as).get<PlanDiff>(`/v1/plan-versions/${id}/diff?against=${against}`);
const lineage = ({ goals }: PlanVersionDetail, place = 0) => goals?.[place]?.lineage_id ?? '';

describe('editing a draft', () => {
  it('changes the given fields and leaves the others', async () => {
    const { mentee, id } = await plans.drafted();
    const edited = await plans.edit(mentee, id, { barriers: ['Sleep'], resources_needed: null }, 1);
    expect(edited.body).toMatchObject({ row_version: 2, content: { ...content, barriers: ['Sleep'], resources_needed: null } });
    expectProblem(await plans.edit(mentee, id, { barriers: [] }, 1), 412, 'version-stale');
  });

  it('without a difference keeps the version', async () => {
    const { mentee, id } = await plans.drafted();
    for (const more of [{}, { barriers: content.barriers }]) expect((await plans.edit(mentee, id, more)).body.row_version).toBe(1);
    expect((await world.as(mentee).patch(`/v1/plan-versions/${id}`, {}, { ifMatch: 1 })).body.row_version).toBe(1);
    expect(await world.sql`select from event where subject_id = ${id}`).toEqual([]);
  });

  it('is for the mentee alone', async () => {
    const { mentee, mentor } = await pair();
    const { id } = await plans.drafted(mentee);
    for (const who of [mentor, people.director, people.lead, people.facultyAffairs]) {
      expectProblem(await plans.edit(who, id, { barriers: [] }), 403, 'permission-denied');
      expectProblem(await plans.putGoals(who, id, []), 403, 'permission-denied');
      expectProblem(await plans.act(who, id, 'submit'), 403, 'permission-denied');
      expectProblem(await plans.act(who, id, 'withdraw'), 403, 'permission-denied');
    }
    for (const who of [people.outsider, people.stranger]) expectProblem(await plans.edit(who, id, {}), 404, 'not-found');
  });

  it('requires the version that was read', async () => {
    const { mentee, id } = await plans.drafted();
    expectProblem(await world.as(mentee).patch(`/v1/plan-versions/${id}`, {}), 428, 'precondition-required', 'If-Match');
    expectProblem(await world.as(mentee).put(`/v1/plan-versions/${id}/goals`, { goals: [] }), 428, 'precondition-required', 'If-Match');
    expectProblem(await world.as(mentee).post(`/v1/plan-versions/${id}/submit`, {}), 428, 'precondition-required', 'If-Match');
  });

  it('works with a token that may only write, and is answered no content', async () => {
    const { mentee, id } = await plans.drafted();
    const writer = world.as(mentee, { scopes: ['plan:write'] });
    const { status, body } = await writer.patch<PlanVersionDetail>(
      `/v1/plan-versions/${id}`,
      { content: { barriers: ['Sleep'] } },
      { ifMatch: 1 },
    );
    expect({ status, content: body.content, goals: body.goals }).toEqual({ status: 200, content: null, goals: null });
    expect((await plans.version(mentee, id)).body.content?.barriers).toEqual(['Sleep']);
    const opened = await world.as(await world.person(), { scopes: ['plan:write'] }).post('/v1/academic-plans', { mentee_id: mentee.id });
    expectProblem(opened, 403, 'permission-denied');
  });
});

describe('the goals of a draft', () => {
  it('are replaced in the order in which they are given, and keep their lineage', async () => {
    const { mentee, id } = await plans.drafted();
    const first = lineage((await plans.version(mentee, id)).body);
    const sent = [
      { domain: 'clinical', statement: 'Run the heart failure clinic on two days a week', progress: 'on_track' },
      { ...goal, lineage_id: first, statement: 'Win the grant' },
    ];
    const { body } = await plans.putGoals(mentee, id, sent, 1);
    expect(body.goals?.map(({ statement, progress }) => [statement, progress])).toEqual([
      ['Run the heart failure clinic on two days a week', 'on_track'],
      ['Win the grant', 'open'],
    ]);
    expect(lineage(body, 1)).toBe(first);
    expect(lineage(body, 0)).not.toBe(first);
    expect(body.row_version).toBe(2);
    const again = body.goals?.map(({ advice: _, ...rest }) => rest) ?? [];
    expect((await plans.putGoals(mentee, id, again)).body.row_version).toBe(2);
    expect((await plans.putGoals(mentee, id, again.toReversed())).body).toMatchObject({ row_version: 3 });
    expect((await plans.putGoals(mentee, id, [])).body.goals).toEqual([]);
  });

  it('belong to this plan, each given once', async () => {
    const { mentee, id } = await plans.drafted();
    const other = await plans.drafted();
    const [own, foreign] = [lineage((await plans.version(mentee, id)).body), lineage((await plans.version(other.mentee, other.id)).body)];
    const named = (lineage_id: string) => ({ ...goal, lineage_id });
    expectProblem(await plans.putGoals(mentee, id, [goal, named(foreign)]), 422, 'reference-unknown', '/goals/1/lineage_id');
    expectProblem(await plans.putGoals(mentee, id, [named(own), goal, named(own)]), 422, 'plan-unfit', '/goals/2/lineage_id');
  });

  it('may continue a lineage of an earlier version of the plan', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const old = lineage((await plans.version(mentee, id)).body);
    const draft = await plans.revise(mentee, plan_id);
    await plans.putGoals(mentee, draft.body.id, []);
    expect(lineage((await plans.putGoals(mentee, draft.body.id, [{ ...goal, lineage_id: old }])).body)).toBe(old);
  });
});

describe('endorsing', () => {
  it('is for a present formal mentor, once', async () => {
    const { mentee, mentor } = await pair();
    const { id } = await plans.drafted(mentee);
    const first = await plans.act(mentor, id, 'endorse', {}, 1);
    expect(first.body.endorsements).toEqual([
      { mentor: expect.objectContaining({ id: mentor.id }), endorsed_on: '2026-03-01', is_current: true },
    ]);
    expect((await plans.act(mentor, id, 'endorse')).body.row_version).toBe(first.body.row_version);
    for (const who of [mentee, people.director, people.lead]) expectProblem(await plans.act(who, id, 'endorse'), 403, 'permission-denied');
    const informal = await world.person({ division: 'NEPH' });
    await world.assignment(mentee, informal, { subtype: 'informal' });
    expectProblem(await plans.act(informal, id, 'endorse'), 404, 'not-found');
  });

  it('is refused to a mentor whose assignment is over, paused or suspended', async () => {
    const { mentee, mentor, assignment } = await pair();
    const { id } = await plans.drafted(mentee);
    await world.insert('assignment_pause', { assignment_id: assignment.id, starts_on: '2026-02-01', ends_on: '2026-04-01' });
    expectProblem(await plans.act(mentor, id, 'endorse'), 404, 'not-found');
    world.at('2026-04-01');
    await plans.suspended(assignment, '2026-04-01', '2026-05-01');
    expectProblem(await plans.act(mentor, id, 'endorse'), 404, 'not-found');
    world.at('2026-05-01');
    expect((await plans.act(mentor, id, 'endorse')).status).toBe(200);
    await plans.edit(mentee, id, { barriers: ['Sleep'] });
    await world.sql`update assignment set state = 'ended', ends_on = '2026-05-01' where id = ${assignment.id}`;
    expectProblem(await plans.act(mentor, id, 'endorse'), 404, 'not-found');
  });

  it('counts for the draft as it was: a change voids it, and it can be given again', async () => {
    const { mentee, mentor } = await pair();
    const { id } = await plans.drafted(mentee);
    await plans.act(mentor, id, 'endorse');
    const current = async () => (await plans.version(mentee, id)).body.endorsements.map(({ is_current }) => is_current);
    await plans.edit(mentee, id, { barriers: ['Sleep'] });
    expect(await current()).toEqual([false]);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-not-endorsed');
    await plans.act(mentor, id, 'endorse');
    expect(await current()).toEqual([true]);
    await plans.putGoals(mentee, id, [goal, goal]);
    expect(await current()).toEqual([false]);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-not-endorsed');
    await plans.act(mentor, id, 'endorse');
    expect((await plans.act(mentee, id, 'submit')).status).toBe(200);
    expectProblem(await plans.act(mentor, id, 'endorse'), 409, 'plan-state');
  });

  it('and editing at the same time never leave an endorsement of text the mentor did not see', async () => {
    const { mentee, mentor } = await pair();
    const { id } = await plans.drafted(mentee);
    const [edited, endorsed] = await Promise.all([
      plans.edit(mentee, id, { barriers: ['Sleep'] }, 1),
      plans.act(mentor, id, 'endorse', {}, 1),
    ]);
    expect([edited.status, endorsed.status].toSorted()).toEqual([200, 412]);
  });
});

describe('submitting', () => {
  it('stores the position of the day, and is refused while something is missing', async () => {
    const mentee = await world.person();
    await world.insert('position_description', {
      person_id: mentee.id,
      kind: 'clinician_teacher',
      starts_on: '2020-07-01',
      ends_on: '2026-03-02',
    });
    await world.insert('position_description', { person_id: mentee.id, kind: 'clinician_scientist', starts_on: '2026-03-02' });
    const { id } = await plans.drafted(mentee);
    const { body } = await plans.act(mentee, id, 'submit', {}, 1);
    expect(body).toMatchObject({
      state: 'submitted',
      submitted_on: '2026-03-01',
      position_description: 'clinician_teacher',
      row_version: 2,
    });
    expect(body.missing).toEqual([
      { capacity: 'division_director', is_vacant: false, holder_ids: [people.director.id] },
      { capacity: 'physician_in_chief', is_vacant: false, holder_ids: [people.pic.id] },
    ]);
    world.at('2026-03-02');
    expect((await plans.version(mentee, id)).body.position_description).toBe('clinician_teacher');
    expect((await plans.act(mentee, id, 'submit')).body).toMatchObject({ row_version: 2, submitted_on: '2026-03-01' });
  });

  it('names everything that is missing at once', async () => {
    const { mentee, id } = await plans.drafted(undefined, { content: { barriers: ['Sleep'] }, goals: [] });
    const refused = await plans.act(mentee, id, 'submit');
    expectProblem(refused, 422, 'plan-incomplete', '/content/long_term_goals');
    expectProblem(refused, 422, 'plan-incomplete', '/goals');
    await plans.putGoals(mentee, id, [goal]);
    expectProblem(await plans.act(mentee, id, 'submit'), 422, 'plan-incomplete', '/content/long_term_goals');
  });

  it('requires the endorsement of one formal mentor where there is any', async () => {
    const { mentee, mentor } = await pair();
    const second = await world.person({ division: 'NEPH', site: 'NORTH' });
    await world.assignment(mentee, second);
    const { id } = await plans.drafted(mentee);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-not-endorsed');
    await plans.act(second, id, 'endorse');
    expect((await plans.act(mentee, id, 'submit')).body.state).toBe('submitted');
    expect(await plans.notificationsOf(mentor, 'plan_submitted')).toEqual([]);
  });

  it('does not count the endorsement of a former mentor, and requires none where there is no mentor', async () => {
    const { mentee, mentor, assignment } = await pair();
    const { id } = await plans.drafted(mentee);
    await plans.act(mentor, id, 'endorse');
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${assignment.id}`;
    const second = await world.person({ division: 'NEPH', site: 'NORTH' });
    const later = await world.assignment(mentee, second);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-not-endorsed');
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${later.id}`;
    expect((await plans.act(mentee, id, 'submit')).status).toBe(200);
  });

  it('closes the draft to every change', async () => {
    const { mentee, id } = await plans.submitted();
    const before = (await plans.version(mentee, id)).text;
    expectProblem(await plans.edit(mentee, id, { barriers: [] }), 409, 'plan-state');
    expectProblem(await plans.putGoals(mentee, id, []), 409, 'plan-state');
    expect((await plans.version(mentee, id)).text).toBe(before);
  });

  it('and editing at the same time: the submitted text is the one the submission read', async () => {
    const { mentee, id } = await plans.drafted();
    const [submitted, edited] = await Promise.all([plans.act(mentee, id, 'submit'), plans.edit(mentee, id, { long_term_goals: null })]);
    expect([submitted.status, edited.status]).toSatisfy(([a, b]) => (a === 200 && b === 409) || (a === 422 && b === 200));
  });
});

describe('withdrawing', () => {
  it('is possible for a draft and for a version nobody has decided on', async () => {
    const { mentee, id, plan_id } = await plans.submitted();
    const { body } = await plans.act(mentee, id, 'withdraw');
    expect(body).toMatchObject({ state: 'withdrawn', submitted_on: '2026-03-01', missing: [] });
    expect((await plans.act(mentee, id, 'withdraw')).body.row_version).toBe(body.row_version);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-state');
    const next = await plans.revise(mentee, plan_id);
    expect(next.body).toMatchObject({ version: 2, state: 'draft', based_on_id: id, content });
    expect((await plans.act(mentee, next.body.id, 'withdraw')).body).toMatchObject({ state: 'withdrawn', submitted_on: null });
  });

  it('is refused once somebody has approved, and for versions in force or returned', async () => {
    const { mentee, id } = await plans.submitted();
    await plans.decide(people.director, id);
    expectProblem(await plans.act(mentee, id, 'withdraw'), 409, 'plan-state');
    await plans.decide(people.pic, id);
    expectProblem(await plans.act(mentee, id, 'withdraw'), 409, 'plan-state');
    const back = await plans.submitted();
    await plans.decide(people.director, back.id, { decision: 'returned' });
    expectProblem(await plans.act(back.mentee, back.id, 'withdraw'), 409, 'plan-state');
  });
});

describe('revising', () => {
  it('copies the latest version into a draft with its goals in their lineage, and leaves the version in force', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const original = (await plans.version(mentee, id)).body;
    const { status, body, headers } = await plans.revise(mentee, plan_id);
    expect({ status, location: headers.location }).toEqual({ status: 201, location: `/v1/plan-versions/${body.id}` });
    expect(body).toMatchObject({ version: 2, change: 'substantive', state: 'draft', based_on_id: id, content, is_original: false });
    expect(body.goals).toEqual(original.goals);
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({
      in_force_id: id,
      original_id: id,
      latest: { id: body.id, version: 2 },
    });
  });

  it('is refused while a version is open, and of two at once one succeeds', async () => {
    const { mentee, plan_id } = await plans.drafted();
    expectProblem(await plans.revise(mentee, plan_id), 409, 'plan-state');
    const done = await plans.approved(people.director, people.pic);
    const both = await Promise.all([plans.revise(done.mentee, done.plan_id), plans.revise(done.mentee, done.plan_id)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  it('is for the mentee alone', async () => {
    const { plan_id } = await plans.approved(people.director, people.pic);
    for (const who of [people.director, people.lead]) expectProblem(await plans.revise(who, plan_id), 403, 'permission-denied');
    for (const who of [people.outsider, people.stranger]) expectProblem(await plans.revise(who, plan_id), 404, 'not-found');
  });

  it('after a return starts from the returned version; after a withdrawal, from the one before', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const second = (await plans.revise(mentee, plan_id)).body.id;
    await plans.edit(mentee, second, { barriers: ['Second'] });
    await plans.act(mentee, second, 'submit');
    await plans.decide(people.director, second, { decision: 'returned' });
    const third = await plans.revise(mentee, plan_id);
    expect(third.body).toMatchObject({ version: 3, based_on_id: second, content: { barriers: ['Second'] } });
    await plans.edit(mentee, third.body.id, { barriers: ['Third'] });
    await plans.act(mentee, third.body.id, 'withdraw');
    expect((await plans.read(mentee, plan_id)).body.latest).toMatchObject({ id: second, state: 'returned' });
    expect((await plans.revise(mentee, plan_id)).body).toMatchObject({
      version: 4,
      based_on_id: second,
      content: { barriers: ['Second'] },
    });
    expect((await plans.read(mentee, plan_id)).body.in_force_id).toBe(id);
  });

  it('editorially corrects the version in force, and nothing else', async () => {
    const fresh = await plans.submitted();
    await plans.decide(people.director, fresh.id, { decision: 'returned' });
    expectProblem(await plans.revise(fresh.mentee, fresh.plan_id, 'editorial'), 422, 'plan-unfit', '/change');

    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const second = (await plans.revise(mentee, plan_id)).body.id;
    await plans.edit(mentee, second, { barriers: ['Never approved'] });
    await plans.act(mentee, second, 'submit');
    await plans.decide(people.pic, second, { decision: 'returned' });
    expect((await plans.revise(mentee, plan_id, 'editorial')).body).toMatchObject({ based_on_id: id, change: 'editorial', content });
  });

  it('editorially, may change only the wording and the order of goals, and is refused with the names of other changes', async () => {
    const { mentee, plan_id } = await plans.approved(people.director, people.pic);
    const { body } = await plans.revise(mentee, plan_id, 'editorial');
    const own = { ...goal, lineage_id: lineage(body) };
    const refused = async (goals: readonly object[], ...pointers: string[]) => {
      await plans.putGoals(mentee, body.id, goals);
      const answer = await plans.act(mentee, body.id, 'submit');
      for (const pointer of pointers) expectProblem(answer, 422, 'plan-unfit', pointer);
      expect((answer.body as unknown as { errors: object[] }).errors).toHaveLength(pointers.length);
    };
    await refused([own, goal], '/goals/1');
    await refused([{ ...goal, lineage_id: null }], '/goals/0', '/goals');
    await refused([{ ...own, target_on: '2030-01-01', domain: 'clinical' }], '/goals/0/domain', '/goals/0/target_on');
    await refused([{ ...own, measure: null, progress: 'dropped' }], '/goals/0/measure', '/goals/0/progress');
    await plans.putGoals(mentee, body.id, [{ ...own, statement: 'Submit a grant application on heart failure, in other words' }]);
    const changes = { long_term_goals: 'Something else', stakeholders: [], resources_needed: null, barriers: ['Sleep'] };
    for (const [field, value] of Object.entries(changes)) {
      await plans.edit(mentee, body.id, { [field]: value });
      expectProblem(await plans.act(mentee, body.id, 'submit'), 422, 'plan-unfit', `/content/${field}`);
      await plans.edit(mentee, body.id, { [field]: content[field as keyof typeof content] });
    }
    expect((await plans.act(mentee, body.id, 'submit')).body.state).toBe('submitted');
  });

  it('editorially, may reorder goals', async () => {
    const mentee = await world.person();
    const { plan_id, id } = await plans.drafted(mentee, { goals: [goal, { ...goal, domain: 'clinical' }] });
    await plans.act(mentee, id, 'submit');
    for (const who of [people.director, people.pic]) await plans.decide(who, id);
    const { body } = await plans.revise(mentee, plan_id, 'editorial');
    const turned = body.goals?.map(({ advice: _, ...rest }) => rest).toReversed() ?? [];
    await plans.putGoals(mentee, body.id, turned);
    expect((await plans.act(mentee, body.id, 'submit')).body).toMatchObject({
      state: 'submitted',
      goals: [{ domain: 'clinical' }, { domain: 'research' }],
    });
  });
});

describe('comparing', () => {
  it('answers what changed, goal by goal through their lineage', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const kept = lineage((await plans.version(mentee, id)).body);
    const second = (await plans.revise(mentee, plan_id)).body;
    const added = { domain: 'clinical', statement: 'A clinic' };
    await plans.putGoals(mentee, second.id, [added, { ...goal, lineage_id: kept, progress: 'at_risk', measure: null }]);
    await plans.edit(mentee, second.id, { stakeholders: ['Clinic'] });
    const { body } = await compare(mentee, second.id, id);
    expect(body).toMatchObject({ plan_id, from_id: id, from_version: 1, to_id: second.id, to_version: 2 });
    expect(body.fields).toEqual([{ field: 'stakeholders', before: content.stakeholders, after: ['Clinic'] }]);
    expect(body.goals.added).toEqual([expect.objectContaining({ ...added, measure: null, progress: 'open' })]);
    expect(body.goals.removed).toEqual([]);
    expect(body.goals.changed).toEqual([
      {
        lineage_id: kept,
        fields: [
          { field: 'measure', before: goal.measure, after: null },
          { field: 'progress', before: 'open', after: 'at_risk' },
        ],
      },
    ]);
    expect((await compare(mentee, id, second.id)).body.goals.removed).toEqual([expect.objectContaining(added)]);
    expect((await compare(mentee, id, id)).body.goals).toEqual({ added: [], removed: [], changed: [] });
  });

  it('compares the position only between submitted versions', async () => {
    const mentee = await world.person();
    const position = { person_id: mentee.id, kind: 'clinician_scientist', starts_on: '2020-07-01' };
    const { id: held } = await world.insert('position_description', position);
    const { plan_id, id } = await plans.approved(people.director, people.pic, mentee);
    await world.sql`update position_description set kind = 'clinician_teacher' where id = ${held}`;
    const draft = (await plans.revise(mentee, plan_id)).body.id;
    for (const [to, from] of [
      [draft, id],
      [id, draft],
    ] as const)
      expect((await compare(mentee, to, from)).body.fields).toEqual([]);
    await plans.act(mentee, draft, 'submit');
    expect((await compare(mentee, draft, id)).body.fields).toEqual([
      { field: 'position_description', before: 'clinician_scientist', after: 'clinician_teacher' },
    ]);
  });

  it('is possible for two versions of one plan, to readers of both', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const other = await plans.approved(people.director, people.pic);
    const draft = (await plans.revise(mentee, plan_id)).body.id;
    expectProblem(await compare(people.director, id, other.id), 422, 'plan-unfit', 'against');
    expectProblem(await compare(mentee, id, other.id), 422, 'reference-unknown', 'against');
    expectProblem(await compare(mentee, id, crypto.randomUUID()), 422, 'reference-unknown', 'against');
    expectProblem(await compare(mentee, other.id, id), 404, 'not-found');
    for (const [from, to] of [
      [id, draft],
      [draft, id],
    ] as const)
      expectProblem(await compare(people.director, from, to), 403, 'permission-denied');
    expect((await compare(people.director, id, id)).status).toBe(200);
    expectProblem(await compare(people.lead, id, id), 403, 'permission-denied');
  });
});

describe('a submitted version', () => {
  it('cannot be changed, extended or deleted by any statement of the service', async () => {
    const { id } = await plans.submitted();
    const refused = async (statement: Promise<unknown>) =>
      expect(statement).rejects.toMatchObject({ code: '23514', constraint: 'plan_version_frozen' });
    const version = () => world.db.updateTable('plan_version').where('id', '=', id);
    const inner = async () => {
      await refused(world.db.updateTable('plan_content').set({ long_term_goals: 'Other' }).where('version_id', '=', id).execute());
      await refused(world.db.updateTable('plan_goal').set({ statement: 'Other' }).where('version_id', '=', id).execute());
      await refused(world.db.deleteFrom('plan_goal').where('version_id', '=', id).execute());
      const more = { version_id: id, lineage_id: crypto.randomUUID(), domain: 'research', statement: 'More', position: 9 } as const;
      await refused(world.db.insertInto('plan_goal').values(more).execute());
      await refused(version().set({ state: 'draft' }).execute());
      await refused(version().set({ position_description: 'other' }).execute());
      await refused(version().set({ submitted_on: '2020-01-01' }).execute());
      await refused(version().set({ version: 7 }).execute());
      await refused(version().set({ change: 'editorial' }).execute());
    };
    await inner();
    await plans.decide(people.director, id);
    await inner();
    await plans.decide(people.pic, id);
    await inner();
    await refused(version().set({ in_force_on: '2020-01-01' }).execute());
    // Nor may goals of a draft be carried into it.
    const other = await plans.drafted();
    await refused(world.db.updateTable('plan_goal').set({ version_id: id }).where('version_id', '=', other.id).execute());
  });

  it('stays unchanged as the original through every later operation', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const words = async () => {
      const { content, goals, position_description, decisions, submitted_on, in_force_on } = (await plans.version(mentee, id)).body;
      return { content, goals, position_description, decisions, submitted_on, in_force_on };
    };
    const before = await words();
    await plans.edit(mentee, id, { barriers: [] });
    await plans.putGoals(mentee, id, []);
    for (const verb of ['submit', 'endorse', 'withdraw']) await plans.act(mentee, id, verb);
    await plans.decide(people.director, id, { decision: 'returned' });
    for (const change of ['substantive', 'editorial']) {
      const next = (await plans.revise(mentee, plan_id, change)).body;
      if (change === 'substantive') await plans.edit(mentee, next.id, { barriers: [change] });
      await plans.act(mentee, next.id, 'submit');
      await plans.decide(people.director, next.id);
      await plans.decide(people.pic, next.id);
      expect((await plans.version(mentee, next.id)).body.state).toBe('in_force');
    }
    await plans.close(mentee, plan_id);
    expect(await words()).toEqual(before);
    expect((await plans.version(mentee, id)).body).toMatchObject({ state: 'superseded', superseded_on: '2026-03-01', is_original: true });
    expect((await plans.read(mentee, plan_id)).body.original_id).toBe(id);
  });
});
