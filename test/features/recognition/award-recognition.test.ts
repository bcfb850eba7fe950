/** What follows from awards: credits, the public list, withdrawal, stipends, reminders, and what a merge of two records does. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flagMissingCycles, remindOfLetters } from '../../../src/features/recognition/awards/daily.ts';
import type { Award } from '../../../src/features/recognition/awards/schema.ts';
import type { Stipend } from '../../../src/features/recognition/awards/stipends/schema.ts';
import { awardsOf, DAYS } from '../../setup/awards.ts';
import { expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { mergeSilently } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let awards: ReturnType<typeof awardsOf>;
let nominator: Person;
let seat: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  awards = awardsOf(world, people);
  nominator = await world.person({ division: 'GIM', site: 'NORTH' });
  seat = await world.person({ division: 'GIM', site: 'NORTH' });
});
beforeEach(() => world.at(DAYS.open));

const nominee = () => world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor', starts_on: '2010-07-01' });
const act = (who: Person, id: string, verb: string, body: object = {}) => awards.act<Award>(who, `awards/${id}/${verb}`, body);
const creditsOf = (person_id: string) =>
  world.sql<{ code: string; kind: string; quarter_credits: number; event_id: string; academic_year: number }>`
    select code, kind, quarter_credits, event_id, academic_year from credit_entry where person_id = ${person_id} order by id`;
const listed = async (query = '') =>
  (await world.anonymous.get<{ items: { laureate: string }[] }>(`/v1/public/laureates${query}`)).body.items;

describe('an award', () => {
  it('is credited in the transaction that confers it, and its credit is taken back when it is withdrawn', async () => {
    const target = await nominee();
    const award = await awards.conferred(nominator, target, seat);
    const granted = { code: 'AWD-DEP', kind: 'grant', quarter_credits: 40, event_id: award.id, academic_year: 2025 };
    expect(await creditsOf(target.id)).toEqual([granted]);
    const { body } = await world.as(target).get('/v1/credits');
    expect(body.items[0]).toMatchObject({ code: 'AWD-DEP', evidence: { kind: 'award', id: award.id, on: '2026-05-01' } });
    world.at('2026-06-01');
    expect((await act(people.facultyAffairs, award.id, 'withdraw', { decision_ref: 'FA-1' })).status).toBe(200);
    expect(await creditsOf(target.id)).toEqual([granted, { ...granted, kind: 'reversal', quarter_credits: -40 }]);
  });

  it('of a division earns less, and is run by its director', async () => {
    const target = await world.person({ division: 'CARD', rank: 'professor' });
    const division_id = world.division('CARD').id;
    const { id: programme_id } = await awards.programme({}, { division_id }, people.director);
    const cycle = await awards.made(awards.planned(programme_id, {}, people.director));
    const at = (verb: string, body = {}) => awards.made(awards.act(people.director, `award-cycles/${cycle.id}/${verb}`, body));
    await at('set-committee', { person_ids: [seat.id] });
    await at('open');
    expect(cycle.division_id).toBe(division_id);
    const other = await nominee();
    const outside = await awards.nominated(nominator, cycle.id, other);
    const own = await awards.nominated(nominator, cycle.id, target);
    const judged = await world.as(people.director).post(`/v1/nominations/${outside.id}/judge`, {}, { ifMatch: '*' });
    expect(judged.body['ineligible_reasons']).toEqual(['not_in_division']);
    await awards.close(cycle.id, people.director);
    await awards.made(awards.giveMaterials(target, own.id));
    world.at(DAYS.after);
    await at('begin-review');
    await awards.made(awards.rank(seat, cycle.id, [own.id]));
    expectProblem(await awards.decide(cycle.id, [own.id], people.mentorDirector), 403, 'permission-denied');
    await at('decide', { nomination_ids: [own.id] });
    await at('confer');
    expect(await creditsOf(target.id)).toEqual([expect.objectContaining({ code: 'AWD-DIV', kind: 'grant', quarter_credits: 20 })]);
  });

  it('is listed publicly as long as its laureate agrees, without a token, with nothing else', async () => {
    const target = await nominee();
    const award = await awards.conferred(nominator, target, seat);
    expect(await listed(`?department=${world.code}`)).toEqual([]);
    for (const who of [people.lead, people.facultyAffairs]) expectProblem(await act(who, award.id, 'list'), 403, 'permission-denied');
    const agreed = await act(target, award.id, 'list');
    expect(agreed.body).toMatchObject({ is_listed: true, listing_consented_at: '2026-05-01T12:00:00.000Z' });
    expect((await act(target, award.id, 'list')).body).toEqual(agreed.body);
    const answer = await world.anonymous.get(`/v1/public/laureates?department=${world.code}`);
    expect(answer.headers).toMatchObject({ 'cache-control': 'public, max-age=300', etag: expect.stringMatching(/^"/) });
    expect(answer.body.items).toEqual([
      {
        ...{ department: world.name, division: null, award: 'Excellence in mentoring', honoree_name: null, academic_year: 2025 },
        ...{ laureate: partyOf(target).display_name, conferred_on: '2026-05-01' },
      },
    ]);
    expect(await listed('?department=NONE')).toEqual([]);
    expect((await act(target, award.id, 'unlist')).body).toMatchObject({ is_listed: false });
    expect((await act(target, award.id, 'unlist')).body.row_version).toBe(3);
    expect(await listed()).toEqual([]);
    expectProblem(await world.anonymous.get('/v1/public/laureates?cursor=x'), 400, 'invalid-cursor');
  });

  it('that is withdrawn leaves the list, can be had again, and says its decision to the laureate and faculty affairs alone', async () => {
    const target = await nominee();
    const award = await awards.conferred(nominator, target, seat);
    await awards.made(act(target, award.id, 'list'));
    expectProblem(await act(people.lead, award.id, 'withdraw', { decision_ref: 'x' }), 403, 'permission-denied');
    const own = await world.person({ rank: 'professor' });
    await world.role(own, 'faculty_affairs');
    const theirs = await awards.conferred(nominator, own, seat);
    expectProblem(await act(own, theirs.id, 'withdraw', { decision_ref: 'x' }), 403, 'permission-denied');
    const gone = await act(people.facultyAffairs, award.id, 'withdraw', { decision_ref: 'FA-2' });
    expect(gone.body).toMatchObject({ withdrawn_on: '2026-05-01', decision_ref: 'FA-2', is_listed: false });
    expect(await listed()).toEqual([]);
    for (const [who, decision_ref] of [
      [target, 'FA-2'],
      [people.facultyAffairs, 'FA-2'],
      [people.lead, null],
    ] as const)
      expect((await awards.read(who, `awards/${award.id}`)).body['decision_ref']).toBe(decision_ref);
    expectProblem(await act(people.facultyAffairs, award.id, 'withdraw', { decision_ref: 'FA-3' }), 409, 'award-state');
    expectProblem(await act(target, award.id, 'list'), 409, 'award-state');
    expect(await world.sql`select kind from notification where subject_id = ${award.id} and person_id = ${target.id} order by id`).toEqual([
      { kind: 'award_conferred' },
      { kind: 'award_withdrawn' },
    ]);
    const days = { nominations_due_on: '2026-06-30', letters_due_on: '2026-06-30' };
    const next = await awards.made(awards.planned(award.programme_id, { academic_year: 2026, ...days }));
    await awards.made(awards.act(people.lead, `award-cycles/${next.id}/open`));
    const again = await awards.nominated(nominator, next.id, target);
    expect((await awards.act(people.lead, `nominations/${again.id}/judge`)).body.status).toBe('eligible');
  });
});

describe('a stipend', () => {
  const body = { purpose: 'Protected time', amount_cents: 250_000, currency: 'CAD', starts_on: '2026-07-01', ends_on: '2027-07-01' };
  const record = (who: Person, more: object) => world.as(who).post<Stipend>('/v1/stipends', { ...body, ...more });

  it('is recorded by faculty affairs for somebody else, with purpose, period and money in cents', async () => {
    const target = await nominee();
    const award = await awards.conferred(nominator, target, seat);
    const made = await record(people.facultyAffairs, { person_id: target.id, award_id: award.id });
    expect(made.body).toMatchObject({ ...body, person: partyOf(target), award_id: award.id, voided_at: null });
    for (const who of [target, people.lead, people.chair])
      expect((await awards.read(who, `stipends/${made.body.id}`)).body).toEqual(made.body);
    for (const who of [people.mentorDirector, people.outsider, people.admin]) {
      expectProblem(await awards.read(who, `stipends/${made.body.id}`), 404, 'not-found');
      expect((await awards.read(who, `stipends?person_id=${target.id}`)).body.items).toEqual([]);
    }
    expect(await world.sql`select kind from notification where subject_id = ${made.body.id}`).toEqual([{ kind: 'stipend_recorded' }]);
    expectProblem(await record(people.lead, { person_id: target.id }), 403, 'permission-denied');
    expectProblem(await record(people.facultyAffairs, { person_id: people.facultyAffairs.id }), 422, 'approver-is-subject', '/person_id');
    expectProblem(await record(people.facultyAffairs, { person_id: crypto.randomUUID() }), 422, 'reference-unknown', '/person_id');
    expectProblem(
      await record(people.facultyAffairs, { person_id: people.mentor.id, award_id: award.id }),
      422,
      'reference-unknown',
      '/award_id',
    );
    expectProblem(await record(people.facultyAffairs, { person_id: target.id, ends_on: '2026-07-01' }), 422, 'period-empty', '/ends_on');
    expectProblem(await record(people.facultyAffairs, { person_id: target.id, amount_cents: 2.5 }), 400, 'invalid-request');
    const voided = await awards.act<Stipend>(people.facultyAffairs, `stipends/${made.body.id}/void`, {}, 1);
    expect(voided.body.voided_at).not.toBeNull();
    expect((await awards.act<Stipend>(people.facultyAffairs, `stipends/${made.body.id}/void`)).body).toEqual(voided.body);
    expect((await awards.read(target, 'stipends?is_voided=true')).body.items).toHaveLength(1);
  });
});

describe('daily work', () => {
  it('reminds writers a week before their letter is due, once', async () => {
    const { id } = await awards.opened();
    const writer = await world.person();
    const { id: nomination_id } = await awards.nominated(nominator, id, await nominee());
    const letter = await awards.made(awards.askLetter(nominator, nomination_id, writer));
    const due = () => world.sql`select person_id from notification where subject_id = ${letter.id} and kind = 'award_letter_due'`;
    world.at('2026-04-22');
    await asService(world, remindOfLetters);
    expect(await due()).toEqual([]);
    world.at('2026-04-23');
    for (let again = 0; again < 2; again += 1) await asService(world, remindOfLetters);
    expect(await due()).toEqual([{ person_id: writer.id }]);
  });

  it('flags an award without a cycle in the last month of the academic year, to who runs it', async () => {
    const { id } = await awards.programme();
    const ofDivision = await awards.programme({}, { division_id: world.division('CARD').id }, people.director);
    const { id: planned } = await awards.programme();
    await awards.made(awards.planned(planned));
    const flagged = (of: string) => world.sql`select person_id from notification where subject_id = ${of} and kind = 'award_cycle_missing'`;
    world.at('2026-05-31');
    await asService(world, flagMissingCycles);
    expect(await flagged(id)).toEqual([]);
    world.at('2026-06-01');
    for (let again = 0; again < 2; again += 1) await asService(world, flagMissingCycles);
    expect(await flagged(id)).toEqual([{ person_id: people.lead.id }]);
    expect(await flagged(ofDivision.id)).toEqual([{ person_id: people.director.id }]);
    expect(await flagged(planned)).toEqual([]);
  });
});

describe('a merge of two records', () => {
  const states = (ids: readonly string[]) =>
    world.sql<{ id: string; state: string; withdrawn_because: string | null }>`
      select state, withdrawn_because from nomination where id = any (${ids}) order by id`;

  it('moves nominations, awards, letters and stipends', async () => {
    const [kept, duplicate] = [await nominee(), await nominee()];
    const { id } = await awards.opened();
    const letter = await awards.made(awards.askLetter(nominator, (await awards.nominated(nominator, id, await nominee())).id, duplicate));
    const own = await awards.nominated(duplicate, id, await nominee());
    const award = await awards.conferred(nominator, duplicate, seat);
    expect((await mergeSilently(world, people.admin, kept, duplicate)).status).toBe(200);
    expect((await awards.read(kept, `awards/${award.id}`)).body['person_id']).toBe(kept.id);
    expect((await awards.read(kept, `nomination-letters/${letter.id}`)).body['writer_id']).toBe(kept.id);
    expect((await awards.read(kept, `nominations/${own.id}`)).status).toBe(200);
    expect((await creditsOf(kept.id)).map(({ code }) => code)).toEqual(['AWD-DEP']);
    const stipend = { purpose: 'Time', amount_cents: 100, currency: 'CAD', starts_on: '2026-07-01', ends_on: '2027-07-01' };
    const late = await world.as(people.facultyAffairs).post('/v1/stipends', { ...stipend, person_id: duplicate.id });
    expectProblem(late, 409, 'person-merged', '/person_id');
  });

  it('withdraws what would be a second nomination of one person, or a nomination of oneself', async () => {
    const [kept, duplicate] = [await nominee(), await nominee()];
    const { id } = await awards.opened();
    const first = await awards.nominated(nominator, id, kept);
    const second = await awards.nominated(nominator, id, duplicate);
    const { id: other } = await awards.opened();
    const self = await awards.nominated(duplicate, other, kept);
    expect((await mergeSilently(world, people.admin, kept, duplicate)).status).toBe(200);
    expect(await states([first.id, second.id, self.id])).toEqual([
      { state: 'submitted', withdrawn_because: null },
      { state: 'withdrawn', withdrawn_because: 'merged' },
      { state: 'withdrawn', withdrawn_because: 'merged' },
    ]);
  });

  it('ends the seat of a member who turns out to be a party', async () => {
    const [member, party] = [await nominee(), await nominee()];
    const { id } = await awards.opened({}, [member, seat]);
    await awards.nominated(party, id, await nominee());
    expect((await mergeSilently(world, people.admin, member, party)).status).toBe(200);
    expect((await awards.read(people.lead, `award-cycles/${id}`)).body['committee']).toEqual([partyOf(seat)]);
    expectProblem(await awards.rank(member, id, [crypto.randomUUID()]), 422, 'award-nominator-ranks');
  });
});
