/** Statements for the review of an appointment: what they say of how somebody was mentored, what never, and for whom. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../../src/core/canonical-json.ts';
import type { CfarStatement } from '../../../src/features/recognition/reports/cfar-statements/content-schema.ts';
import type { Report } from '../../../src/features/recognition/reports/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { meetingsOf } from '../../setup/meetings.ts';
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
beforeEach(() => world.at('2026-03-02T15:00:00Z'));

const request = (who: Person, person: { id: string }, more: object = {}) =>
  world.as(who).post<Report>('/v1/cfar-statements', { person_id: person.id, ...more });
const address = (id: string) => `/v1/cfar-statements/${id}/document`;
const write = (who: Person, id: string, body: object) =>
  world.as(who).post<Report>(`/v1/cfar-statements/${id}/narrative`, body, { ifMatch: '*' });
async function statement(person: Person, more: object = {}): Promise<CfarStatement> {
  const { status, body, text } = await request(people.facultyAffairs, person, more);
  expect(status, text).toBe(201);
  return (await world.as(people.facultyAffairs).get<CfarStatement>(address(body.id))).body;
}
async function issued(person: Person): Promise<Report> {
  const { id } = (await request(person, person)).body;
  await words.act(person, id, 'agree');
  const answer = await words.act(people.facultyAffairs, id, 'issue');
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** A mentee with two mentors, the first of whom retired, months without either, a leave, and a suspension. */
async function history() {
  const mentee = await world.person({ division: 'CARD', starts_on: '2022-07-01', given_name: 'Zoë', family_name: 'Šimková' });
  const [first, second] = [await world.person({ division: 'NEPH' }), await world.person({ division: 'NEPH' })];
  const past = { state: 'ended', starts_on: '2022-09-01', ends_on: '2024-01-01', is_primary: true } as const;
  const one = await world.assignment(mentee, first, past);
  await world.sql`update assignment set ended_by_career = 'mentor_retired' where id = ${one.id}`;
  const two = await world.assignment(mentee, second, { starts_on: '2024-03-01', is_primary: true });
  await meetingsOf(world).suspend({ ...two, mentee, mentor: second } as never, '2024-06-01', '2024-07-01');
  await world.insert('leave', { person_id: mentee.id, stops_clock: true, starts_on: '2023-01-01', ends_on: '2023-03-02' });
  for (const day of ['2022-10-01', '2022-11-01', '2023-05-01', '2023-06-01']) await words.meeting(one.id, day, 60);
  await words.meeting(two.id, '2024-04-01', 60);
  await words.meeting(two.id, '2024-06-10', 60);
  return { mentee, first, second, one, two };
}

describe('a CFAR mentorship statement', () => {
  it('says who mentored when, which days had nobody and why, and the meetings of each programme year', async () => {
    const { mentee, first, second, one, two } = await history();
    const acknowledged = { mentee_acknowledged_at: '2022-10-02T12:00:00Z', mentor_acknowledged_at: '2022-10-04T02:00:00Z' };
    await world.insert('mentoring_agreement', { assignment_id: one.id, version: 1, review_on: '2023-10-01', ...acknowledged });
    const half = { mentee_acknowledged_at: '2026-02-02T12:00:00Z', mentor_acknowledged_at: '2026-03-20T12:00:00Z' };
    await world.insert('mentoring_agreement', { assignment_id: two.id, version: 1, review_on: '2027-02-01', ...half });
    const said = await statement(mentee);
    expect(said).toMatchObject({
      format: 'cfar-mentorship-statement/1',
      as_of: '2026-03-02',
      period: { starts_on: '2022-07-01', ends_on: '2026-03-03' },
      subject: { display_name: 'Zoë Šimková', rank: 'assistant_professor', division: 'Cardiology' },
      clock: { starts_on: '2022-07-01', calendar_months: 44, adjusted_months: 42 },
      narrative: null,
      named_mentoring: [],
      candidate_comment: null,
      attestation: null,
    });
    const name = ({ given_name, family_name }: Person) => `${given_name} ${family_name}`;
    expect(said.mentors).toEqual([
      {
        ...{ name: name(first), role: 'primary', starts_on: '2022-09-01', ends_on: '2024-01-01', is_current: false },
        ...{ qualifying_meetings: 4, agreements: [{ on_day: '2022-10-03' }] },
      },
      {
        name: name(second),
        role: 'primary',
        starts_on: '2024-03-01',
        ends_on: null,
        is_current: true,
        qualifying_meetings: 1,
        agreements: [],
      },
    ]);
    expect(said.gaps).toEqual([
      { starts_on: '2022-07-01', ends_on: '2022-09-01', cause: 'no_mentor' },
      { starts_on: '2024-01-01', ends_on: '2024-03-01', cause: 'mentor_retired' },
      { starts_on: '2024-06-01', ends_on: '2024-07-01', cause: 'reporting_line' },
    ]);
    expect(said.programme_years).toEqual([
      { programme_year: 1, starts_on: '2022-07-01', ends_on: '2023-08-30', qualifying_meetings: 4, minimum: 2 },
      { programme_year: 2, starts_on: '2023-08-30', ends_on: '2024-08-30', qualifying_meetings: 1, minimum: 2 },
      { programme_year: 3, starts_on: '2024-08-30', ends_on: '2025-08-30', qualifying_meetings: 0, minimum: 3 },
      { programme_year: 4, starts_on: '2025-08-30', ends_on: null, qualifying_meetings: 0, minimum: 2 },
    ]);
  });

  it('has the days of plan, orientation, check-in and reviews, and nothing of what they say', async () => {
    const { mentee } = await history();
    const plan = await world.insert('academic_plan', { mentee_id: mentee.id, starts_on: '2022-10-01', ends_on: '2027-10-01' });
    const version = (n: number, change: string, state: string, more: object) =>
      world.insert('plan_version', { plan_id: plan.id, version: n, change, state, submitted_on: '2022-10-02', ...more });
    await version(1, 'original', 'superseded', { in_force_on: '2022-10-20' });
    await version(2, 'substantive', 'in_force', { in_force_on: '2024-11-01' });
    await version(3, 'substantive', 'submitted', {});
    const orientation = await world.insert('programme_event', { kind: 'orientation', title: 'Orientation', held_on: '2022-09-08' });
    await world.insert('event_attendance', {
      event_id: orientation.id,
      person_id: mentee.id,
      attendance: 'present',
      recorded_by: people.admin.id,
    });
    const role = await world.role(people.viceChair, 'vice_chair', { portfolio: 'education' }).catch(() => null);
    const role_id =
      role?.id ?? (await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.viceChair.id} limit 1`)[0]?.id;
    const by = { conductor_id: people.viceChair.id, role_id };
    await world.insert('check_in', {
      mentee_id: mentee.id,
      clock_starts_on: '2022-07-01',
      state: 'held',
      held_on: '2024-03-15',
      written_on: '2024-03-15',
      ...by,
    });
    const reviewed = { reviewer_id: people.director.id, capacity: 'division_director', role_id };
    await world.insert('annual_review', { mentee_id: mentee.id, academic_year: 2023, state: 'held', held_on: '2024-05-20', ...reviewed });
    await world.insert('annual_review', { mentee_id: mentee.id, academic_year: 2024, state: 'open' });
    await world.insert('career_milestone', {
      person_id: mentee.id,
      kind: 'cfar_decided',
      reached_on: '2026-02-01',
      cfar_outcome: 'terminated',
    });
    const said = await statement(mentee);
    expect(said).toMatchObject({
      orientation_on: '2022-09-08',
      check_in_on: '2024-03-15',
      annual_reviews: [{ academic_year: 2023, held_on: '2024-05-20' }],
      plan_versions: [
        { version: 1, is_original: true, in_force_on: '2022-10-20' },
        { version: 2, is_original: false, in_force_on: '2024-11-01' },
      ],
    });
    for (const forbidden of ['terminated', 'cfar_decided', 'leave_kind', 'stops_clock', 'ended_by', 'rating'])
      expect(JSON.stringify(said)).not.toContain(forbidden);
    const before = await statement(mentee, { as_of: '2023-12-31' });
    expect(before).toMatchObject({ check_in_on: null, annual_reviews: [], plan_versions: [{ version: 1 }] });
    expect(before.mentors).toMatchObject([{ ends_on: null, is_current: true }]);
  });

  it('is asked for by the person or by faculty affairs, of somebody whose clock runs on the day', async () => {
    const { mentee } = await history();
    for (const who of [people.lead, people.director, people.outsider])
      expectProblem(await request(who, mentee), 403, 'report-not-permitted', '/person_id');
    expectProblem(await request(people.facultyAffairs, people.stranger), 422, 'reference-unknown', '/person_id');
    const part = await world.person({ category: 'part_time' });
    for (const nobody of [await world.person({ kind: 'staff' }), part, people.chair])
      if (nobody !== people.chair) expectProblem(await request(people.facultyAffairs, nobody), 422, 'cfar-statement-unfit', '/person_id');
    expectProblem(await request(mentee, mentee, { as_of: '2022-06-30' }), 422, 'cfar-statement-unfit', '/person_id');
    expectProblem(await request(mentee, mentee, { as_of: '2026-03-03' }), 422, 'day-in-future', '/as_of');
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${mentee.id} where id = ${merged.id}`;
    expectProblem(await request(people.facultyAffairs, merged), 409, 'person-merged', '/person_id');
  });
});

describe('the candidate', () => {
  it('writes a narrative and names other mentoring in the preview, and nobody does so for them or changes anything else', async () => {
    const { mentee } = await history();
    const { id } = (await request(people.facultyAffairs, mentee)).body;
    const named = [{ kind: 'external', description: 'A methods mentor, monthly' }];
    expectProblem(await write(people.facultyAffairs, id, { narrative: 'Theirs' }), 403, 'permission-denied');
    expectProblem(await write(people.director, id, { narrative: 'Theirs' }), 404, 'not-found');
    expect((await write(mentee, id, { narrative: 'We built a clinic.', named_mentoring: named })).body).toMatchObject({
      status: 'preview',
    });
    expect((await write(mentee, id, { narrative: 'We built two.' })).status).toBe(200);
    await words.act(mentee, id, 'comment', { comment: 'One meeting is missing.' });
    await words.act(mentee, id, 'agree');
    const done = await words.act(people.facultyAffairs, id, 'issue');
    const { text, body, headers } = await world.as(mentee).get<CfarStatement>(address(id));
    expect(body).toMatchObject({ narrative: 'We built two.', named_mentoring: named, candidate_comment: 'One meeting is missing.' });
    expect([sha256Hex(text), canonicalJson(body as never), headers['etag']]).toEqual([done.body.sha256, text, `"${done.body.sha256}"`]);
    expectProblem(await write(mentee, id, { narrative: 'Late' }), 409, 'report-state');
    const dossier = (await words.request(mentee, mentee)).body;
    expectProblem(await write(mentee, dossier.id, { narrative: 'There is none' }), 404, 'not-found');
    await expect(
      world.sql`update report_snapshot set content = jsonb_set(content::jsonb, '{clock,adjusted_months}', '99')::text where id = ${id}`,
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('has the policy’s working days, and the statement is superseded by one of a later day', async () => {
    const { mentee } = await history();
    const { id, preview_ends_on, kind, report_no } = (await request(people.facultyAffairs, mentee)).body;
    expect([preview_ends_on, kind, report_no.slice(0, 9)]).toEqual(['2026-03-17', 'cfar_statement', 'CFS-2026-']);
    const own = { narrative: 'We built a clinic.', named_mentoring: [{ kind: 'external', description: 'A methods mentor' }] };
    await write(mentee, id, own);
    world.at('2026-03-16');
    expectProblem(await words.act(people.facultyAffairs, id, 'issue'), 409, 'report-preview-open');
    world.at('2026-03-17');
    expect((await words.act(people.facultyAffairs, id, 'issue')).body.status).toBe('issued');
    world.at('2026-04-01');
    const next = (await words.act(people.facultyAffairs, id, 'supersede')).body;
    expect(next).toMatchObject({ kind: 'cfar_statement', supersedes_id: id, as_of: '2026-04-01', starts_on: '2022-07-01' });
    expect((await world.as(mentee).get<CfarStatement>(address(next.id))).body).toMatchObject(own);
    await world.sql`update appointment set category = 'part_time', academic_fte_pct = 50 where person_id = ${mentee.id}`;
    await words.act(people.facultyAffairs, next.id, 'withdraw');
    expectProblem(await words.act(people.facultyAffairs, id, 'supersede'), 422, 'cfar-statement-unfit');
  });
});

describe('a merge of two mentors', () => {
  it('leaves a preview as it was taken, of its day; requested again, the statement has the one name for both mentorships', async () => {
    const mentee = await world.person({ division: 'CARD', starts_on: '2022-07-01' });
    const mentor = await world.person({ division: 'NEPH', family_name: 'Okafor' });
    const duplicate = await world.person({ login: false, family_name: 'Okafor-Lind' });
    await world.assignment(mentee, duplicate, { state: 'ended', starts_on: '2022-09-01', ends_on: '2024-01-01', is_primary: true });
    await world.assignment(mentee, mentor, { starts_on: '2024-01-01', is_primary: true });
    await world.sql`delete from appointment where person_id = ${duplicate.id}`;
    await world.sql`delete from division_membership where person_id = ${duplicate.id}`;
    await world.sql`delete from site_membership where person_id = ${duplicate.id}`;
    const { id, sha256 } = (await request(mentee, mentee)).body;
    const names = async (of: string) =>
      (await world.as(mentee).get<CfarStatement>(address(of))).body.mentors.map(({ name }) => name.split(' ').at(-1));
    const merged = await mergeRecords(world, people.admin, mentor, duplicate);
    expect(merged.status, merged.text).toBe(200);
    expect(await names(id)).toEqual(['Okafor-Lind', 'Okafor']);
    expect((await world.as(mentee).get<Report>(`/v1/reports/${id}`)).body.sha256).toBe(sha256);
    expect((await words.act(mentee, id, 'withdraw')).status).toBe(200);
    expect(await names((await request(mentee, mentee)).body.id)).toEqual(['Okafor', 'Okafor']);
  });
});

describe('nobody else', () => {
  it('reads a statement, in no rendition and no list, but for its number at the verification page', async () => {
    const { mentee, second } = await history();
    const { id, report_no, sha256 } = await issued(mentee);
    const { director, lead, chair, viceChair, admin, facilitator, outsider, stranger } = people;
    for (const who of [second, director, lead, chair, viceChair, admin, facilitator, outsider, stranger]) {
      for (const accept of ['application/json', 'application/pdf'])
        expectProblem(await world.as(who).get(address(id), { headers: { accept } }), 404, 'not-found');
      expect((await world.as(who).get(`/v1/reports/${id}`)).status).toBe(404);
      expect((await world.as(who).get<{ items: unknown[] }>(`/v1/reports?person_id=${mentee.id}`)).body.items ?? []).toEqual([]);
    }
    expectProblem(await world.as(mentee).get(`/v1/reports/${id}/document`), 404, 'not-found');
    const listed = await world.as(mentee).get<{ items: Report[] }>('/v1/reports?kind=cfar_statement');
    expect(listed.body.items.map((item) => item.id)).toEqual([id]);
    expect((await world.as(mentee).get<{ items: Report[] }>('/v1/reports?kind=dossier')).body.items).toEqual([]);
    const known = { file: null, report_no, kind: 'cfar_statement', issued_on: '2026-03-02', sha256 };
    expect((await world.anonymous.get(`/verify/${report_no}`)).body).toEqual(known);
    const page = await world.anonymous.get(`/verify/${report_no}`, { headers: { accept: 'text/html' } });
    expect(page.text).toContain('Mentorship statement for the continuing faculty appointment review');
    const { text } = await world.as(mentee).get(address(id));
    const changed = text.replace('"adjusted_months":42', '"adjusted_months":24');
    for (const [payload, status] of [
      [text, 200],
      [changed, 422],
    ] as const) {
      const headers = { 'content-type': 'application/octet-stream' };
      expect((await world.anonymous.post(`/verify/${report_no}/file`, null, { payload, headers })).status).toBe(status);
    }
  });

  it('gets its pages, which are tagged, the same each time, and can be verified', async () => {
    const { mentee } = await history();
    const { id, report_no } = await issued(mentee);
    const fetch = async (who: Person) => {
      const headers = { accept: 'application/pdf', authorization: `Bearer ${await world.issuer.mint(who.subject)}` };
      return world.app.inject({ method: 'GET', url: address(id), headers });
    };
    const [first, second] = [await fetch(mentee), await fetch(people.facultyAffairs)];
    const text = first.rawPayload.toString('latin1');
    expect(first.headers['content-disposition']).toBe(`attachment; filename="${report_no}.pdf"`);
    for (const needed of ['%PDF-', '<pdfuaid:part>1</pdfuaid:part>', '/Lang (en)', `CFAR mentorship statement ${report_no}`])
      expect(text).toContain(needed);
    expect(text.match(/\/S \/THead\b/g)?.length).toBe(text.match(/\/S \/Table\b/g)?.length);
    expect(sha256Hex(second.rawPayload)).toBe(sha256Hex(first.rawPayload));
    expect((await world.anonymous.post(`/verify/${report_no}`, { sha256: sha256Hex(first.rawPayload) })).status).toBe(200);
    expectProblem(await world.as(mentee).get(address(id), { headers: { accept: 'text/csv' } }), 406, 'not-acceptable');
  });
});
