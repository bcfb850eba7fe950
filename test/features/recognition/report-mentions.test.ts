import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/canonical-json.ts';
import type { ReportMention } from '../../../src/features/recognition/reports/mentions/schema.ts';
import type { ReportRendition } from '../../../src/features/recognition/reports/profiles/rendition-schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { reportsOf } from '../../setup/reports.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof reportsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = reportsOf(world, people);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const professor = () => world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
const write = (mentor: Person, mentee: Person, more: object = {}) =>
  world
    .as(mentor)
    .post<ReportMention>('/v1/report-mentions', { mentee_id: mentee.id, kind: 'selected', words: 'We wrote a grant.', ...more });
const act = (who: Person, id: string, verb: string) =>
  world.as(who).post<ReportMention>(`/v1/report-mentions/${id}/${verb}`, {}, { ifMatch: '*' });

async function pair(more: object = {}) {
  const [mentor, mentee] = [await professor(), await world.person()];
  await world.assignment(mentee, mentor, { starts_on: '2024-07-01', ...more });
  return { mentor, mentee };
}

describe('a record that is part of another', () => {
  it('is not written about: the other one is named', async () => {
    const { mentor, mentee } = await pair();
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${mentee.id} where id = ${merged.id}`;
    expectProblem(await write(mentor, merged), 409, 'person-merged', '/mentee_id');
  });
});

describe('a selected mentorship', () => {
  it('is told in previews and reports to come once the mentee consents to the words, and until they revoke it', async () => {
    const { mentor, mentee } = await pair();
    const { id } = (await words.request(mentor, mentor)).body;
    const said = async (report = id) => (await words.document(people.facultyAffairs, report)).mentions?.selected;
    expect(await said()).toEqual([]);
    const written = await write(mentor, mentee);
    expect(written.status, written.text).toBe(201);
    expect(written.body).toMatchObject({ status: 'asked', place: 1, mentor_id: mentor.id });
    const mention = written.body.id;
    expect(await said()).toEqual([{ mentee_no: 1, words: null }]);
    const { items } = (await world.as(mentee).get(`/v1/notifications?kind=report_mention_asked`)).body;
    expect(items).toMatchObject([{ path: `/v1/report-mentions/${mention}` }]);
    expect((await act(mentee, mention, 'give')).body).toMatchObject({ status: 'given' });
    expect(await said()).toEqual([{ mentee_no: 1, words: 'We wrote a grant.' }]);
    const edited = await world.as(mentor).patch(`/v1/report-mentions/${mention}`, { words: 'We wrote two.' }, { ifMatch: '*' });
    expect(edited.body).toMatchObject({ status: 'asked', answered_at: null, words: 'We wrote two.' });
    expect(await said()).toEqual([{ mentee_no: 1, words: null }]);
    await act(mentee, mention, 'give');
    await act(mentee, mention, 'give');
    const issued = await words.issued(mentor);
    await act(mentee, mention, 'revoke');
    expect(await said(issued.id)).toEqual([{ mentee_no: 1, words: 'We wrote two.' }]);
    expect(await said()).toEqual([{ mentee_no: 1, words: null }]);
    const at = `/v1/reports/${issued.id}/rendition?profile=award_nomination_package`;
    const printed = await world.as(people.facultyAffairs).get<ReportRendition>(at);
    const blocks = printed.body.document?.blocks ?? [];
    const heading = blocks.findIndex(({ text }) => text === 'Faculty member 1');
    expect(blocks[heading]).toMatchObject({ kind: 'heading', level: 3 });
    expect(blocks[heading + 1]?.text).toContain('At the start: Assistant professor');
    expect(blocks[heading + 2]).toMatchObject({ style: 'quote', text: 'We wrote two.' });
    expect((await act(mentor, mention, 'withdraw')).body).toMatchObject({ status: 'withdrawn', place: null });
    expect((await act(mentor, mention, 'withdraw')).status).toBe(200);
    expect(await said()).toEqual([]);
    for (const verb of ['give', 'decline', 'revoke']) expectProblem(await act(mentee, mention, verb), 409, 'report-mention-state');
    expectProblem(
      await world.as(mentor).patch(`/v1/report-mentions/${mention}`, { words: 'Late' }, { ifMatch: '*' }),
      409,
      'report-mention-state',
    );
  });

  it('is not told in a report that is requested while the mentee revokes consent', async () => {
    const { mentor, mentee } = await pair();
    const { id } = (await write(mentor, mentee)).body;
    await act(mentee, id, 'give');
    const asked = await world.db.transaction().execute(async (tx) => {
      await sql`update report_mention set state = 'revoked', answered_at = now() where id = ${id}`.execute(tx);
      const answer = words.request(people.facultyAffairs, mentor);
      await sleep(300);
      return { answer };
    });
    const report = await asked.answer;
    expect(report.status, report.text).toBe(201);
    expect((await words.document(mentor, report.body.id)).mentions?.selected).toEqual([{ mentee_no: 1, words: null }]);
  });

  it('is one of five, told once, about a formal mentee, and read by the two alone', async () => {
    const mentor = await professor();
    const mentees: Person[] = [];
    for (let i = 0; i < 6; i += 1) {
      const mentee = await world.person();
      await world.assignment(mentee, mentor, { starts_on: '2024-07-01' });
      mentees.push(mentee);
    }
    const [first, second, third, fourth, fifth, sixth] = mentees as [Person, Person, Person, Person, Person, Person];
    const written: string[] = [];
    for (const mentee of [first, second, third, fourth]) written.push((await write(mentor, mentee)).body.id);
    expectProblem(await write(mentor, first), 409, 'report-mention-exists');
    const both = await Promise.all([write(mentor, fifth), write(mentor, sixth)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(await write(mentor, both[0]?.status === 201 ? sixth : fifth), 409, 'report-mention-limit', '/kind');
    await act(mentor, String(written[1]), 'withdraw');
    expect((await write(mentor, second)).body).toMatchObject({ place: 2 });
    expectProblem(await write(mentor, people.outsider), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await write(mentor, people.stranger), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await write(mentor, mentor), 422, 'reference-unknown', '/mentee_id');
    const at = `/v1/report-mentions/${written[0]}`;
    for (const who of [people.facultyAffairs, people.lead, people.director, second])
      expectProblem(await world.as(who).get(at), 404, 'not-found');
    for (const who of [mentor, first]) expect((await world.as(who).get(at)).status).toBe(200);
    expectProblem(await act(mentor, String(written[0]), 'give'), 403, 'permission-denied');
    expectProblem(await act(first, String(written[0]), 'withdraw'), 403, 'permission-denied');
    expectProblem(await act(first, String(written[0]), 'revoke'), 409, 'report-mention-state');
    expect((await act(first, String(written[0]), 'decline')).body).toMatchObject({ status: 'declined' });
    await act(first, String(written[0]), 'give');
    expectProblem(await act(first, String(written[0]), 'decline'), 409, 'report-mention-state');
    expectProblem(await world.as(mentor).get('/v1/report-mentions?cursor=x'), 400, 'invalid-cursor');
    expect((await world.as(mentor).get(`/v1/report-mentions?mentee_id=${second.id}&status=asked`)).body.items).toHaveLength(1);
    expect((await world.as(second).get(`/v1/report-mentions?mentor_id=${mentor.id}`)).body.items).toHaveLength(2);
  });
});

it('a preview of the first format stays as it is: it has no place for mentions', async () => {
  const { mentor, mentee } = await pair();
  const content = '{"format":"mentorship-dossier/1"}';
  const { id } = await world.insert('report_snapshot', {
    ...{ report_no: 'DOS-2026-0000000009', subject_id: mentor.id, as_of: '2026-03-01', starts_on: '2020-07-01', ends_on: '2026-03-02' },
    ...{ policy_version: 1, requested_by: mentor.id, preview_ends_on: '2026-03-15', content, sha256: sha256Hex(content) },
  });
  expect((await write(mentor, mentee)).status).toBe(201);
  expect((await world.as(mentor).get(`/v1/reports/${id}/document`)).text).toBe(content);
});

describe('an achievement of a mentee', () => {
  it('is printed with their consent alone, if it was during the mentorship or within two years after it', async () => {
    const { mentor, mentee } = await pair({ state: 'ended', starts_on: '2021-07-01', ends_on: '2023-07-01' });
    const grant = { kind: 'grant', words: 'Early-career grant', happened_on: '2025-06-30', is_joint: true };
    for (const [more, pointer] of [
      [{ ...grant, happened_on: '2025-07-01' }, '/happened_on'],
      [{ ...grant, happened_on: '2021-06-30' }, '/happened_on'],
      [{ kind: 'award', words: 'An award' }, '/happened_on'],
      [{ ...grant, kind: 'promotion' }, '/is_joint'],
      [{ happened_on: '2022-01-01' }, '/happened_on'],
      [{ reference: 'https://doi.org/10.1000/182' }, '/reference'],
    ] as const)
      expectProblem(await write(mentor, mentee, more), 422, 'report-mention-unfit', pointer);
    expectProblem(await write(mentor, mentee, { ...grant, happened_on: '2026-03-02' }), 422, 'day-in-future', '/happened_on');
    const { body } = await write(mentor, mentee, { ...grant, reference: 'https://doi.org/10.1000/182' });
    const { body: post } = await write(mentor, mentee, { kind: 'leadership_post', words: 'Head of the clinic', happened_on: '2022-09-01' });
    await act(mentee, post.id, 'decline');
    expect((await words.dossier(mentor)).mentions?.achievements).toEqual([]);
    await act(mentee, body.id, 'give');
    expect((await words.dossier(mentor)).mentions?.achievements).toEqual([
      {
        mentee_no: 1,
        kind: 'grant',
        words: 'Early-career grant',
        happened_on: '2025-06-30',
        is_joint: true,
        reference: 'https://doi.org/10.1000/182',
      },
    ]);
    expect((await words.dossier(mentor, { as_of: '2025-06-29' })).mentions?.achievements).toEqual([]);
    const { body: report } = await words.request(people.facultyAffairs, mentor);
    const printed = await world.as(mentor).get<ReportRendition>(`/v1/reports/${report.id}/rendition?profile=promotion_file`);
    const products = printed.body.document?.blocks.find(({ section }) => section === 'products');
    expect(products?.rows).toEqual([
      ['Faculty member 1', 'Grant', 'Early-career grant', '30\u00a0Jun\u00a02025', 'https://doi.org/10.1000/182'],
    ]);
  });
});

describe('the achievements of one mentee', () => {
  it('that a mentor asks about are twenty, also at the same moment; one that is withdrawn makes room after thirty days', async () => {
    const { mentor, mentee } = await pair();
    const [other] = await Promise.all([world.person()]);
    await world.assignment(other, mentor, { starts_on: '2024-07-01' });
    const grant = { kind: 'grant', words: 'A grant', happened_on: '2025-01-10' };
    const first = await write(mentor, mentee, grant);
    for (let i = 0; i < 18; i += 1) expect((await write(mentor, mentee, grant)).status).toBe(201);
    const both = await Promise.all([write(mentor, mentee, grant), write(mentor, mentee, grant)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(await write(mentor, mentee, grant), 409, 'report-mention-limit', '/kind');
    await act(mentee, first.body.id, 'decline');
    await act(mentor, first.body.id, 'withdraw');
    expectProblem(await write(mentor, mentee, grant), 409, 'report-mention-limit', '/kind');
    expect((await write(mentor, other, grant)).status).toBe(201);
    expect((await write(mentor, mentee)).status).toBe(201);
    world.at('2026-04-01T15:00:00Z');
    expect((await write(mentor, mentee, grant)).status).toBe(201);
    expectProblem(await write(mentor, mentee, grant), 409, 'report-mention-limit', '/kind');
  });
});

describe('the words of the candidate', () => {
  it('are added to a preview each by itself, and stay in the report that supersedes it', async () => {
    const { mentor } = await pair();
    const { id } = (await words.request(mentor, mentor)).body;
    await words.act(mentor, id, 'comment', { philosophy: 'I ask before I advise.' });
    await words.act(mentor, id, 'comment', { resources: [{ title: 'A checklist', year: 2024 }] });
    await words.act(mentor, id, 'comment', { comment: 'Two years are missing.' });
    const own = { philosophy: 'I ask before I advise.', resources: [{ title: 'A checklist', year: 2024, reference: null }] };
    expect(await words.document(mentor, id)).toMatchObject({
      ...own,
      format: 'mentorship-dossier/2',
      candidate_comment: 'Two years are missing.',
    });
    expectProblem(await words.act(mentor, id, 'comment', {}), 400, 'invalid-request');
    await words.act(mentor, id, 'agree');
    await words.act(people.facultyAffairs, id, 'issue');
    const { body } = await words.act(people.facultyAffairs, id, 'supersede');
    expect(await words.document(mentor, body.id)).toMatchObject({ ...own, candidate_comment: null });
  });
});

describe('what mentees said', () => {
  it('is reported as a number of five or more over two years, never in words; thanks that both made public are printed', async () => {
    const mentor = await professor();
    const give = async (given_on: string) => {
      const { id } = await world.assignment(await world.person(), mentor, { starts_on: '2022-07-01' });
      await world.insert('mentor_feedback', { assignment_id: id, form: 'now', state: 'released', body: 'Secret words', given_on });
      return id;
    };
    for (const day of ['2023-01-10', '2023-06-10', '2024-01-10', '2025-01-11']) await give(day);
    expect((await words.dossier(mentor)).feedback).toEqual({ mentees: null, collections: [] });
    const assignment_id = await give('2024-06-10');
    const thanks = { assignment_id, sent_on: '2025-02-01', published_at: '2025-02-02T12:00:00Z' };
    await world.insert('thanks', { ...thanks, message: 'Thank you for reading.', agreed_at: '2025-02-03T12:00:00Z' });
    await world.insert('thanks', { ...thanks, message: 'Not agreed to.' });
    const dossier = await words.dossier(mentor);
    expect(dossier.feedback).toEqual({ mentees: 5, collections: [] });
    expect(dossier.testimonials).toMatchObject([{ words: 'Thank you for reading.', on: '2025-02-01' }]);
    expect(JSON.stringify(dossier)).not.toContain('Secret words');
    expect((await words.dossier(mentor, { as_of: '2024-12-31' })).feedback).toEqual({ mentees: null, collections: [] });
  });
});

describe('awards and stipends', () => {
  it('are in the dossier once conferred, unless withdrawn; a nomination alone is not', async () => {
    const mentor = await professor();
    const { id: programme_id } = await world.insert('award_programme', {
      name: 'Award for mentoring',
      division_id: world.division('NEPH').id,
    });
    const won = async (academic_year: number, conferred_on: string, more: object = {}) => {
      const { id: criteria_id } = await world.insert('award_criteria', {
        ...{
          programme_id,
          version: academic_year,
          starts_on: `${academic_year}-07-01`,
          ends_on: `${academic_year + 1}-07-01`,
          body: 'Mentors',
        },
        ...{ categories: '{}', ranks: '{}', minimum_years: 0, minimum_mentees: 0, nominators: 'anyone', letters_minimum: 0 },
      });
      const by = { decided_on: conferred_on, decided_by: people.lead.id, conferred_on, conferred_by: people.lead.id };
      const dues = { nominations_due_on: '2024-01-01', letters_due_on: '2024-02-01' };
      const { id: cycle_id } = await world.insert('award_cycle', {
        programme_id,
        criteria_id,
        academic_year,
        state: 'conferred',
        ...dues,
        ...by,
      });
      const nomination = { cycle_id, nominee_id: mentor.id, statement: 'Secret statement', submitted_on: '2024-01-01', mentorship: '{}' };
      const { id: nomination_id } = await world.insert('nomination', {
        ...nomination,
        state: 'conferred' in more ? 'not_selected' : 'awarded',
      });
      if (!('conferred' in more)) await world.insert('award', { cycle_id, nomination_id, person_id: mentor.id, conferred_on, ...more });
    };
    await won(2023, '2024-05-14');
    await won(2024, '2025-05-14', { withdrawn_on: '2025-06-01', withdrawn_by: people.facultyAffairs.id, decision_ref: 'FA-1' });
    await won(2022, '2023-05-14', { conferred: false });
    const stipend = { person_id: mentor.id, purpose: 'Time for mentoring', amount_cents: 500_000, currency: 'CAD' };
    await world.insert('stipend', { ...stipend, starts_on: '2025-07-01', ends_on: '2026-07-01' });
    await world.insert('stipend', { ...stipend, starts_on: '2024-07-01', ends_on: '2025-07-01', voided_at: '2024-08-01T12:00:00Z' });
    const dossier = await words.dossier(mentor);
    expect(dossier.awards).toEqual([{ award: 'Award for mentoring', level: 'division', conferred_on: '2024-05-14' }]);
    expect(dossier.stipends).toEqual([
      { purpose: 'Time for mentoring', amount_cents: 500_000, currency: 'CAD', starts_on: '2025-07-01', ends_on: '2026-07-01' },
    ]);
    expect(JSON.stringify(dossier)).not.toContain('Secret');
    expect((await words.dossier(mentor, { as_of: '2024-05-13' })).awards).toEqual([]);
  });
});

describe('a report', () => {
  it('has no thanks that are private again, from then on in its preview, and stays as it was issued', async () => {
    const { mentor, mentee } = await pair();
    const [assignment] = await world.sql<{ id: string }>`select id from assignment where mentee_id = ${mentee.id}`;
    const sent = { assignment_id: assignment?.id, sent_on: '2026-02-01', published_at: '2026-02-02T12:00:00Z' };
    const [third, first, second] = [
      await world.insert('thanks', { ...sent, message: 'For the call.', agreed_at: '2026-02-03T12:00:00Z' }),
      await world.insert('thanks', { ...sent, message: 'For reading it.', agreed_at: '2026-02-03T12:00:00Z' }),
      await world.insert('thanks', { ...sent, message: 'For the letter.', agreed_at: '2026-02-03T12:00:00Z' }),
    ];
    const { id } = (await words.request(mentor, mentor)).body;
    expect((await words.document(mentor, id)).testimonials).toHaveLength(3);
    expect((await world.as(mentee).post(`/v1/thanks/${first.id}/unpublish`, {}, { ifMatch: '*' })).status).toBe(200);
    expect((await words.document(mentor, id)).testimonials).toMatchObject([{ words: 'For the call.' }, { words: 'For the letter.' }]);
    // As where the preview was being taken meanwhile.
    await world.sql`update thanks set published_at = null, agreed_at = null where id = ${third.id}`;
    await world.sql`update person set preferred_name = 'Renamed' where id = ${mentee.id}`;
    await words.act(mentor, id, 'agree');
    const issued = await words.act(people.facultyAffairs, id, 'issue');
    expect(issued.status, issued.text).toBe(200);
    expect((await words.document(mentor, id)).testimonials).toMatchObject([{ words: 'For the letter.' }]);
    await world.as(mentee).post(`/v1/thanks/${second.id}/unpublish`, {}, { ifMatch: '*' });
    expect((await words.document(mentor, id)).testimonials).toHaveLength(1);
  });
});

describe('a merge', () => {
  it('moves mentions; a mentorship that would be told twice is told once', async () => {
    const { mentor, mentee } = await pair();
    const duplicate = await world.person({ login: false });
    await world.assignment(duplicate, mentor, { state: 'ended', starts_on: '2022-07-01', ends_on: '2023-07-01' });
    await write(mentor, mentee);
    const { body: twice } = await write(mentor, duplicate);
    const { body: grant } = await write(mentor, duplicate, { kind: 'grant', words: 'A grant', happened_on: '2023-01-01' });
    await world.sql`delete from appointment where person_id = ${duplicate.id}`;
    await world.sql`delete from division_membership where person_id = ${duplicate.id}`;
    await world.sql`delete from site_membership where person_id = ${duplicate.id}`;
    const merged = await mergeRecords(world, people.admin, mentee, duplicate);
    expect(merged.status, merged.text).toBe(200);
    const { body } = await world.as(mentee).get<{ items: ReportMention[] }>(`/v1/report-mentions?mentor_id=${mentor.id}&status=asked`);
    expect(body.items.map(({ kind }) => kind).sort()).toEqual(['grant', 'selected']);
    expect((await world.as(mentor).get(`/v1/report-mentions/${twice.id}`)).body).toMatchObject({ status: 'withdrawn' });
    expect((await world.as(mentor).get(`/v1/report-mentions/${grant.id}`)).body).toMatchObject({ mentee_id: mentee.id });
  });

  it('of two mentees renews previews at once: what each was told to say is said of the one, once', async () => {
    const { mentor, mentee } = await pair();
    const duplicate = await world.person({ login: false });
    await world.assignment(duplicate, mentor, { state: 'ended', starts_on: '2022-07-01', ends_on: '2023-07-01' });
    const grant = { kind: 'grant', words: 'A grant', happened_on: '2023-01-01' };
    for (const [who, more] of [
      [mentee, {}],
      [duplicate, { words: 'Told twice.' }],
      [duplicate, grant],
    ] as const)
      expect((await write(mentor, who, more)).status).toBe(201);
    await world.sql`update report_mention set state = 'given', answered_at = now() where mentor_id = ${mentor.id}`;
    const { id } = (await words.request(mentor, mentor)).body;
    const said = async () => {
      const { mentions } = await words.document(mentor, id);
      return [mentions?.selected.map((one) => one.words), mentions?.achievements.map((one) => one.words)];
    };
    expect(await said()).toEqual([['We wrote a grant.', 'Told twice.'], ['A grant']]);
    await world.sql`delete from appointment where person_id = ${duplicate.id}`;
    await world.sql`delete from division_membership where person_id = ${duplicate.id}`;
    await world.sql`delete from site_membership where person_id = ${duplicate.id}`;
    const merged = await mergeRecords(world, people.admin, mentee, duplicate);
    expect(merged.status, merged.text).toBe(200);
    expect(await said()).toEqual([['We wrote a grant.'], ['A grant']]);
  });
});
