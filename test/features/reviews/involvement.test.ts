/** Whoever mentored the person in the period has no part in the check-in, the review, the waiver or the case in any office; others act. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { careersOf } from '../../setup/careers.ts';
import type { Answer } from '../../setup/client.ts';
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
const given: string[] = [];
afterEach(async () => {
  await world.sql`update leadership_role set ends_on = '2026-03-01' where id = any (${given.splice(0)}::uuid[])`;
  await world.sql`update leadership_role set ends_on = null where person_id = ${people.lead.id}`;
  world.at('2026-03-01');
});

/** A mentee on probation whose mentorship ended in February, and the former mentor, who is a mentorship lead since March. */
async function formerMentor() {
  const mentee = await reviews.probationer();
  const former = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
  await world.assignment(mentee, former, { state: 'ended', is_primary: true, starts_on: '2025-10-01', ends_on: '2026-02-20' });
  given.push((await world.role(former, 'mentorship_lead', { starts_on: '2026-03-01' })).id);
  return { mentee, former };
}

type Matter = { ask: (as: Person) => Promise<Answer>; done: number };
const other = { waived_reason: 'other', waived_note: 'Words' };
/** Every decision about a check-in or an annual review that an office makes, of somebody new to it. */
const matters: Record<string, (mentee: Person) => Promise<Matter>> = {
  'schedule a check-in': async ({ id }) => ({
    ask: (as) => world.as(as).post('/v1/check-ins', { mentee_id: id, conductor_id: people.viceChair.id, planned_on: '2026-03-10' }),
    done: 201,
  }),
  'reschedule a check-in': async (mentee) => {
    const { body } = await reviews.schedule(mentee);
    return { ask: (as) => world.as(as).patch(`/v1/check-ins/${body.id}`, { planned_on: '2026-03-12' }, { ifMatch: '*' }), done: 200 };
  },
  'cancel a check-in': async (mentee) => {
    const { body } = await reviews.schedule(mentee);
    return { ask: (as) => world.as(as).post(`/v1/check-ins/${body.id}/cancel`, {}, { ifMatch: '*' }), done: 200 };
  },
  'waive a check-in': async ({ id }) => ({ ask: (as) => world.as(as).post('/v1/check-ins/waive', { mentee_id: id, ...other }), done: 200 }),
  'allow an early check-in': async ({ id }) => ({
    ask: (as) => world.as(as).post('/v1/check-ins/allow-early', { mentee_id: id, reason: 'A long leave' }),
    done: 200,
  }),
  'void a check-in': async (mentee) => {
    const { body } = await reviews.schedule(mentee);
    await reviews.act(people.viceChair, body.id, 'hold', checkInContent);
    const voided = { voided_reason: 'wrong_person' };
    return { ask: (as) => world.as(as).post(`/v1/check-ins/${body.id}/void`, voided, { ifMatch: '*' }), done: 200 };
  },
  'waive an annual review': async ({ id }) => ({
    ask: (as) => world.as(as).post('/v1/annual-reviews/waive', { mentee_id: id, ...other }),
    done: 200,
  }),
  'void an annual review': async (mentee) => {
    const { body } = await reviews.review(mentee);
    const voided = { voided_reason: 'wrong_person' };
    return { ask: (as) => world.as(as).post(`/v1/annual-reviews/${body.id}/void`, voided, { ifMatch: '*' }), done: 200 };
  },
};

describe.each(Object.entries(matters))('to %s', (_, prepare) => {
  it('is not for the former mentor who has become mentorship lead, but for another lead', async () => {
    const { mentee, former } = await formerMentor();
    const { ask, done } = await prepare(mentee);
    const refused = await ask(former);
    expect([403, 404], refused.text).toContain(refused.status);
    const answer = await ask(people.lead);
    expect(answer.status, answer.text).toBe(done);
  });
});

describe('where the former mentor is the only mentorship lead', () => {
  const alone = () => world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${people.lead.id}`;

  it.each(['waive a check-in', 'void a check-in', 'waive an annual review', 'void an annual review'])(
    'the Chair can %s, and cannot while another lead is there',
    async (name) => {
      const { mentee, former } = await formerMentor();
      const made = await matters[name]?.(mentee);
      expect((await made?.ask(people.chair))?.status).toBe(403);
      await alone();
      expect([403, 404]).toContain((await made?.ask(former))?.status);
      const answer = await made?.ask(people.chair);
      expect(answer?.status, answer?.text).toBe(made?.done);
    },
  );

  it('the note of a waiver is not for them, and a shared action is not for the former mentor who directs the division', async () => {
    const { mentee, former } = await formerMentor();
    const { id } = (await reviews.waive(mentee)).body;
    expect((await reviews.read(people.lead, id)).body.waived_note).toBe('Canary-waived');
    expect((await reviews.read(former, id)).body.waived_note).toBeNull();
    const second = await formerMentor();
    const { body } = await reviews.schedule(second.mentee);
    await reviews.act(people.viceChair, body.id, 'hold', { ...checkInContent, actions: [{ owner: 'mentee', text: 'Canary-shared' }] });
    const [action] = (await world.as(second.mentee).get(`/v1/action-items?check_in_id=${body.id}`)).body.items;
    await world.as(second.mentee).post(`/v1/action-items/${action?.id}/share`, {}, { ifMatch: '*' });
    given.push((await world.role(second.former, 'division_director', { division: 'CARD', acting: true, starts_on: '2026-03-01' })).id);
    expect((await world.as(people.director).get(`/v1/action-items/${action?.id}`)).status).toBe(200);
    expect((await world.as(second.former).get(`/v1/action-items/${action?.id}`)).status).toBe(404);
  });

  it('a case of the lead’s own pair is acknowledged and resolved by the Chair, who reads no note of a case of their own', async () => {
    const mentee = await world.person({ division: 'CARD', site: 'UNION' });
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    await world.assignment(mentee, mentor, { starts_on: '2026-01-01' });
    given.push((await world.role(mentor, 'mentorship_lead', { starts_on: '2026-01-01' })).id);
    const line = await world.as(people.facultyAffairs).post('/v1/reporting-lines', {
      subordinate_id: mentee.id,
      superior_id: mentor.id,
      kind: 'supervision',
      starts_on: '2026-02-01',
    });
    expect(line.status, line.text).toBe(201);
    const [opened] = (await world.as(people.lead).get(`/v1/conflict-cases?mentee_id=${mentee.id}`)).body.items;
    const url = `/v1/conflict-cases/${opened?.id}`;
    const acknowledge = (as: Person) => world.as(as).post(`${url}/acknowledge`, { note: 'Secret note' }, { ifMatch: '*' });
    expect((await acknowledge(people.chair)).status).toBe(403);
    await alone();
    expect((await acknowledge(mentor)).status).toBe(403);
    expect((await acknowledge(people.chair)).body).toMatchObject({ status: 'acknowledged', note: 'Secret note' });
    expect((await world.as(mentor).get(url)).body).toMatchObject({ note: null });
    given.push((await world.role(mentor, 'chair', { starts_on: '2026-03-01' })).id);
    expect((await world.as(mentor).get(url)).text).not.toMatch(/Secret/);
  });
});

describe('an obligation of somebody whose division has no director', () => {
  it('is waived by the physician-in-chief who answers for the person, and not while there is a director', async () => {
    const { mentee } = await formerMentor();
    const waive = () =>
      world.as(people.pic).post('/v1/obligation-waivers', { person_id: mentee.id, kind: 'academic_plan', reason: 'done_elsewhere' });
    expect((await waive()).status).toBe(403);
    const vacated = await world.sql<{ id: string }>`
      update leadership_role set ends_on = '2026-03-01' where role = 'division_director' and ends_on is null
        and division_id = (select id from division where department_id = ${world.id} and code = 'CARD') returning id`;
    const answer = await waive();
    expect(answer.status, answer.text).toBe(201);
    await world.sql`update leadership_role set ends_on = null where id = any (${vacated.map(({ id }) => id)}::uuid[])`;
  });
});

it('the daily work still finds whoever can act', async () => {
  await careers.on('2026-03-02');
});
