/** Nominations: who nominates whom, what each reads, how eligibility is judged and explained, and letters. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NominationLetter } from '../../../src/features/recognition/awards/letters/schema.ts';
import type { Nomination } from '../../../src/features/recognition/awards/nominations/schema.ts';
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

const nominee = () => world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor', starts_on: '2010-07-01' });
const member = () => world.person({ division: 'GIM', site: 'NORTH' });
const get = (who: Person, id: string) => world.as(who).get<Nomination>(`/v1/nominations/${id}`);
const judge = (id: string, who = people.lead) => awards.act<Nomination>(who, `nominations/${id}/judge`);
const withdraw = (who: Person, id: string) => awards.act<Nomination>(who, `nominations/${id}/withdraw`);
const notified = (subject_id: string, kind: string) =>
  world.sql<{ person_id: string }>`select person_id from notification where subject_id = ${subject_id} and kind = ${kind}`;

describe('a draft', () => {
  it('is read by its nominators alone, until it is submitted with the table of mentorships', async () => {
    const target = await nominee();
    const mentee = await world.person({ starts_on: '2022-07-01' });
    await world.assignment(mentee, target, { starts_on: '2023-01-01', is_primary: true });
    await world.insert('report_name_consent', {
      mentor_id: target.id,
      mentee_id: mentee.id,
      state: 'given',
      answered_at: '2026-02-02T12:00:00Z',
    });
    const second = await member();
    const { id: cycle_id } = await awards.opened();
    const made = await awards.draft(nominator, cycle_id, target, { nominator_ids: [second.id] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ status: 'draft', nominee: partyOf(target), submitted_on: null, mentorship: null });
    expect(made.body.nominators).toEqual(expect.arrayContaining([partyOf(nominator), partyOf(second)]));
    const { id } = made.body;
    expect(made.headers['location']).toBe(`/v1/nominations/${id}`);
    for (const who of [target, people.lead, people.chair, people.outsider]) expectProblem(await get(who, id), 404, 'not-found');
    expect((await get(second, id)).body).toEqual(made.body);
    const edited = await world
      .as(second)
      .patch<Nomination>(`/v1/nominations/${id}`, { statement: 'They opened doors.', nominator_ids: [nominator.id] }, { ifMatch: 1 });
    expect(edited.body).toMatchObject({ statement: 'They opened doors.', row_version: 2 });
    expect(
      (await world.as(second).patch(`/v1/nominations/${id}`, { statement: 'They opened doors.' }, { ifMatch: '*' })).body.row_version,
    ).toBe(2);
    const submitted = await awards.submit(nominator, id);
    expect(submitted.body).toMatchObject({ status: 'submitted', submitted_on: '2026-03-01' });
    expect(submitted.body.mentorship).toEqual({
      as_of: '2026-03-01',
      past: [],
      current: [expect.objectContaining({ mentee_no: 1, mentee_name: null, role: 'primary', starts_on: '2023-01-01', status: 'current' })],
    });
    expect(await notified(id, 'nomination_submitted')).toEqual([{ person_id: people.lead.id }]);
    expect(await notified(id, 'nomination_nominator_named')).toEqual([{ person_id: second.id }]);
    // What was submitted stays, whatever happens to the mentorship.
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01', end_reason = 'other' where mentor_id = ${target.id}`.catch(
      () => undefined,
    );
    expect((await get(people.lead, id)).body.mentorship).toEqual(submitted.body.mentorship);
    expectProblem(await world.as(nominator).patch(`/v1/nominations/${id}`, { statement: 'x' }, { ifMatch: '*' }), 409, 'nomination-state');
    expectProblem(await awards.submit(nominator, id), 409, 'nomination-state');
    await expect(world.sql`update nomination set statement = 'x' where id = ${id}`).rejects.toThrow(/move/);
    expect(await world.sql`select type, data from event where subject_id = ${id} and type = 'nomination.submitted'`).toEqual([
      { type: 'nomination.submitted', data: {} },
    ]);
  });

  it('is not of oneself, nor of somebody who is no faculty member here', async () => {
    const { id: cycle_id } = await awards.opened();
    const target = await nominee();
    expectProblem(await awards.draft(target, cycle_id, target), 422, 'award-self-nomination', '/nominee_id');
    const self = await awards.draft(nominator, cycle_id, target, { nominator_ids: [target.id] });
    expectProblem(self, 422, 'award-self-nomination', '/nominator_ids/0');
    const external = await world.person({ kind: 'external' });
    expectProblem(await awards.draft(nominator, cycle_id, external), 422, 'award-nominee-unfit', '/nominee_id');
    const named = await awards.draft(nominator, cycle_id, target, { nominator_ids: [external.id] });
    expectProblem(named, 422, 'award-nominator-unfit', '/nominator_ids/0');
    expectProblem(await awards.draft(nominator, cycle_id, { id: crypto.randomUUID() }), 422, 'reference-unknown', '/nominee_id');
    expectProblem(await awards.draft(nominator, crypto.randomUUID(), target), 422, 'reference-unknown', '/cycle_id');
    expectProblem(await awards.draft(external, cycle_id, target), 403, 'permission-denied');
    const { id } = await awards.made(awards.draft(nominator, cycle_id, target));
    const edit = (nominator_ids: string[]) => world.as(nominator).patch(`/v1/nominations/${id}`, { nominator_ids }, { ifMatch: '*' });
    expectProblem(await edit([target.id]), 422, 'award-self-nomination', '/nominator_ids/0');
    expectProblem(await edit([external.id]), 422, 'award-nominator-unfit', '/nominator_ids/0');
    expectProblem(await edit([crypto.randomUUID()]), 422, 'reference-unknown', '/nominator_ids/0');
    await world.sql`update appointment set ends_on = '2026-02-01', end_reason = 'resigned' where person_id = ${target.id}`;
    expectProblem(await awards.submit(nominator, id), 422, 'award-nominee-unfit');
    expectProblem(await edit([(await member()).id]), 422, 'award-nominee-unfit', '/nominee_id');
  });
});

describe('a nomination', () => {
  it('is taken while the cycle is open, until the end of its day in Toronto', async () => {
    const target = await nominee();
    const made = await awards.planned((await awards.programme()).id);
    expectProblem(await awards.draft(nominator, made.body.id, target), 409, 'nomination-late');
    await awards.made(awards.act(people.lead, `award-cycles/${made.body.id}/open`));
    const draft = await awards.made(awards.draft(nominator, made.body.id, target));
    const late = await awards.made(awards.draft(await member(), made.body.id, await nominee()));
    world.at('2026-04-01T03:30:00Z');
    expect((await awards.submit(nominator, draft.id)).status).toBe(200);
    world.at('2026-04-01T04:30:00Z');
    const [{ person_id } = { person_id: '' }] = await world.sql<{ person_id: string }>`
      select person_id from nomination_nominator where nomination_id = ${late.id}`;
    const [{ subject } = { subject: '' }] = await world.sql<{
      subject: string;
    }>`select subject from person_login where person_id = ${person_id}`;
    expectProblem(await awards.submit({ subject, kind: 'faculty' } as Person, late.id), 409, 'nomination-late');
    expectProblem(await awards.draft(nominator, made.body.id, await nominee()), 409, 'nomination-late');
  });

  it('is one a person and cycle', async () => {
    const target = await nominee();
    const { id: cycle_id } = await awards.opened();
    const first = await awards.nominated(nominator, cycle_id, target);
    const other = await member();
    const second = await awards.made(awards.draft(other, cycle_id, target));
    expectProblem(await awards.submit(other, second.id), 409, 'nomination-exists');
    await awards.made(withdraw(nominator, first.id));
    expect((await awards.submit(other, second.id)).status).toBe(200);
  });

  it.each(['division', 'mentees', 'leaders'] as const)(
    'where %s nominate, refuses others, and an office that was lost by the day of submission',
    async (nominators) => {
      const target = await nominee();
      const { id: cycle_id } = await awards.opened({ nominators });
      const refused = await awards.made(awards.draft(nominator, cycle_id, target));
      expectProblem(await awards.submit(nominator, refused.id), 422, 'award-nominator-unfit');
      const fit = await world.person({ division: nominators === 'division' ? 'NEPH' : 'GIM' });
      if (nominators === 'mentees') await world.assignment(fit, target, { starts_on: '2024-01-01', state: 'ended', ends_on: '2025-01-01' });
      const role = nominators === 'leaders' ? await world.role(fit, 'vice_chair', { portfolio: 'research' }) : null;
      const draft = await awards.made(awards.draft(fit, cycle_id, target));
      if (role) {
        await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
        expectProblem(await awards.submit(fit, draft.id), 422, 'award-nominator-unfit');
        await world.sql`update leadership_role set ends_on = '2026-03-02' where id = ${role.id}`;
      }
      expect((await awards.submit(fit, draft.id)).status).toBe(200);
      // Who has left the office keeps the nomination.
      world.at('2026-03-20');
      expect((await get(fit, draft.id)).body.status).toBe('submitted');
    },
  );

  it('is withdrawn by a nominator, or by the nominee once told, and not once it is under review', async () => {
    const target = await nominee();
    const { id: cycle_id } = await awards.opened({}, [await member()]);
    const one = await awards.nominated(nominator, cycle_id, target);
    expectProblem(await withdraw(target, one.id), 404, 'not-found');
    const gone = await withdraw(nominator, one.id);
    expect(gone.body).toMatchObject({ status: 'withdrawn', withdrawn_because: 'nominator' });
    expect((await withdraw(nominator, one.id)).body).toEqual(gone.body);
    expectProblem(await withdraw(people.lead, one.id), 403, 'permission-denied');
    const two = await awards.nominated(nominator, cycle_id, target);
    const stays = await awards.nominated(nominator, cycle_id, await nominee());
    await awards.close(cycle_id);
    expect((await withdraw(target, two.id)).body).toMatchObject({
      status: 'withdrawn',
      withdrawn_because: 'nominee',
      nominators: null,
      statement: null,
    });
    expect(await notified(two.id, 'nomination_withdrawn')).toEqual([{ person_id: nominator.id }]);
    await awards.review(cycle_id);
    expect((await get(nominator, stays.id)).body).toMatchObject({ status: 'withdrawn', withdrawn_because: 'incomplete' });
    const { ids } = await awards.reviewed(nominator, [await nominee()], [await member()]);
    expectProblem(await withdraw(nominator, ids[0] ?? ''), 409, 'nomination-state');
  });
});

describe('eligibility', () => {
  it('is judged by the criteria of the cycle, and explained: to nominators as far as they may know', async () => {
    const target = await world.person({ division: 'NEPH', rank: 'lecturer', category: 'part_time', starts_on: '2024-07-01' });
    const { id: cycle_id } = await awards.opened({ ranks: ['professor'], categories: ['full_time'], minimum_years: 5, minimum_mentees: 1 });
    const { id } = await awards.nominated(nominator, cycle_id, target);
    expectProblem(await judge(id, people.director), 404, 'not-found');
    expectProblem(await judge(id, nominator), 403, 'permission-denied');
    const judged = await judge(id);
    expect(judged.body).toMatchObject({ status: 'ineligible', judged_on: '2026-03-01' });
    expect(judged.body.ineligible_reasons).toEqual(['category', 'rank', 'too_early', 'too_few_mentees']);
    expect((await get(nominator, id)).body.ineligible_reasons).toEqual(['rank', 'other']);
    expectProblem(await get(target, id), 404, 'not-found');
    expect(await notified(id, 'nomination_judged')).toEqual([{ person_id: nominator.id }]);
    expectProblem(await judge(id), 409, 'nomination-state');
  });

  it('asks nominees for their materials when nominations close, what was not judged is judged then', async () => {
    const [fit, unfit] = [await nominee(), await world.person({ rank: 'lecturer' })];
    const { id: cycle_id } = await awards.opened({ ranks: ['professor'], letters_minimum: 1 });
    const one = await awards.nominated(nominator, cycle_id, fit);
    const two = await awards.nominated(nominator, cycle_id, unfit);
    expect((await judge(one.id)).body.status).toBe('eligible');
    expectProblem(await awards.giveMaterials(fit, one.id), 404, 'not-found');
    await awards.close(cycle_id);
    expect((await get(people.lead, two.id)).body.status).toBe('ineligible');
    const own = await get(fit, one.id);
    expect(own.body).toMatchObject({ status: 'materials_requested', nominators: null, statement: null, judged_on: null });
    expect(await notified(one.id, 'nomination_materials_asked')).toEqual([{ person_id: fit.id }]);
    expect((await world.as(fit).get<{ items: Nomination[] }>(`/v1/nominations?cycle_id=${cycle_id}`)).body.items).toEqual([own.body]);
    expectProblem(await awards.giveMaterials(nominator, one.id), 403, 'permission-denied');
    expect((await awards.giveMaterials(fit, one.id, 'First.')).body).toMatchObject({ status: 'materials_requested', materials: 'First.' });
    const writer = await member();
    const letter = await awards.made(awards.askLetter(nominator, one.id, writer));
    await awards.made(awards.act(writer, `nomination-letters/${letter.id}/submit`, { body: 'They are kind.' }));
    expect((await get(fit, one.id)).body).toMatchObject({ status: 'complete', letters_asked: 1, letters_submitted: 1 });
    expect((await awards.giveMaterials(fit, one.id, 'Second.')).body).toMatchObject({ status: 'complete', materials: 'Second.' });
    expect((await get(nominator, one.id)).body.materials).toBeNull();
    world.at(DAYS.after);
    expectProblem(await awards.giveMaterials(fit, one.id), 409, 'award-letter-late');
    await awards.review(cycle_id);
    expectProblem(await awards.giveMaterials(fit, one.id), 409, 'nomination-state');
  });
});

describe('a letter', () => {
  const submit = (who: Person, id: string, body = 'They listen.') =>
    awards.act<NominationLetter>(who, `nomination-letters/${id}/submit`, { body });
  const decline = (who: Person, id: string) => awards.act<NominationLetter>(who, `nomination-letters/${id}/decline`);
  const read = (who: Person, id: string) => world.as(who).get<NominationLetter>(`/v1/nomination-letters/${id}`);

  it('is read by its writer, who runs the award, and the committee from the review on; nominators read that there is one', async () => {
    const target = await nominee();
    const [seat, one, two] = [await member(), await member(), await member()];
    const { id: cycle_id } = await awards.opened({}, [seat]);
    const { id: nomination_id } = await awards.nominated(nominator, cycle_id, target);
    const asked = await awards.askLetter(nominator, nomination_id, one);
    expect(asked.body).toMatchObject({ status: 'asked', writer: partyOf(one), nominee: partyOf(target), due_on: DAYS.letters, body: null });
    const other = await awards.made(awards.askLetter(nominator, nomination_id, two));
    const { id } = asked.body;
    expect(await notified(id, 'award_letter_asked')).toEqual([{ person_id: one.id }]);
    expect((await submit(one, id, 'Draft.')).body).toMatchObject({ status: 'submitted', body: 'Draft.', submitted_on: '2026-03-01' });
    const done = await submit(one, id);
    expect((await submit(one, id)).body).toEqual(done.body);
    expect(await notified(id, 'award_letter_answered')).toEqual([{ person_id: nominator.id }]);
    expect((await read(people.lead, id)).body.body).toBe('They listen.');
    expect((await read(nominator, id)).body).toMatchObject({ status: 'submitted', body: null });
    for (const who of [target, two, seat, people.outsider, people.director]) expectProblem(await read(who, id), 404, 'not-found');
    expect((await world.as(two).get<{ items: NominationLetter[] }>('/v1/nomination-letters')).body.items.map((each) => each.id)).toEqual([
      other.id,
    ]);
    expectProblem(await submit(nominator, id), 403, 'permission-denied');
    await awards.close(cycle_id);
    await awards.made(awards.giveMaterials(target, nomination_id));
    await awards.review(cycle_id);
    const pack = await world
      .as(seat)
      .get<{ items: NominationLetter[] }>(`/v1/nomination-letters?nomination_id=${nomination_id}&status=submitted`);
    expect(pack.body.items.map((each) => each.body)).toEqual(['They listen.']);
    expect((await get(seat, nomination_id)).body).toMatchObject({ statement: 'A generous mentor.', materials: 'How I mentor.' });
    expectProblem(await read(target, id), 404, 'not-found');
    expectProblem(await submit(one, id, 'Later.'), 409, 'award-letter-state');
  });

  it('is asked of people who are here and no party; declined or late, it stays so', async () => {
    const target = await nominee();
    const { id: cycle_id } = await awards.opened();
    const { id: nomination_id } = await awards.nominated(nominator, cycle_id, target);
    const ask = (writer: { id: string }, who = nominator) => awards.askLetter(who, nomination_id, writer);
    expectProblem(await ask(target), 422, 'award-self-nomination', '/writer_id');
    expectProblem(await ask(nominator), 422, 'award-letter-unfit', '/writer_id');
    expectProblem(await ask({ id: crypto.randomUUID() }), 422, 'reference-unknown', '/writer_id');
    const writer = await member();
    expectProblem(await ask(writer, people.outsider), 422, 'reference-unknown', '/nomination_id');
    const first = await awards.made(ask(writer));
    expectProblem(await ask(writer), 409, 'award-letter-exists', '/writer_id');
    const declined = await decline(writer, first.id);
    expect(declined.body).toMatchObject({ status: 'declined', body: null });
    expect((await decline(writer, first.id)).body).toEqual(declined.body);
    expectProblem(await submit(writer, first.id), 409, 'award-letter-state');
    const slow = await member();
    const second = await awards.made(ask(slow));
    world.at('2026-05-01T03:30:00Z');
    expect((await submit(slow, second.id)).status).toBe(200);
    expectProblem(await decline(slow, second.id), 409, 'award-letter-state');
    const [latest] = [await awards.made(ask(await member()))];
    world.at('2026-05-01T04:30:00Z');
    expectProblem(await submit(slow, second.id, 'Better.'), 409, 'award-letter-late');
    expectProblem(await ask(await member()), 409, 'award-letter-late');
    expect(latest.status).toBe('asked');
    await awards.made(withdraw(nominator, nomination_id));
    expectProblem(await ask(await member()), 409, 'award-letter-state');
  });
});
