/** What an office owns passes to who holds it next; content is read in office alone, and by a successor where the mentee releases it. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionItem } from '../../../src/features/reviews/actions/schema.ts';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import { plansOf } from '../../setup/plans.ts';
import { requestsOf } from '../../setup/requests.ts';
import { checkInContent, reviewsOf } from '../../setup/reviews.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let reviews: ReturnType<typeof reviewsOf>;
let careers: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  reviews = reviewsOf(world, people);
  careers = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const LAST = '2026-03-05';
const actionsOf = async (as: Person, query: string) =>
  (await world.as(as).get<{ items: ActionItem[] }>(`/v1/action-items?${query}`)).body.items;
const read = (as: Person, id: string) => world.as(as).get<ActionItem>(`/v1/action-items/${id}`);
const complete = (as: Person, id: string) => world.as(as).post<ActionItem>(`/v1/action-items/${id}/complete`, {}, { ifMatch: '*' });

let units = 0;
/** A division of its own, with a director until the fifth of March and the one who follows, and a mentee. */
async function division() {
  units += 1;
  const code = `OFF${units}`;
  await world.insert('division', { code, name: code, kind: 'departmental', starts_on: '1900-01-01' });
  const mentee = await world.person({ division: null, site: null });
  const unit = await world.sql<{ id: string }>`select id from division where code = ${code}`;
  await world.insert('division_membership', { person_id: mentee.id, division_id: unit[0]?.id, is_primary: true, starts_on: '2020-07-01' });
  const director = async (period: { starts_on?: string; ends_on?: string }) => {
    const holder = await world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
    await world.insert('leadership_role', {
      person_id: holder.id,
      role: 'division_director',
      division_id: unit[0]?.id,
      starts_on: '2020-07-01',
      ...period,
    });
    return holder;
  };
  return { mentee, former: await director({ ends_on: LAST }), successor: await director({ starts_on: LAST }) };
}

/** A review that the former director has held, with an action of each side. */
async function reviewed() {
  const unit = await division();
  const actions = [
    { owner: 'reviewer', text: 'Canary-office', due_on: '2026-03-10' },
    { owner: 'mentee', text: 'Canary-mentee', due_on: '2026-03-10' },
  ];
  const { status, body, text } = await world.as(unit.former).post<{ id: string }>('/v1/annual-reviews', {
    mentee_id: unit.mentee.id,
    mentorship_quality: 4,
    feedback: 'Canary-feedback',
    issues: ['Clinic load'],
    actions,
  });
  expect(status, text).toBe(201);
  const [office, own] = await actionsOf(unit.mentee, `review_id=${body.id}`);
  return { ...unit, id: body.id, office: office?.id ?? '', own: own?.id ?? '' };
}

describe('an action of an annual review', () => {
  it('passes to the next director, who reads, lists and completes it and is reminded, and the former one finds it no more', async () => {
    const { mentee, former, successor, id, office, own } = await reviewed();
    expect(await actionsOf(successor, `review_id=${id}`)).toEqual([]);
    expect((await read(former, office)).body).toMatchObject({ owner_id: former.id, is_of_office: true });
    world.at(LAST);
    for (const action of [office, own]) {
      expectProblem(await read(former, action), 404, 'not-found');
      expectProblem(await complete(former, action), 404, 'not-found');
    }
    expect(await actionsOf(former, `review_id=${id}`)).toEqual([]);
    expect((await actionsOf(successor, `review_id=${id}`)).map((action) => action.id)).toEqual([office, own]);
    expect((await actionsOf(successor, `owner_id=${successor.id}`)).map((action) => action.id)).toEqual([office]);
    expect((await read(mentee, office)).body).toMatchObject({ owner_id: successor.id, is_of_office: true });
    await careers.on('2026-03-06');
    expect(await reviews.notificationsOf('action_due', successor)).toEqual([office]);
    expect(await reviews.notificationsOf('action_due', former)).toEqual([]);
    expect(await reviews.notificationsOf('action_due', mentee)).toEqual([own]);
    await complete(mentee, own);
    expect(await reviews.notificationsOf('action_changed', successor)).toEqual([own]);
    expect((await complete(successor, office)).body).toMatchObject({ is_open: false, text: 'Canary-office' });
  });
});

describe('an action of an office that several hold', () => {
  it('is with whoever agreed to it among them, and where they have left, with one of the others for good', async () => {
    const asPic = async (who: Person, site_id: string, more: object = {}) =>
      world.insert('leadership_role', { person_id: who.id, role: 'physician_in_chief', site_id, starts_on: '2020-07-01', ...more });
    const early = await world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
    const { mentee, former, successor, office } = await reviewed();
    const late = await world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
    const { id: site_id } = await world.insert('site', { code: `W${units}`, name: `Ward ${units}`, affiliation: 'full' });
    await world.insert('site_membership', { person_id: mentee.id, site_id, is_primary: true, starts_on: '2020-07-01' });
    await world.sql`delete from leadership_role where person_id = ${successor.id}`;
    for (const who of [late, early]) await asPic(who, site_id);
    await asPic(former, site_id, { ends_on: '2026-03-08' });
    world.at(LAST);
    expect((await read(mentee, office)).body.owner_id).toBe(former.id);
    for (const who of [early, late, former]) expect((await read(who, office)).body.owner_id).toBe(former.id);
    world.at('2026-03-08');
    for (const who of [mentee, early, late]) expect((await read(who, office)).body.owner_id).toBe(early.id);
    await world.sql`delete from leadership_role where person_id in (${early.id}, ${late.id})`;
    await world.sql`update leadership_role set ends_on = '2026-03-08' where person_id in (${people.lead.id}, ${people.chair.id})`;
    expect((await read(mentee, office)).body.owner_id).toBe(former.id);
    await world.sql`update leadership_role set ends_on = null where person_id in (${people.lead.id}, ${people.chair.id})`;
  });
});

describe('an action of a check-in', () => {
  it('that the office owns passes to the next vice-chair of the portfolio; what the mentee is to do stays with the mentee', async () => {
    const [former, successor] = [await reviews.viceChair('research', LAST), await reviews.viceChair('research')];
    await world.sql`update leadership_role set starts_on = ${LAST} where person_id = ${successor.id}`;
    const { mentee, id } = await reviews.planned({ conductor_id: former.id });
    const actions = [
      { owner: 'conductor', text: 'Canary-office', due_on: '2026-03-10' },
      { owner: 'mentee', text: 'Canary-mentee', due_on: '2026-03-10' },
    ];
    await reviews.act(former, id, 'hold', { ...checkInContent, actions });
    const [office = { id: '' }, own = { id: '' }] = await actionsOf(mentee, `check_in_id=${id}`);
    expect((await read(former, own.id)).status).toBe(200);
    expectProblem(await read(successor, office.id), 404, 'not-found');
    world.at(LAST);
    for (const action of [office, own]) expectProblem(await read(former, action.id), 404, 'not-found');
    expect((await actionsOf(successor, `check_in_id=${id}`)).map((action) => action.id)).toEqual([office.id]);
    expectProblem(await read(successor, own.id), 404, 'not-found');
    expectProblem(await read(people.viceChair, office.id), 404, 'not-found');
    expect((await reviews.read(successor, id)).body.content).toBeNull();
    await careers.on('2026-03-06');
    expect(await reviews.notificationsOf('action_due', successor)).toEqual([office.id]);
    expect(await reviews.notificationsOf('action_due', former)).toEqual([]);
    expect((await complete(successor, office.id)).body.is_open).toBe(false);
  });
});

describe('an earlier annual review', () => {
  it('is read by the next director in its dates, issues and actions, and whole where the mentee releases it', async () => {
    const { mentee, former, successor, id } = await reviewed();
    expectProblem(await reviews.answer(mentee, id, 'release'), 422, 'annual-review-unfit');
    world.at(LAST);
    const before = (await reviews.readReview(successor, id)).body;
    expect(before).toMatchObject({ held_on: '2026-03-01', reviewer_id: former.id, released_to: null });
    expect(before.content).toMatchObject({ issues: ['Clinic load'], feedback: null, mentorship_quality: null, mentee_input: null });
    for (const other of [former, successor, people.lead]) expect((await reviews.answer(other, id, 'release')).status).toBe(403);
    expectProblem(await reviews.answer(mentee, id, 'release', {}, 99), 412, 'version-stale');
    const released = await reviews.answer(mentee, id, 'release');
    expect(released.body.released_to).toMatchObject([{ id: successor.id }]);
    expect((await reviews.answer(mentee, id, 'release')).body.row_version).toBe(released.body.row_version);
    expect((await reviews.readReview(successor, id)).body.content).toMatchObject({ feedback: 'Canary-feedback', mentorship_quality: 4 });
    expect(await reviews.notificationsOf('review_released', successor)).toEqual([id]);
    expect((await reviews.readReview(former, id)).body.content).toBeNull();
    expect((await reviews.answer(mentee, id, 'revoke-release')).body.released_to).toEqual([]);
    expect((await reviews.readReview(successor, id)).body.content).toMatchObject({ feedback: null });
    expect((await reviews.events(id)).map(([type]) => type)).toEqual(
      expect.arrayContaining(['annual_review.released', 'annual_review.release_revoked']),
    );
    // A release is for a person in office, and not for whoever follows them.
    await reviews.answer(mentee, id, 'release');
    await world.sql`update leadership_role set ends_on = '2026-03-06' where person_id = ${successor.id}`;
    world.at('2026-03-06');
    expectProblem(await reviews.readReview(successor, id), 404, 'not-found');
  });

  it('is released to the former director who holds it now as physician-in-chief', async () => {
    const { mentee, former, successor, id, office } = await reviewed();
    const site = await world.insert('site', { code: `S${units}`, name: `Site ${units}`, affiliation: 'full' });
    await world.insert('site_membership', { person_id: mentee.id, site_id: site.id, is_primary: true, starts_on: '2020-07-01' });
    await world.insert('leadership_role', { person_id: former.id, role: 'physician_in_chief', site_id: site.id, starts_on: '2020-07-01' });
    await world.sql`delete from leadership_role where person_id = ${successor.id}`;
    world.at(LAST);
    expect((await reviews.readReview(former, id)).body.content).toMatchObject({ issues: ['Clinic load'], feedback: null });
    const released = await reviews.answer(mentee, id, 'release');
    expect(released.body.released_to).toMatchObject([{ id: former.id }]);
    expect((await reviews.readReview(former, id)).body.content).toMatchObject({ feedback: 'Canary-feedback' });
    expect((await complete(former, office)).status).toBe(200);
  });

  it('cannot be released before it is held', async () => {
    const mentee = await world.person();
    const { id } = (await reviews.input(mentee, 'Canary-input')).body;
    expectProblem(await reviews.answer(mentee, id, 'release'), 409, 'annual-review-state');
  });
});

describe('whoever has left the office', () => {
  type Decided = { who: Person; url: string; fact: string; secret: RegExp; leave: () => Promise<unknown> };
  const endRoles = (who: Person) => world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${who.id}`;
  const director = async () => {
    const who = await world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
    await world.role(who, 'division_director', { division: 'CARD' });
    return who;
  };
  const decided: Record<string, () => Promise<Decided>> = {
    'the conductor of a check-in': async () => {
      const who = await reviews.viceChair('research');
      const { id } = await reviews.planned({ conductor_id: who.id });
      await reviews.act(who, id, 'hold', checkInContent);
      return { who, url: `/v1/check-ins/${id}`, fact: '"held_on":"2026-03-01"', secret: /Canary/, leave: () => endRoles(who) };
    },
    'the reviewer of an annual review': async () => {
      const who = await director();
      const { id } = await reviews.heldReview({}, who);
      return { who, url: `/v1/annual-reviews/${id}`, fact: `"reviewer_id":"${who.id}"`, secret: /Canary/, leave: () => endRoles(who) };
    },
    'who approved a plan': async () => {
      const who = await director();
      const plans = plansOf(world);
      const { id } = await plans.submitted();
      expect((await plans.decide(who, id)).status).toBe(200);
      return { who, url: `/v1/plan-versions/${id}`, fact: who.id, secret: /Canary/, leave: () => endRoles(who) };
    },
    'who contributed to a match discussion and concluded it': async () => {
      const who = await director();
      const words = requestsOf(world, people);
      const { discussion } = await words.discussing();
      await words.say(people.pic, discussion.id, { input: 'Secret-other' });
      await words.say(who, discussion.id, { capacity: 'division_director', input: 'Own words' });
      await words.conclude(who, discussion.id, { outcome: 'no_match', no_match_reason: 'no_candidate' });
      return {
        who,
        url: `/v1/match-discussions/${discussion.id}`,
        fact: `"concluded_by":"${who.id}"`,
        secret: /Secret-other/,
        leave: () => endRoles(who),
      };
    },
  };

  it.each(Object.entries(decided))('%s reads that they did and when, and the content only in office', async (_, make) => {
    const { who, url, fact, secret, leave } = await make();
    const inOffice = await world.as(who).get(url);
    expect(inOffice.text).toContain(fact);
    expect(inOffice.text).toMatch(secret);
    await leave();
    const after = await world.as(who).get(url);
    expect(after.status, after.text).toBe(200);
    expect(after.text).toContain(fact);
    expect(after.text).not.toMatch(secret);
  });
});

it('the actions of a holder, found for all at once, are those that name the holder one by one', async () => {
  for (const day of ['2026-03-01', LAST, '2026-03-06']) {
    const differing = await world.sql`
      with held as materialized (
        select who.id as holder, h.action_id from person who cross join lateral actions_held(who.department_id, who.id, ${day}::date) h
        where who.department_id = ${world.id} and exists (select from leadership_role r where r.person_id = who.id)
      ), one_by_one as materialized (
        select h.person_id as holder, t.id as action_id from action_item t cross join lateral action_holders(t.id, ${day}::date) h
        where t.department_id = ${world.id}
      )
      (table held except table one_by_one) union all (table one_by_one except table held)`;
    expect(differing).toEqual([]);
  }
});
