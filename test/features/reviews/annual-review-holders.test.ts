/** Who holds a person’s annual review on a day, and reads the mentee’s input before and the content after it is held. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import { reviewsOf } from '../../setup/reviews.ts';
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

/** A division and a site of their own, so that one test decides who leads them. */
async function unit() {
  const code = `R${crypto.randomUUID().slice(0, 8)}`;
  const division = await world.insert('division', { code, name: code, kind: 'departmental', starts_on: '2000-01-01' });
  const site = await world.insert('site', { code, name: code, affiliation: 'full' });
  const mentee = await world.person({ division: null, site: null });
  await world.insert('division_membership', { person_id: mentee.id, division_id: division.id, is_primary: true, starts_on: '2020-07-01' });
  await world.insert('site_membership', { person_id: mentee.id, site_id: site.id, is_primary: true, starts_on: '2020-07-01' });
  const scopes = {
    division_director: { division_id: division.id },
    physician_in_chief: { site_id: site.id },
    hospital_division_head: { division_id: division.id, site_id: site.id },
  };
  const office = async (role: keyof typeof scopes, more: object = {}) => {
    const who = await world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
    await world.insert('leadership_role', { person_id: who.id, role, starts_on: '2020-07-01', ...scopes[role], ...more });
    return who;
  };
  return { mentee, office };
}
const inputOf = async (who: Person, id: string) => (await reviews.readReview(who, id)).body.content?.mentee_input ?? null;

describe('the review is held and prepared by', () => {
  it('the first available of director, physician-in-chief, hospital division head, lead and Chair', async () => {
    const { mentee, office } = await unit();
    const leaders = [
      ['division_director', await office('division_director')],
      ['physician_in_chief', await office('physician_in_chief')],
      ['hospital_division_head', await office('hospital_division_head')],
      ['mentorship_lead', people.lead],
      ['chair', people.chair],
    ] as const;
    const { id } = (await reviews.input(mentee, 'Canary-input')).body;
    for (const [n, [capacity, who]] of leaders.entries()) {
      expect(await inputOf(who, id), capacity).toBe('Canary-input');
      for (const [, other] of leaders.filter((_, m) => m > n)) {
        expect(await inputOf(other, id)).toBeNull();
        const early = await reviews.review(mentee, {}, other);
        expectProblem(early, 403, 'permission-denied');
        expect(early.text).not.toContain('Canary');
      }
      await world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${who.id}`;
    }
    await world.sql`update leadership_role set ends_on = null where person_id in (${people.lead.id}, ${people.chair.id})`;
  });

  it.each(['physician_in_chief', 'hospital_division_head'] as const)(
    'the %s during a vacancy, who can still record it when there is a director again',
    async (role) => {
      const { mentee, office } = await unit();
      await office('division_director', { ends_on: '2026-01-01' });
      const [stand_in, director] = [await office(role), await office('division_director', { starts_on: '2026-02-01', acting: true })];
      expectProblem(await reviews.review(mentee, { held_on: '2025-12-31' }, stand_in), 403, 'permission-denied');
      expectProblem(await reviews.review(mentee, { held_on: '2026-01-15' }, director), 422, 'capacity-not-held', '/held_on');
      const { status, body } = await reviews.review(mentee, { held_on: '2026-01-31' }, stand_in);
      expect(status).toBe(201);
      expect(body).toMatchObject({ capacity: role, reviewer_id: stand_in.id });
    },
  );

  it('the next leader where the only director was the mentor on a day since the year began', async () => {
    const { mentee, office } = await unit();
    const [director, pic] = [await office('division_director', { starts_on: '2025-09-01' }), await office('physician_in_chief')];
    await world.assignment(mentee, director, { starts_on: '2025-01-01', state: 'ended', ends_on: '2025-07-02' });
    const { id } = (await reviews.input(mentee, 'Canary-input')).body;
    expect(await inputOf(director, id)).toBeNull();
    expect(await inputOf(pic, id)).toBe('Canary-input');
    expect(await reviews.notificationsOf('review_input_given', pic)).toEqual([id]);
    expect(await reviews.notificationsOf('review_input_given', director)).toEqual([]);
    const refused = await reviews.review(mentee, {}, director);
    expectProblem(refused, 422, 'annual-review-unfit', '/mentee_id');
    expect(reviews.reasonOf(refused)).toBe('is_mentor');
    expect((await reviews.review(mentee, {}, pic)).body).toMatchObject({ id, capacity: 'physician_in_chief' });
  });

  it('the next leader where the mentee is the director, or the director has left or died', async () => {
    const { mentee, office } = await unit();
    const [director, pic] = [await office('division_director'), await office('physician_in_chief')];
    const at = (day: string) => reviews.review(mentee, { held_on: day }, pic);
    expectProblem(await at('2026-02-01'), 403, 'permission-denied');
    await world.sql`update appointment set ends_on = '2026-02-01' where person_id = ${director.id}`;
    expect((await at('2026-02-01')).body.capacity).toBe('physician_in_chief');
    expect((await reviews.review(people.director, {}, people.lead)).body).toMatchObject({ capacity: 'mentorship_lead' });
  });

  it('nobody who was a formal mentor since the year began, for a late review up to that day', async () => {
    world.at('2026-07-20');
    const refused = async (assignment: Parameters<World['assignment']>[2], held_on = '2026-07-10') => {
      const { mentee, office } = await unit();
      const director = await office('division_director', { starts_on: '2026-07-01' });
      await office('physician_in_chief');
      await world.assignment(mentee, director, assignment);
      return reviews.review(mentee, { held_on, academic_year: 2025 }, director);
    };
    for (const assignment of [
      { starts_on: '2024-01-01', state: 'ended', ends_on: '2025-07-02' },
      { starts_on: '2025-09-01', state: 'completed', ends_on: '2025-10-01' },
    ] as const) {
      const answer = await refused(assignment);
      expectProblem(answer, 422, 'annual-review-unfit', '/mentee_id');
      expect(reviews.reasonOf(answer)).toBe('is_mentor');
      expect((answer.body as unknown as { detail: string }).detail).toContain(
        'Whoever was a formal mentor of the person in the review period does not review them',
      );
    }
    for (const assignment of [
      { starts_on: '2024-01-01', state: 'ended', ends_on: '2025-07-01' },
      { starts_on: '2025-09-01', subtype: 'informal' },
      { starts_on: '2025-09-01', state: 'voided' },
    ] as const)
      expect((await refused(assignment)).status).toBe(201);
    const { mentee } = await unit();
    await world.assignment(mentee, people.lead, { starts_on: '2026-07-05', state: 'ended', ends_on: '2026-07-06' });
    const late = await reviews.review(mentee, { held_on: '2026-07-10', academic_year: 2025 }, people.lead);
    expectProblem(late, 422, 'annual-review-unfit', '/mentee_id');
    expect((await reviews.review(mentee, { held_on: '2026-07-10', academic_year: 2025 }, people.chair)).body.capacity).toBe('chair');
  });

  it('no one who is not a leader of the person', async () => {
    const mentee = await world.person();
    for (const who of [mentee, people.viceChair, people.facilitator, people.facultyAffairs, people.mentorDirector, people.outsider])
      expectProblem(await reviews.review(mentee, {}, who), 403, 'permission-denied');
  });

  it('its holder, in that office alone', async () => {
    const { mentee, office } = await unit();
    const director = await office('division_director');
    await world.role(director, 'mentorship_lead');
    const refused = await reviews.review(mentee, { capacity: 'mentorship_lead' }, director);
    expectProblem(refused, 422, 'capacity-not-held', '/capacity');
    expect((refused.body as unknown as { held: string[] }).held).toEqual(['division_director']);
    expectProblem(await reviews.review(mentee, { capacity: 'chair' }, people.lead), 422, 'capacity-not-held', '/capacity');
    expect((await reviews.review(mentee, { capacity: 'division_director' }, director)).body.capacity).toBe('division_director');
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${director.id} and role = 'mentorship_lead'`;
  });
});

describe('the content', () => {
  it('is hidden from a reviewer while they are the mentor', async () => {
    const { mentee } = await unit();
    await reviews.input(mentee, 'Canary-input');
    const { id } = (await reviews.review(mentee, { actions: [{ owner: 'mentee', text: 'Canary-action' }] }, people.lead)).body;
    await reviews.answer(mentee, id, 'contest', { note: 'Canary-note' });
    const seen = async () => [
      (await reviews.readReview(people.lead, id)).text.includes('Canary'),
      (await world.as(people.lead).get(`/v1/action-items?review_id=${id}`)).body.items.length,
    ];
    expect(await seen()).toEqual([true, 1]);
    const { id: assignment_id } = await world.assignment(mentee, people.lead, { starts_on: '2026-03-01' });
    expect(await seen()).toEqual([false, 0]);
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${assignment_id}`;
    expect(await seen()).toEqual([true, 1]);
  });

  it('is recorded as read when anybody but the mentee reads it, also before the review is held', async () => {
    const mentee = await world.person();
    const { id } = (await reviews.input(mentee, 'Canary-input')).body;
    const reads = async () => (await reviews.events(id)).filter(([type]) => type === 'annual_review.read').length;
    for (const who of [mentee, people.lead, people.pic]) await reviews.readReview(who, id);
    expect(await reads()).toBe(0);
    await reviews.readReview(people.director, id);
    expect(await reads()).toBe(1);
    await reviews.review(mentee);
    expect(await reads()).toBe(2);
    await reviews.readReview(mentee, id);
    expect(await reads()).toBe(2);
    await reviews.readReview(people.director, id);
    expect(await reads()).toBe(3);
    const { id: silent } = await reviews.heldReview();
    expect((await reviews.events(silent)).map(([type]) => type)).toEqual(['annual_review.held']);
  });
});

describe('who is notified', () => {
  it('of the mentee’s input, once: the leader who holds the review', async () => {
    const mentee = await world.person();
    const { id } = (await reviews.input(mentee, 'Canary-input')).body;
    await reviews.input(mentee, 'Canary-more');
    expect(await reviews.notificationsAbout(id)).toEqual([['review_input_given', people.director.id]]);
  });

  it('of reviews due soon, once a year, and of each overdue one: the leader who holds it', async () => {
    const { mentee, office } = await unit();
    const { mentee: another, office: elsewhere } = await unit();
    const [director, pic] = [await office('division_director'), await office('physician_in_chief')];
    await world.assignment(mentee, director, { starts_on: '2025-09-01', state: 'voided' });
    const barred = await elsewhere('division_director', { starts_on: '2026-01-01' });
    const next = await elsewhere('physician_in_chief');
    await world.assignment(another, barred, { starts_on: '2025-07-01', state: 'ended', ends_on: '2025-07-02' });
    const due = async (who: Person) => (await careers.notificationsOf('reviews_due', who)).map(({ occasion }) => occasion);
    const late = async (who: Person) =>
      (await careers.notificationsOf('obligation_overdue', who))
        .filter(({ occasion }) => occasion === 'annual_review:2025')
        .map(({ subject_id }) => subject_id);
    await careers.on('2026-06-15');
    expect(await due(director)).toEqual([]);
    for (const day of ['2026-06-16', '2026-06-17']) await careers.on(day);
    expect([await due(director), await due(pic), await due(barred), await due(next)]).toEqual([['2025'], [], [], ['2025']]);
    await careers.on('2026-07-30');
    expect(await late(director)).not.toContain(mentee.id);
    for (const day of ['2026-07-31', '2026-08-01']) await careers.on(day);
    expect((await late(director)).filter((id) => id === mentee.id)).toEqual([mentee.id]);
    expect([await late(pic), await late(barred), await late(next)]).toEqual([[], [], [another.id]]);
  });

  it('of a contested review: the reviewer and the leader who would hold it today', async () => {
    const { mentee, office } = await unit();
    const old = await office('division_director', { ends_on: '2026-03-02' });
    const young = await office('division_director', { starts_on: '2026-03-02' });
    const { id } = (await reviews.review(mentee, {}, old)).body;
    world.at('2026-03-02');
    await reviews.answer(mentee, id, 'contest', { note: 'Canary-note' });
    for (const who of [old, young]) expect(await reviews.notificationsOf('review_contested', who)).toEqual([id]);
    expect((await reviews.readReview(young, id)).body).toMatchObject({ state: 'contested', content: { contest_note: null } });
  });
});
