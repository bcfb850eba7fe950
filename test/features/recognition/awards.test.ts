/** Awards: programmes and their criteria, the cycle on its days, committee, ranking, decision and conferral. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Nomination } from '../../../src/features/recognition/awards/nominations/schema.ts';
import type { Award } from '../../../src/features/recognition/awards/schema.ts';
import { awardsOf, DAYS } from '../../setup/awards.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let awards: ReturnType<typeof awardsOf>;
let nominator: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  awards = awardsOf(world, people);
  nominator = await world.person({ division: 'GIM', site: 'NORTH' });
});
beforeEach(() => world.at(DAYS.open));

const nominee = (rank = 'professor' as const) => world.person({ division: 'NEPH', site: 'NORTH', rank, starts_on: '2010-07-01' });
const member = () => world.person({ division: 'GIM', site: 'NORTH' });
const statusOf = async (id: string) => (await awards.read(people.lead, `nominations/${id}`)).body['status'];
const notified = (subject_id: string, kind: string) =>
  world.sql<{
    person_id: string;
  }>`select person_id from notification where subject_id = ${subject_id} and kind = ${kind} order by person_id`;

describe('a programme', () => {
  it('has criteria in versions that follow each other, and is read by everybody', async () => {
    const made = await awards.programme({ minimum_mentees: 2, nominators: 'mentees' }, { honoree_name: 'Aurelia Winterbourne' });
    expect(made).toMatchObject({ division_id: null, honoree_name: 'Aurelia Winterbourne', retired_on: null });
    expect(made.criteria).toEqual([
      expect.objectContaining({ version: 1, starts_on: '2026-03-01', ends_on: null, minimum_mentees: 2, reineligibility_years: null }),
    ]);
    const next = await awards.act(
      people.lead,
      `award-programmes/${made.id}/succeed-criteria`,
      { body: 'More.', starts_on: '2026-07-01' },
      1,
    );
    expect(next.status).toBe(200);
    expect(next.body['criteria' as never]).toEqual([
      expect.objectContaining({ version: 1, ends_on: '2026-07-01' }),
      expect.objectContaining({ version: 2, starts_on: '2026-07-01', ends_on: null, minimum_mentees: 0 }),
    ]);
    for (const who of [people.outsider, people.director]) {
      expect((await awards.read(who, `award-programmes/${made.id}`)).body).toEqual(next.body);
      expect((await awards.read(who, 'award-programmes?is_retired=false&limit=200')).body.items.map(({ id }) => id)).toContain(made.id);
    }
    expectProblem(await awards.read(people.stranger, `award-programmes/${made.id}`), 404, 'not-found');
  });

  it('refuses criteria that do not follow the latest, and days too far ahead', async () => {
    const { id } = await awards.programme();
    const succeed = (starts_on: string) => awards.act(people.lead, `award-programmes/${id}/succeed-criteria`, { body: 'x', starts_on });
    expectProblem(await succeed('2026-03-01'), 422, 'period-empty', '/starts_on');
    expectProblem(await succeed('2029-03-01'), 422, 'day-too-far', '/starts_on');
    const far = { name: 'A', criteria: { body: 'x', starts_on: '2029-03-01' } };
    expectProblem(await world.as(people.lead).post('/v1/award-programmes', far), 422, 'day-too-far', '/criteria/starts_on');
  });

  it('of a division is made by its director, and by nobody else’s', async () => {
    const body = { name: 'Cardiology award', division_id: world.division('CARD').id, criteria: { body: 'x' } };
    expect((await world.as(people.director).post('/v1/award-programmes', body)).status).toBe(201);
    expectProblem(await world.as(people.mentorDirector).post('/v1/award-programmes', body), 403, 'permission-denied');
    expectProblem(await world.as(people.director).post('/v1/award-programmes', { ...body, division_id: null }), 403, 'permission-denied');
    const unknown = { ...body, division_id: crypto.randomUUID() };
    expectProblem(await world.as(people.lead).post('/v1/award-programmes', unknown), 422, 'reference-unknown', '/division_id');
  });

  it('that is retired has no further cycle or criteria until that is taken back', async () => {
    const { id } = await awards.programme();
    const edit = (patch: object) => world.as(people.lead).patch(`/v1/award-programmes/${id}`, patch, { ifMatch: '*' });
    expectProblem(await edit({ retired_on: '2026-03-02' }), 422, 'day-in-future', '/retired_on');
    expect((await edit({ retired_on: '2026-03-01', presenter: 'The Chair' })).body).toMatchObject({ retired_on: '2026-03-01' });
    expect((await edit({ presenter: 'The Chair' })).body.row_version).toBe(2);
    expectProblem(await awards.planned(id), 409, 'award-programme-retired', '/programme_id');
    expectProblem(await awards.act(people.lead, `award-programmes/${id}/succeed-criteria`, { body: 'x' }), 409, 'award-programme-retired');
    expect((await edit({ retired_on: null })).status).toBe(200);
    expect((await awards.planned(id)).status).toBe(201);
  });
});

describe('a cycle', () => {
  it('is one an academic year, with deadlines in order that have not passed', async () => {
    const { id } = await awards.programme();
    expectProblem(await awards.planned(id, { letters_due_on: '2026-03-30' }), 422, 'award-deadlines-unfit', '/letters_due_on');
    expectProblem(await awards.planned(id, { nominations_due_on: '2026-02-28' }), 422, 'award-deadlines-unfit', '/nominations_due_on');
    expectProblem(await awards.planned(id, { academic_year: 2024 }), 422, 'award-deadlines-unfit', '/academic_year');
    expectProblem(await awards.planned(crypto.randomUUID()), 422, 'reference-unknown', '/programme_id');
    expectProblem(await awards.planned(id, {}, people.director), 403, 'permission-denied');
    const made = await awards.planned(id);
    expect(made.body).toMatchObject({ status: 'planned', criteria_id: null, committee: [], academic_year: 2025, awards_maximum: 1 });
    expectProblem(await awards.planned(id), 409, 'award-cycle-exists', '/academic_year');
    expect(
      (await awards.read(people.outsider, `award-cycles?programme_id=${id}&academic_year=2025&status=planned`)).body.items,
    ).toHaveLength(1);
    expect((await awards.read(people.outsider, `award-cycles/${made.body.id}`)).body).toEqual(made.body);
  });

  it('opens by the criteria of the day, and keeps them', async () => {
    const made = await awards.programme();
    const { body } = await awards.planned(made.id);
    const open = await awards.act(people.lead, `award-cycles/${body.id}/open`, {}, 1);
    expect(open.body).toMatchObject({ status: 'open', criteria_id: made.criteria[0]?.id });
    expectProblem(await awards.act(people.lead, `award-cycles/${body.id}/open`), 409, 'award-cycle-state');
    await expect(world.sql`update award_cycle set state = 'planned', criteria_id = null where id = ${body.id}`).rejects.toThrow(/move/);
    const late = await awards.planned((await awards.programme()).id);
    world.at('2026-04-01');
    expectProblem(await awards.act(people.lead, `award-cycles/${late.body.id}/open`), 422, 'award-deadlines-unfit');
    const future = await awards.programme({ starts_on: '2026-06-01' });
    const { id } = (await awards.planned(future.id, { nominations_due_on: '2026-04-30' })).body;
    expectProblem(await awards.act(people.lead, `award-cycles/${id}/open`), 409, 'award-cycle-state');
  });

  it('goes through its states in their order alone, and not before its days are over', async () => {
    const { id } = await awards.opened();
    const at = (verb: string, body = {}) => awards.act(people.lead, `award-cycles/${id}/${verb}`, body);
    for (const verb of ['begin-review', 'confer']) expectProblem(await at(verb), 409, 'award-cycle-state');
    expectProblem(await at('decide', { nomination_ids: [] }), 409, 'award-cycle-state');
    // The last day counts in the department’s time zone: it is still 31 March in Toronto.
    world.at('2026-04-01T03:30:00Z');
    expectProblem(await at('close-nominations'), 409, 'award-cycle-early');
    world.at('2026-04-01T04:30:00Z');
    expect((await at('close-nominations')).body).toMatchObject({ status: 'nominee_materials' });
    expectProblem(await at('close-nominations'), 409, 'award-cycle-state');
    expectProblem(await at('begin-review'), 409, 'award-cycle-early');
    await awards.review(id);
    expect((await at('decide', { nomination_ids: [] })).body).toMatchObject({ status: 'decided', decided_on: '2026-05-01' });
    expectProblem(await at('confer', { conferred_on: '2026-05-02' }), 422, 'day-in-future', '/conferred_on');
    expectProblem(await at('confer', { conferred_on: '2026-04-30' }), 422, 'period-empty', '/conferred_on');
    expect((await at('confer')).body).toMatchObject({ status: 'conferred', conferred_on: '2026-05-01' });
    expectProblem(await at('set-committee', { person_ids: [] }), 409, 'award-cycle-state');
  });

  it('has its deadlines moved before the review, by those who run it', async () => {
    const { id } = await awards.opened();
    const edit = (patch: object, who = people.lead) => world.as(who).patch(`/v1/award-cycles/${id}`, patch, { ifMatch: '*' });
    expectProblem(await edit({ letters_due_on: '2026-03-01' }), 422, 'award-deadlines-unfit', '/letters_due_on');
    expectProblem(await edit({ awards_maximum: 2 }, people.director), 403, 'permission-denied');
    expect((await edit({ nominations_due_on: '2026-04-02', letters_due_on: '2026-04-30' })).body).toMatchObject({
      nominations_due_on: '2026-04-02',
    });
    expect((await edit({ nominations_due_on: '2026-04-02' })).body.row_version).toBe(3);
    await awards.act(nominator, 'nominations', { cycle_id: id, nominee_id: people.mentor.id, statement: 'x' });
    world.at('2026-04-03');
    await awards.made(awards.act(people.lead, `award-cycles/${id}/close-nominations`));
    expectProblem(await edit({ nominations_due_on: '2026-04-10' }), 409, 'award-cycle-state');
    expect((await edit({ letters_due_on: '2026-05-30' })).status).toBe(200);
  });
});

describe('the committee', () => {
  it('is of people who are here and no parties; who joins is notified', async () => {
    const { id } = await awards.opened();
    const set = (...ids: string[]) => awards.act(people.lead, `award-cycles/${id}/set-committee`, { person_ids: ids });
    const [one, two] = [await member(), await member()];
    expect((await set(one.id, two.id)).body.committee).toEqual(expect.arrayContaining([partyOf(one), partyOf(two)]));
    expect(await notified(id, 'award_committee_joined')).toHaveLength(2);
    expect((await set(two.id)).body.committee).toEqual([partyOf(two)]);
    const same = await set(two.id);
    expect((await set(two.id)).body.row_version).toBe(same.body.row_version);
    const target = await nominee();
    const nomination = await awards.nominated(nominator, id, target);
    const writer = await member();
    await awards.made(awards.askLetter(nominator, nomination.id, writer));
    for (const party of [nominator, writer]) expectProblem(await set(two.id, party.id), 422, 'award-nominator-ranks', '/person_ids/1');
    expectProblem(await set(target.id), 422, 'award-ranker-barred', '/person_ids/0');
    const gone = await world.person({ category: null, kind: 'external' });
    for (const ids of [[gone.id], [two.id, two.id]]) expectProblem(await set(...ids), 422, 'award-ranker-barred');
    expectProblem(await set(crypto.randomUUID()), 422, 'reference-unknown', '/person_ids/0');
    // A member neither nominates, nor writes, nor is nominated.
    const draft = await awards.made(awards.draft(two, id, await nominee()));
    expectProblem(await awards.submit(two, draft.id), 422, 'award-nominator-ranks');
    expectProblem(await awards.askLetter(nominator, nomination.id, two), 422, 'award-nominator-ranks', '/writer_id');
    const ofMember = await awards.made(awards.draft(nominator, id, two));
    expectProblem(await awards.submit(nominator, ofMember.id), 422, 'award-ranker-barred');
    await expect(world.insert('award_committee_member', { cycle_id: id, person_id: nominator.id })).rejects.toThrow(/does not rank/);
  });

  it('a member and a nomination of theirs at the same moment cannot both be', async () => {
    const { id } = await awards.opened();
    const both = await member();
    const draft = await awards.made(awards.draft(both, id, await nominee()));
    const blocker = await world.blocker();
    await blocker.query('select from award_cycle where id = $1 for update', [id]);
    const answers = [awards.act(people.lead, `award-cycles/${id}/set-committee`, { person_ids: [both.id] }), awards.submit(both, draft.id)];
    await blocker.someoneWaits();
    await blocker.release();
    const done = await Promise.all(answers.map(async (answer) => (await answer).status));
    expect(done.sort()).toEqual([200, 422]);
  });
});

describe('ranking and decision', () => {
  it('each member ranks all nominations alone; the tally shows once all have', async () => {
    const [one, two] = [await member(), await member()];
    const [a, b] = [await nominee(), await nominee()];
    const { cycle, ids } = await awards.reviewed(nominator, [a, b], [one, two], { ranked: false });
    const [first = '', second = ''] = ids;
    expectProblem(await awards.decide(cycle.id, [first]), 409, 'award-ranking-missing');
    expectProblem(await awards.rank(one, cycle.id, [first]), 422, 'award-ranking-unfit', '/nomination_ids');
    expectProblem(await awards.rank(one, cycle.id, [first, first]), 422, 'award-ranking-unfit', '/nomination_ids/1');
    expectProblem(await awards.rank(nominator, cycle.id, [first, second]), 422, 'award-nominator-ranks');
    expectProblem(await awards.rank(people.outsider, cycle.id, [first, second]), 403, 'permission-denied');
    expectProblem(await awards.rank(one, crypto.randomUUID(), [first]), 404, 'not-found');
    expect((await awards.rank(one, cycle.id, [second, first])).body).toMatchObject({
      own: [second, first],
      members: 2,
      members_ranked: 1,
      tally: null,
    });
    expect((await awards.rank(one, cycle.id, [first, second])).body.own).toEqual([first, second]);
    expect((await awards.read(two, `award-rankings/${cycle.id}`)).body).toMatchObject({ own: null, tally: null });
    await awards.made(awards.rank(two, cycle.id, [first, second]));
    const tally = [
      { nomination_id: first, nominee: partyOf(a), points: 2, first_places: 2 },
      { nomination_id: second, nominee: partyOf(b), points: 0, first_places: 0 },
    ];
    expect((await awards.read(people.lead, `award-rankings/${cycle.id}`)).body).toEqual({
      ...{ id: cycle.id, own: null, members: 2, members_ranked: 2, tally },
    });
    for (const who of [nominator, a, people.outsider])
      expectProblem(await awards.read(who, `award-rankings/${cycle.id}`), 404, 'not-found');
    expect((await awards.decide(cycle.id, [first])).body).toMatchObject({ status: 'decided' });
    expect([await statusOf(first), await statusOf(second)]).toEqual(['awarded', 'not_selected']);
    expect(await notified(second, 'nomination_decided')).toHaveLength(2);
    expectProblem(await awards.rank(one, cycle.id, [first, second]), 409, 'award-cycle-state');
  });

  it('whoever is too close to a nominee neither ranks nor decides', async () => {
    const [close, far] = [await member(), await member()];
    const target = await nominee();
    const { cycle, ids } = await awards.reviewed(nominator, [target], [far, close], { ranked: false });
    await world.insert('conflict_declaration', { person_id: target.id, other_id: close.id, kind: 'competition', starts_on: '2026-01-01' });
    const refused = await awards.rank(close, cycle.id, ids);
    expectProblem(refused, 422, 'award-ranker-barred');
    expect(refused.text).not.toMatch(/declar/);
    await awards.made(awards.act(people.lead, `award-cycles/${cycle.id}/set-committee`, { person_ids: [far.id] }));
    await awards.made(awards.rank(far, cycle.id, ids));
    await world.assignment(people.chair, target, { starts_on: '2024-01-01' });
    expectProblem(await awards.decide(cycle.id, ids, people.chair), 422, 'award-ranker-barred');
    expect((await awards.decide(cycle.id, ids)).status).toBe(200);
  });

  it('names at most as many as there are awards, of those under review', async () => {
    const seat = await member();
    const { cycle, ids } = await awards.reviewed(nominator, [await nominee(), await nominee()], [seat]);
    expectProblem(await awards.decide(cycle.id, ids), 422, 'award-laureates-unfit', '/nomination_ids');
    expectProblem(await awards.decide(cycle.id, [crypto.randomUUID()]), 422, 'award-laureates-unfit', '/nomination_ids/0');
    expect((await awards.decide(cycle.id, [])).body.status).toBe('decided');
    expect(await statusOf(ids[0] ?? '')).toBe('not_selected');
  });

  it('a lead who nominates takes no step of the cycle, whatever its state', async () => {
    const otherLead = await world.person({ division: 'GIM' });
    await world.role(otherLead, 'mentorship_lead');
    const at = (id: string, verb: string) => awards.act(otherLead, `award-cycles/${id}/${verb}`);
    const { id } = await awards.opened();
    await awards.nominated(otherLead, id, await nominee());
    const edited = await world.as(otherLead).patch(`/v1/award-cycles/${id}`, { awards_maximum: 2 }, { ifMatch: '*' });
    expectProblem(edited, 422, 'award-nominator-ranks');
    for (const verb of ['close-nominations', 'begin-review']) expectProblem(await at(id, verb), 422, 'award-nominator-ranks');
    const { cycle, ids } = await awards.reviewed(otherLead, [await nominee()], [await member()]);
    await awards.made(awards.decide(cycle.id, ids));
    expectProblem(await at(cycle.id, 'confer'), 422, 'award-nominator-ranks');
  });

  it('a lead who nominates does not run the cycle; two decisions at once are one', async () => {
    const seat = await member();
    const otherLead = await world.person({ division: 'GIM' });
    await world.role(otherLead, 'mentorship_lead');
    const { cycle, ids } = await awards.reviewed(otherLead, [await nominee(), await nominee()], [seat]);
    expectProblem(await awards.decide(cycle.id, ids.slice(0, 1), otherLead), 422, 'award-nominator-ranks');
    expect((await awards.read(otherLead, `nominations?cycle_id=${cycle.id}`)).body.items).toHaveLength(2);
    const [row] = await world.sql<{ row_version: number }>`select row_version from award_cycle where id = ${cycle.id}`;
    const version = row?.row_version ?? 0;
    const blocker = await world.blocker();
    await blocker.query('select from award_cycle where id = $1 for update', [cycle.id]);
    const answers = ids.map((id, i) => awards.decide(cycle.id, [id], i === 0 ? people.lead : people.chair, version));
    await blocker.someoneWaits();
    await blocker.release();
    const done = (await Promise.all(answers)).map(({ status }) => status);
    expect(done.sort()).toEqual([200, 412]);
    const won = await world.sql`select id from nomination where cycle_id = ${cycle.id} and state = 'awarded'`;
    expect(won).toHaveLength(1);
  });

  it.each([
    ['leaves', (id: string) => world.sql`update appointment set ends_on = '2026-04-15', end_reason = 'resigned' where person_id = ${id}`],
    ['dies', (id: string) => world.sql`update person set deceased_on = '2026-04-15' where id = ${id}`],
  ])('a nominee who %s before the decision cannot have the award', async (_, leave) => {
    const seat = await member();
    const target = await nominee();
    const { cycle, ids } = await awards.reviewed(nominator, [target], [seat]);
    await leave(target.id);
    expectProblem(await awards.decide(cycle.id, ids), 422, 'award-nominee-unfit', '/nomination_ids/0');
    expect((await awards.decide(cycle.id, [])).status).toBe(200);
  });

  it('of one award, what was decided in one cycle bars the laureate in another', async () => {
    const seat = await member();
    const target = await nominee();
    const { cycle, ids } = await awards.reviewed(nominator, [target], [seat]);
    const days = { nominations_due_on: '2026-06-30', letters_due_on: '2026-06-30' };
    const next = await awards.made(awards.planned(cycle.programme_id, { academic_year: 2026, ...days }));
    await awards.made(awards.decide(cycle.id, ids));
    await awards.made(awards.act(people.lead, `award-cycles/${next.id}/open`));
    const again = await awards.nominated(nominator, next.id, target);
    const judged = await awards.act<Nomination>(people.lead, `nominations/${again.id}/judge`);
    expect(judged.body).toMatchObject({ status: 'ineligible', ineligible_reasons: ['laureate_before'] });
  });
});

describe('conferral', () => {
  it('makes an award of each laureate, who reads it with their leaders and the offices', async () => {
    const seat = await member();
    const target = await nominee();
    const award = await awards.conferred(nominator, target, seat);
    expect(award).toMatchObject({
      person: partyOf(target),
      academic_year: 2025,
      conferred_on: '2026-05-01',
      is_listed: false,
      withdrawn_on: null,
    });
    expect(await notified(award.id, 'award_conferred')).toEqual([{ person_id: target.id }]);
    for (const who of [target, people.mentorDirector, people.facultyAffairs, people.lead])
      expect((await world.as(who).get<Award>(`/v1/awards/${award.id}`)).body.id).toBe(award.id);
    for (const who of [nominator, people.director, people.outsider]) {
      expectProblem(await awards.read(who, `awards/${award.id}`), 404, 'not-found');
      expect(
        (await awards.read(who, `awards?person_id=${target.id}&programme_id=${award.programme_id}&academic_year=2025`)).body.items,
      ).toEqual([]);
    }
    expect(await world.sql`select type, data from event where subject_id = ${award.id}`).toEqual([
      { type: 'award.conferred', data: { person_id: target.id, cycle_id: award.cycle_id } },
    ]);
  });
});
