/** The content of a check-in is read by mentee and conductor alone, and not by a conductor who mentors or directs the mentee. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operationsText } from '../../../src/http/openapi.ts';
import { expectProblem } from '../../setup/client.ts';
import { plansOf } from '../../setup/plans.ts';
import { checkInContent, reviewsOf } from '../../setup/reviews.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let reviews: ReturnType<typeof reviewsOf>;
let second: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  reviews = reviewsOf(world, people);
  second = await reviews.viceChair('research');
});
beforeEach(() => world.at('2026-03-01'));

describe('everybody else', () => {
  it('finds no content of it in anything they can read, whatever their roles', { timeout: 120_000 }, async () => {
    const { mentee, id } = await reviews.held({ actions: [{ owner: 'mentee', text: 'Canary-action' }] });
    const { mentor } = await world.assignment(mentee, people.mentor).then(() => people);
    const ids = [
      [/^\/v1\/check-ins\b/, id],
      [/^\/v1\/(people|mentors)\b/, mentee.id],
      [/^\/v1\/divisions\b/, world.division('CARD').id],
    ] as const;
    const reads = operationsText(world.app)
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/) as [string, string, string, string])
      .filter(([, method, url]) => method === 'GET' && url.startsWith('/v1/'))
      .map(([, , url]) => url.replace(/\{\w+\}/, ids.find(([start]) => start.test(url))?.[1] ?? mentee.id));
    expect(reads.length).toBeGreaterThan(40);
    let answered = 0;
    const others = [people.director, people.pic, people.head, people.lead, people.chair, second, people.facilitator, people.committee];
    for (const who of [...others, people.facultyAffairs, people.admin, people.outsider, mentor]) {
      for (const url of reads) {
        const { text, status } = await world.as(who).get(url, { headers: { accept: 'application/json, text/csv;q=0.5, */*;q=0.1' } });
        if (status === 200) answered += 1;
        expect(text, url).not.toMatch(/Canary|"satisfaction/);
      }
    }
    expect(answered).toBeGreaterThan(200);
    const kept = await world.sql`select to_jsonb(e)::text as text from event e union all select to_jsonb(n)::text from notification n`;
    expect(kept.filter(({ text }) => /Canary|satisfaction/.test(String(text)))).toEqual([]);
  });

  it('in another department, or without a part in it, gets 404', async () => {
    const { id } = await reviews.held();
    for (const who of [people.outsider, people.stranger, people.mentor, people.facilitator, people.head])
      expectProblem(await reviews.read(who, id), 404, 'not-found');
    const strangers = await world.otherDepartment();
    const lead = await strangers.person();
    await strangers.role(lead, 'mentorship_lead');
    await strangers.role(lead, 'vice_chair', { portfolio: 'research' });
    expectProblem(await reviews.read(lead, id), 404, 'not-found');
    expectProblem(await reviews.act(lead, id, 'cancel'), 404, 'not-found');
    expect((await world.as(lead).get('/v1/check-ins')).body.items).toEqual([]);
  });
});

describe('a conductor who becomes the mentee’s mentor or leader', () => {
  it.each([
    ['the mentee’s director', false],
    ['their acting director', true],
  ])('as %s, cannot read it while that lasts', async (_, acting) => {
    const conductor = await reviews.viceChair('research', '2026-12-31');
    const { mentee, id } = await reviews.planned({ conductor_id: conductor.id });
    await reviews.act(conductor, id, 'hold', { ...checkInContent, actions: [{ owner: 'mentee', text: 'Canary-action' }] });
    const seen = async () => [
      (await reviews.read(conductor, id)).body.content,
      (await world.as(conductor).get(`/v1/action-items?check_in_id=${id}`)).body.items.length,
    ];
    expect(await seen()).toEqual([checkInContent, 1]);
    const role = await world.role(conductor, 'division_director', { division: 'CARD', acting, starts_on: '2026-03-01' });
    expect(await seen()).toEqual([null, 0]);
    expectProblem(await reviews.correct(conductor, id, { academic_goals: 'x' }), 422, 'check-in-conductor-unfit');
    await world.sql`update leadership_role set ends_on = starts_on where id = ${role.id}`;
    expect(await seen()).toEqual([checkInContent, 1]);
    expect((await reviews.read(mentee, id)).body.content).toEqual(checkInContent);
  });

  it('as director of a division of the mentee’s cross-appointment, cannot read it either', async () => {
    const conductor = await reviews.viceChair('research', '2026-12-31');
    await world.role(conductor, 'division_director', { division: 'NEPH', acting: true });
    const { mentee, id } = await reviews.planned({ conductor_id: conductor.id });
    await reviews.act(conductor, id, 'hold', checkInContent);
    expect((await reviews.read(conductor, id)).body.content).toEqual(checkInContent);
    await world.membership(mentee, 'NEPH', { is_primary: false });
    expect((await reviews.read(conductor, id)).body.content).toBeNull();
  });

  it('as a mentor who announced the end, can read it again only once the end has come', async () => {
    const { mentee, id } = await reviews.held();
    await world.assignment(mentee, people.viceChair, { starts_on: '2025-01-01', state: 'ended', ends_on: '2026-03-10' });
    expect((await reviews.read(people.viceChair, id)).body.content).toBeNull();
    world.at('2026-03-10');
    expect((await reviews.read(people.viceChair, id)).body.content).toEqual(checkInContent);
  });
});

describe('a former vice-chair', () => {
  it('reads that they held check-ins, without content, not scheduled ones, due days or the plan', async () => {
    const leaving = await reviews.viceChair('culture_inclusion', '2026-03-15');
    const [open, done] = [await reviews.planned({ conductor_id: leaving.id }), await reviews.planned({ conductor_id: leaving.id })];
    await reviews.act(leaving, done.id, 'hold', checkInContent);
    const plans = plansOf(world);
    const plan = await plans.approved(people.director, people.pic, done.mentee);
    const other = await plans.approved(people.director, people.pic, open.mentee);
    const reads = async (id: string) => (await plans.version(leaving, id)).body.content;
    for (const { id } of [plan, other]) expect(await reads(id)).not.toBeNull();
    expect((await reviews.read(leaving, done.id)).body).toMatchObject({ content: checkInContent, due_on: '2026-01-01' });
    world.at('2026-03-15');
    for (const { id } of [plan, other]) expectProblem(await plans.version(leaving, id), 404, 'not-found');
    expectProblem(await reviews.read(leaving, open.id), 404, 'not-found');
    expect((await reviews.read(leaving, done.id)).body).toMatchObject({ state: 'held', content: null, due_on: null, window_ends_on: null });
    const { items } = (await world.as(leaving).get('/v1/check-ins')).body;
    expect(items.map(({ id }) => id)).toEqual([done.id]);
  });
});
