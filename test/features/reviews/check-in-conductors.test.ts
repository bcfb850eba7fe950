/** Who may conduct a check-in: by portfolio, and never somebody who was the person's mentor. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Candidate, inTurn, notDueBecause, portfolioOf, turnsFrom } from '../../../src/features/reviews/check-ins/rules.ts';
import type { CheckInConductors } from '../../../src/features/reviews/check-ins/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { reviewsOf } from '../../setup/reviews.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

const candidate = (person_id: string, portfolio: Candidate['portfolio'], more: Partial<Candidate> = {}): Candidate => ({
  person_id,
  portfolio,
  role_id: `role-of-${person_id}`,
  scheduled: 0,
  bar: null,
  ...more,
});

describe('the portfolio that is asked first', () => {
  it.each([
    ['clinician_scientist', 'research'],
    ['clinician_investigator', 'research'],
    ['clinician_teacher', 'education'],
    ['clinician_educator', 'education'],
    ['clinician_quality_innovation', 'quality_innovation'],
    ['clinician_administrator', 'culture_inclusion'],
    ['other', 'culture_inclusion'],
    [null, 'culture_inclusion'],
  ] as const)('of %s is %s', (position, portfolio) => {
    expect(portfolioOf(position)).toBe(portfolio);
  });

  it('is followed by the next portfolio in a cycle', () => {
    expect(turnsFrom('research')).toEqual(['research', 'education', 'quality_innovation', 'culture_inclusion']);
    expect(turnsFrom('quality_innovation')).toEqual(['quality_innovation', 'culture_inclusion', 'research', 'education']);
  });
});

describe('the order', () => {
  const ids = (candidates: readonly Candidate[], first: Candidate['portfolio']) =>
    inTurn(candidates, first).map(({ person_id }) => person_id);

  it('is by portfolio, then the fewest scheduled check-ins, then the id', () => {
    const candidates = [
      candidate('d', 'research'),
      candidate('b', 'education', { scheduled: 2 }),
      candidate('c', 'education'),
      candidate('a', 'education'),
    ];
    expect(ids(candidates, 'education')).toEqual(['a', 'c', 'b', 'd']);
    expect(ids(candidates, 'culture_inclusion')).toEqual(['d', 'a', 'c', 'b']);
  });

  it('names each person once, in the portfolio that comes first', () => {
    const both = [candidate('a', 'culture_inclusion'), candidate('a', 'research'), candidate('b', 'education')];
    expect(inTurn(both, 'research').map(({ person_id, portfolio }) => `${person_id} ${portfolio}`)).toEqual(['a research', 'b education']);
  });

  it('leaves out vice-chairs who are barred from the mentee', () => {
    const candidates = [
      candidate('mentee', 'research', { bar: 'is_mentee' }),
      candidate('a', 'research', { bar: 'is_mentor' }),
      candidate('c', 'research', { bar: 'is_director' }),
      candidate('b', 'culture_inclusion'),
    ];
    expect(ids(candidates, 'research')).toEqual(['b']);
  });
});

it('a check-in is for full-time faculty on probation', () => {
  const standing = { clock_starts_on: '2024-07-01', category: 'full_time', status: 'probationary' };
  expect(notDueBecause(standing)).toBeNull();
  expect(notDueBecause({ ...standing, status: 'continuing' })).toMatch(/not on probation/);
  expect(notDueBecause({ ...standing, clock_starts_on: null, category: 'part_time' })).toMatch(/full-time/);
  expect(notDueBecause({ clock_starts_on: null, category: null, status: null })).toMatch(/no appointment/);
});

describe('through HTTP', () => {
  let world: World;
  let people: People;
  let reviews: ReturnType<typeof reviewsOf>;
  let vice: Record<'research' | 'education' | 'quality_innovation' | 'culture_inclusion', Person>;
  beforeAll(async () => {
    world = await createWorld();
    people = await world.freshPeople();
    reviews = reviewsOf(world, people);
    vice = {
      research: await reviews.viceChair('research'),
      education: people.viceChair,
      quality_innovation: await reviews.viceChair('quality_innovation'),
      culture_inclusion: await reviews.viceChair('culture_inclusion'),
    };
  });
  const ask = (mentee: Person, query = '', as: Person = people.lead) =>
    world.as(as).get<CheckInConductors>(`/v1/people/${mentee.id}/check-in-conductors${query}`);
  const order = async (mentee: Person, query = '') => (await ask(mentee, query)).body.conductors.map(({ person_id }) => person_id);

  it('the present position decides the portfolio, unless the mentee wishes another', async () => {
    const mentee = await reviews.probationer();
    await world.insert('position_description', {
      person_id: mentee.id,
      kind: 'clinician_scientist',
      starts_on: '2024-07-01',
      ends_on: '2026-03-01',
    });
    await world.insert('position_description', { person_id: mentee.id, kind: 'clinician_teacher', starts_on: '2026-03-01' });
    const { body } = await ask(mentee);
    expect(body).toMatchObject({ mentee_id: mentee.id, portfolio: 'education' });
    expect(body.conductors.map(({ portfolio }) => portfolio)).toEqual(['education', 'quality_innovation', 'culture_inclusion', 'research']);
    expect(await order(mentee, '?portfolio=culture_inclusion')).toEqual([
      vice.culture_inclusion.id,
      vice.research.id,
      vice.education.id,
      vice.quality_innovation.id,
    ]);
    expectProblem(await ask(mentee, '?portfolio=finance'), 400, 'invalid-request', 'portfolio');
  });

  it('nobody conducts from another department, whatever they are there', async () => {
    const elsewhere = await world.otherDepartment();
    const viceChair = await elsewhere.person({ division: 'CARD', rank: 'professor' });
    await elsewhere.role(viceChair, 'vice_chair', { portfolio: 'research' });
    const ids = await order(await reviews.probationer(), '?portfolio=research');
    expect(ids).toHaveLength(4);
    expect(ids).not.toContain(viceChair.id);
  });

  it('who also holds an adjunct appointment is judged by the full-time one', async () => {
    const mentee = await reviews.probationer();
    const adjunct = { category: 'adjunct', rank: 'lecturer', academic_fte_pct: 10, status: 'continuing' };
    const since = { appointed_on: '2020-07-01', starts_on: '2020-07-01' };
    await world.insert('appointment', { person_id: mentee.id, ...adjunct, ...since });
    // Where nothing says which comes first, the row that was written last comes last.
    await world.sql`update appointment set academic_fte_pct = 90 where person_id = ${mentee.id} and category = 'full_time'`;
    expect((await ask(mentee)).status).toBe(200);
    expect((await reviews.schedule(mentee)).status).toBe(201);
  });

  it.each([
    ['a mentor of today', { starts_on: '2025-01-01' }, true],
    ['one of the past, within the clock', { starts_on: '2024-08-01', state: 'ended', ends_on: '2024-08-02' }, true],
    ['one whose last day was the day before the clock', { starts_on: '2023-01-01', state: 'ended', ends_on: '2024-07-01' }, false],
    ['one until the first day of the clock', { starts_on: '2023-01-01', state: 'ended', ends_on: '2024-07-02' }, true],
    ['one who was never active, because it was voided', { starts_on: '2025-01-01', state: 'voided' }, false],
    ['one who begins tomorrow', { starts_on: '2026-03-02' }, false],
    ['an informal one', { starts_on: '2025-01-01', subtype: 'informal' }, false],
  ] as const)('%s is left out only where they were a formal mentor on the present clock', async (_, assignment, isOut) => {
    const mentee = await reviews.probationer();
    await world.assignment(mentee, vice.research, assignment);
    expect((await order(mentee)).includes(vice.research.id)).toBe(!isOut);
  });

  it.each([
    ['their division', 'CARD', true, false],
    ['a division they are cross-appointed to', 'NEPH', false, false],
    ['another division', 'GIM', true, true],
  ] as const)('a vice-chair who directs %s today is left out, and other directors are not', async (_, division, is_primary, isIn) => {
    const [mentee, other] = [await reviews.probationer(), await reviews.viceChair('research', '2026-12-31')];
    if (!is_primary) await world.membership(mentee, division, { is_primary });
    const role = await world.role(other, 'division_director', { division, acting: true, starts_on: '2026-03-01' });
    expect((await order(mentee)).includes(other.id)).toBe(isIn);
    const asked = await reviews.schedule(mentee, { conductor_id: other.id });
    if (isIn) expect(asked.status).toBe(201);
    else {
      expectProblem(asked, 422, 'check-in-conductor-unfit', '/conductor_id');
      expect(reviews.reasonOf(asked)).toBe('is_director');
    }
    await world.sql`update leadership_role set ends_on = starts_on where id = ${role.id}`;
    expect(await order(mentee)).toContain(other.id);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${other.id} and role = 'vice_chair'`;
  });

  it('the database gives the reason why a vice-chair cannot conduct, also one with two portfolios', async () => {
    const mentee = await reviews.probationer();
    const barOf = async (conductor: Person) =>
      (await world.sql<{ bar: string | null }>`select conductor_bar(${conductor.id}, ${mentee.id}, '2024-07-01', '2026-03-01') as bar`)[0]
        ?.bar;
    expect(await barOf(mentee)).toBe('is_mentee');
    expect(await barOf(people.director)).toBe('not_vice_chair');
    const [mentor, director] = [await reviews.viceChair('research', '2026-12-31'), await reviews.viceChair('education', '2026-12-31')];
    expect(await barOf(mentor)).toBeNull();
    await world.assignment(mentee, mentor, { starts_on: '2025-01-01' });
    expect(await barOf(mentor)).toBe('is_mentor');
    await world.role(director, 'vice_chair', { portfolio: 'research', ends_on: '2026-12-31' });
    await world.role(director, 'division_director', { division: 'CARD', acting: true, starts_on: '2026-03-01', ends_on: '2026-12-31' });
    expect(await barOf(director)).toBe('is_director');
    await world.sql`update leadership_role set ends_on = greatest(starts_on, '2026-03-01') where person_id in (${mentor.id}, ${director.id})`;
  });

  it('a paused or suspended mentor counts as a mentor', async () => {
    const mentee = await reviews.probationer();
    const { id } = await world.assignment(mentee, vice.research, { starts_on: '2025-01-01' });
    await world.insert('assignment_pause', { assignment_id: id, starts_on: '2025-01-01' });
    expect(await order(mentee)).not.toContain(vice.research.id);
  });

  it('the mentee, former and future vice-chairs and people who died are not candidates', async () => {
    const mentee = await reviews.probationer();
    await world.role(mentee, 'vice_chair', { portfolio: 'research' });
    const past = await reviews.viceChair('research', '2026-03-01');
    const dead = await reviews.viceChair('research');
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${dead.id}`;
    const found = await order(mentee);
    for (const who of [mentee, past, dead]) expect(found).not.toContain(who.id);
    expect(found).toContain(vice.research.id);
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${mentee.id}`;
  });

  it('can be read by the person and their leaders, about people of the department', async () => {
    const mentee = await reviews.probationer();
    for (const who of [mentee, people.director, people.viceChair, people.facultyAffairs])
      expect((await ask(mentee, '', who)).status).toBe(200);
    expectProblem(await ask(mentee, '', people.outsider), 403, 'permission-denied');
    expectProblem(await ask(mentee, '', people.stranger), 404, 'not-found');
    expectProblem(await ask(people.stranger), 404, 'not-found');
  });
});
