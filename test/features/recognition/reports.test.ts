import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../../src/core/canonical-json.ts';
import { tellOutdated } from '../../../src/features/recognition/reports/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
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
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const professor = () => world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });

describe('a dossier report', () => {
  it('is canonical JSON whose bytes have its digest, and nobody can change it once issued', async () => {
    const mentor = await professor();
    const issued = await words.issued(mentor);
    expect(issued).toMatchObject({ status: 'issued', issued_on: '2026-03-01', attested_by: { id: people.facultyAffairs.id } });
    const { text, headers } = await world.as(mentor).get(`/v1/reports/${issued.id}/document`);
    expect(sha256Hex(text)).toBe(issued.sha256);
    expect(canonicalJson(JSON.parse(text))).toBe(text);
    expect(headers['etag']).toBe(`"${issued.sha256}"`);
    const kept = { constraint: 'report_kept' };
    const { id } = issued;
    await expect(
      world.sql`update report_snapshot set content = '{}', sha256 = encode(sha256('{}'), 'hex') where id = ${id}`,
    ).rejects.toMatchObject(kept);
    await expect(world.sql`update report_snapshot set issued_on = '2026-01-01' where id = ${id}`).rejects.toMatchObject(kept);
    await expect(world.sql`update report_snapshot set state = 'withdrawn' where id = ${id}`).rejects.toMatchObject(kept);
    await expect(world.sql`delete from report_snapshot where id = ${id}`).rejects.toMatchObject(kept);
    expectProblem(await words.act(mentor, id, 'comment', { comment: 'Late' }), 409, 'report-state');
    expectProblem(await words.act(mentor, id, 'agree'), 409, 'report-state');
    expectProblem(await words.act(people.facultyAffairs, id, 'withdraw'), 409, 'report-state');
    expectProblem(await words.act(people.facultyAffairs, id, 'issue'), 409, 'report-state');
  });

  it('is asked for by the person or by faculty affairs, from the first appointment on', async () => {
    const mentor = await professor();
    for (const who of [people.lead, people.director, people.outsider])
      expectProblem(await words.request(who, mentor), 403, 'report-not-permitted', '/person_id');
    expectProblem(await words.request(people.facultyAffairs, people.stranger), 422, 'reference-unknown', '/person_id');
    const staff = await world.person({ kind: 'staff' });
    expectProblem(await words.request(people.facultyAffairs, staff), 422, 'report-person-unfit', '/person_id');
    for (const [more, code, pointer] of [
      [{ starts_on: '2020-06-30' }, 'report-before-appointment', '/starts_on'],
      [{ as_of: '2020-06-30' }, 'report-before-appointment', '/as_of'],
      [{ as_of: '2026-03-02' }, 'day-in-future', '/as_of'],
      [{ ends_on: '2026-03-03' }, 'day-in-future', '/ends_on'],
      [{ starts_on: '2025-01-01', ends_on: '2025-01-01' }, 'period-empty', '/ends_on'],
    ] as const)
      expectProblem(await words.request(mentor, mentor, more), 422, code, pointer);
    expect((await words.request(mentor, mentor, { starts_on: '2020-07-01', ends_on: '2026-03-02' })).status).toBe(201);
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${mentor.id} where id = ${merged.id}`;
    expectProblem(await words.request(people.facultyAffairs, merged), 409, 'person-merged', '/person_id');
  });
});

describe('a preview', () => {
  it('waits for its subject for the policy’s days, who comments and cannot edit', async () => {
    const mentor = await professor();
    const { id, preview_ends_on } = (await words.request(people.facultyAffairs, mentor)).body;
    expect(preview_ends_on).toBe('2026-03-14');
    expect(await world.sql`select kind from notification where subject_id = ${id}`).toEqual([{ kind: 'report_to_preview' }]);
    expectProblem(await words.act(people.facultyAffairs, id, 'comment', { comment: 'Theirs' }), 403, 'permission-denied');
    expectProblem(await words.act(people.facultyAffairs, id, 'issue'), 409, 'report-preview-open');
    expect((await words.act(mentor, id, 'comment', { comment: 'Two years elsewhere.' })).body.status).toBe('preview');
    // The department’s midnight, not that of UTC, ends the tenth working day.
    world.at('2026-03-14T03:59:00Z');
    expectProblem(await words.act(people.facultyAffairs, id, 'issue'), 409, 'report-preview-open');
    world.at('2026-03-14T04:00:00Z');
    const issued = (await words.act(people.facultyAffairs, id, 'issue')).body;
    const dossier = await words.document(mentor, id);
    expect(dossier).toMatchObject({ candidate_comment: 'Two years elsewhere.', attestation: { on: '2026-03-14' } });
    expect(sha256Hex(canonicalJson(dossier as never))).toBe(issued.sha256);
    expect((await world.as(people.lead).get(`/v1/reports/${id}`)).status).toBe(404);
    expect((await world.as(people.lead).get(`/v1/reports/${id}/document`)).status).toBe(404);
  });

  it('lasts no day where the policy gives none', async () => {
    await world.sql`update policy set report_preview_days = 0 where id = ${world.policy.id}`;
    const { id, preview_ends_on } = (await words.request(people.facultyAffairs, await professor())).body;
    expect(preview_ends_on).toBe('2026-03-01');
    expect((await words.act(people.facultyAffairs, id, 'issue')).status).toBe(200);
    await world.sql`update policy set report_preview_days = 10 where id = ${world.policy.id}`;
  });

  it('can be withdrawn by faculty affairs, or by the subject who requested it', async () => {
    const mentor = await professor();
    const theirs = (await words.request(people.facultyAffairs, mentor)).body.id;
    expectProblem(await words.act(mentor, theirs, 'withdraw'), 403, 'permission-denied');
    expect((await words.act(people.facultyAffairs, theirs, 'withdraw')).body.status).toBe('withdrawn');
    expect((await words.act(people.facultyAffairs, theirs, 'withdraw')).body.status).toBe('withdrawn');
    expectProblem(await words.act(people.facultyAffairs, theirs, 'issue'), 409, 'report-state');
    const own = (await words.request(mentor, mentor)).body.id;
    expect((await words.act(mentor, own, 'withdraw')).body.status).toBe('withdrawn');
  });

  it('on a member of faculty affairs is issued by another one', async () => {
    const other = await professor();
    await world.role(other, 'faculty_affairs');
    const { id } = (await words.request(other, other)).body;
    await words.act(other, id, 'agree');
    expectProblem(await words.act(other, id, 'issue'), 422, 'approver-is-subject');
    expect((await words.act(people.facultyAffairs, id, 'issue')).body.status).toBe('issued');
  });

  it('takes the place of an issued report when it is issued itself, one at a time', async () => {
    const mentor = await professor();
    const draft = (await words.request(mentor, mentor)).body.id;
    expectProblem(await words.act(people.facultyAffairs, draft, 'supersede'), 409, 'report-state');
    const { id } = await words.issued(mentor);
    world.at('2026-04-01');
    const next = await words.act(people.facultyAffairs, id, 'supersede');
    expect(next.body).toMatchObject({ status: 'preview', supersedes_id: id, as_of: '2026-04-01', ends_on: '2026-04-02' });
    expectProblem(await words.act(people.facultyAffairs, id, 'supersede'), 409, 'report-state');
    await words.act(mentor, next.body.id, 'agree');
    await words.act(people.facultyAffairs, next.body.id, 'issue');
    expect((await world.as(mentor).get(`/v1/reports/${id}`)).body).toMatchObject({
      status: 'superseded',
      superseded_by_id: next.body.id,
    });
    expect(
      await world.sql`select subject_id from event where type = 'report.superseded' and data->>'superseded_by_id' = ${next.body.id}`,
    ).toEqual([{ subject_id: id }]);
    const { items } = (await world.as(mentor).get('/v1/reports?status=superseded')).body;
    expect(items.map((item) => item.id)).toEqual([id]);
  });

  it('takes no place of a report whose subject was appointed later than was thought, or never', async () => {
    const mentor = await professor();
    const { id } = await words.issued(mentor);
    await world.sql`update appointment set appointed_on = '2021-07-01', starts_on = '2021-07-01' where person_id = ${mentor.id}`;
    expectProblem(await words.act(people.facultyAffairs, id, 'supersede'), 422, 'report-before-appointment');
    await world.sql`delete from appointment where person_id = ${mentor.id}`;
    expectProblem(await words.act(people.facultyAffairs, id, 'supersede'), 422, 'report-person-unfit');
    expect((await world.as(mentor).get(`/v1/reports/${id}`)).body).toMatchObject({ status: 'issued', superseded_by_id: null });
  });
});

describe('an issued report', () => {
  it('that states credits which were taken back since stays as it is; its subject and faculty affairs are told, until another supersedes it', async () => {
    const say = meetingsOf(world);
    const { id: assignment_id, mentor, mentee } = await say.pair();
    const meet = async (held_on: string) => {
      const { id } = (await say.log(mentor, assignment_id, { held_on })).body;
      expect((await say.act(mentee, id, 'confirm')).status).toBe(200);
      return id;
    };
    const voided = async (id: string) => {
      for (const who of [mentor, mentee]) expect((await say.act(who, id, 'void')).status).toBe(200);
    };
    const meetings = [await meet('2026-02-01'), await meet('2026-02-02'), await meet('2026-02-03')] as const;
    const report = await words.issued(mentor);
    const said = await words.document(mentor, report.id);
    expect(said.credits).toEqual([{ academic_year: 2025, code: 'FM-MEET', quarter_credits: 12 }]);
    const told = async (who: Person, of = report.id) => {
      type Told = { kind: string; subject_id: string; path: string };
      const { body } = await world.as(who).get<{ items: Told[] }>('/v1/notifications?kind=report_outdated&limit=200');
      return body.items.filter(({ subject_id }) => subject_id === of).map(({ path }) => path);
    };
    world.at('2026-03-05T15:00:00Z');
    await asService(world, tellOutdated);
    expect(await told(mentor)).toEqual([]);
    await voided(meetings[0]);
    for (let again = 0; again < 2; again += 1) await asService(world, tellOutdated);
    for (const who of [mentor, people.facultyAffairs]) expect(await told(who)).toEqual([`/v1/reports/${report.id}`]);
    for (const who of [mentee, people.lead, people.admin]) expect(await told(who)).toEqual([]);
    await voided(meetings[1]);
    await asService(world, tellOutdated);
    expect(await told(mentor)).toHaveLength(2);
    expect((await world.anonymous.get(`/verify/${report.report_no}`)).body).toMatchObject({ sha256: report.sha256 });
    expect(await words.document(mentor, report.id)).toEqual(said);
    const next = (await words.act(people.facultyAffairs, report.id, 'supersede')).body.id;
    await words.act(mentor, next, 'agree');
    expect((await words.act(people.facultyAffairs, next, 'issue')).status).toBe(200);
    expect((await words.document(mentor, next)).credits).toEqual([{ academic_year: 2025, code: 'FM-MEET', quarter_credits: 4 }]);
    world.at('2026-03-06T15:00:00Z');
    await meet('2026-03-04');
    await asService(world, tellOutdated);
    expect([await told(mentor), await told(mentor, next)]).toEqual([expect.toSatisfy((paths) => paths.length === 2), []]);
  });
});

describe('a mentee', () => {
  it('is asked once, and named only in reports requested while they consent', async () => {
    const [mentor, mentee] = [await professor(), await world.person({ given_name: 'Zoë', family_name: 'Šimková' })];
    await world.assignment(mentee, mentor);
    const name = async () => (await words.dossier(mentor)).activities.current.map((activity) => activity.mentee_name);
    expect(await name()).toEqual([null]);
    expect(await name()).toEqual([null]);
    const asked = await world.sql`select kind from notification where person_id = ${mentee.id} and kind = 'report_name_asked'`;
    expect(asked.length).toBe(1);
    const id = await words.answer(mentee, mentor, 'give');
    expect(await name()).toEqual(['Zoë Šimková']);
    expect(await world.sql`select type from event where subject_id = ${id} order by id`).toEqual([
      { type: 'report_consent.asked' },
      { type: 'report_consent.given' },
    ]);
    const post = (who: typeof mentor, verb: string) => world.as(who).post(`/v1/report-name-consents/${id}/${verb}`, {}, { ifMatch: '*' });
    expectProblem(await post(mentee, 'decline'), 409, 'report-consent-state');
    expectProblem(await post(mentor, 'revoke'), 403, 'permission-denied');
    expect((await world.as(people.director).get(`/v1/report-name-consents/${id}`)).status).toBe(404);
    await words.answer(mentee, mentor, 'revoke');
    expect(await name()).toEqual([null]);
  });

  it('cannot revoke consent that they never gave', async () => {
    const [mentor, mentee] = [await professor(), await world.person()];
    await world.assignment(mentee, mentor);
    await words.dossier(mentor);
    const id = await words.answer(mentee, mentor, 'decline');
    const revoked = await world.as(mentee).post(`/v1/report-name-consents/${id}/revoke`, {}, { ifMatch: '*' });
    expectProblem(revoked, 409, 'report-consent-state');
  });

  it('who revokes consent stops previews that name them; issued reports stay', async () => {
    const [mentor, mentee] = [await professor(), await world.person()];
    await world.assignment(mentee, mentor);
    const nameless = (await words.request(mentor, mentor)).body;
    await words.answer(mentee, mentor, 'give');
    const [first, second] = [(await words.request(mentor, mentor)).body, (await words.request(mentor, mentor)).body];
    for (const { id } of [nameless, first, second]) await words.act(mentor, id, 'agree');
    const issued = await words.act(people.facultyAffairs, first.id, 'issue');
    await words.answer(mentee, mentor, 'revoke');
    expectProblem(await words.act(people.facultyAffairs, second.id, 'issue'), 409, 'report-consent-revoked');
    expect((await words.act(people.facultyAffairs, nameless.id, 'issue')).status).toBe(200);
    expect((await world.as(mentor).get(`/v1/reports/${first.id}`)).body).toEqual(issued.body);
    expect((await words.document(mentor, first.id)).activities.current[0]?.mentee_name).not.toBeNull();
  });
});

describe('anybody', () => {
  async function issue() {
    const mentor = await professor();
    const { id, report_no, sha256 } = await words.issued(mentor);
    const { text } = await world.as(mentor).get(`/v1/reports/${id}/document`);
    return { report_no, sha256: String(sha256), text };
  }
  const file = (report_no: string, payload: string, accept = 'application/json') =>
    world.anonymous.post(`/verify/${report_no}/file`, null, {
      payload,
      headers: { 'content-type': 'application/octet-stream', accept },
    });

  it('verifies an issued report by its number, and learns its number, kind, day and digest alone', async () => {
    const { report_no, sha256 } = await issue();
    const answered = await world.anonymous.get(`/verify/${report_no.toLowerCase()}`);
    expect(answered.status).toBe(200);
    expect(answered.body).toEqual({ report_no, kind: 'dossier', issued_on: '2026-03-01', sha256, file: null });
    expect(answered.headers['cache-control']).toBe('no-store');
    const page = await world.anonymous.get(`/verify/${report_no}`, { headers: { accept: 'text/html' } });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(report_no);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; style-src 'sha256-");
    expectProblem(await world.anonymous.get('/verify/DOS-2026-AAAAAAAAAA'), 404, 'not-found');
    expectProblem(await world.anonymous.get(`/verify/${encodeURIComponent("' or true --")}`), 404, 'not-found');
    const preview = (await words.request(people.facultyAffairs, await professor())).body.report_no;
    expectProblem(await world.anonymous.get(`/verify/${preview}`), 404, 'not-found');
  });

  it('learns whether a digest or a file is the report; a changed file is not', async () => {
    const { report_no, sha256, text } = await issue();
    const digest = (of: string) => world.anonymous.post(`/verify/${report_no}`, { sha256: of });
    expect((await digest(sha256.toUpperCase())).body).toMatchObject({ report_no, sha256 });
    expectProblem(await digest(sha256Hex('another')), 422, 'report-differs');
    expectProblem(await digest('abc'), 400, 'invalid-request', '/sha256');
    expect((await file(report_no, text)).body).toMatchObject({ report_no, sha256 });
    expect((await file(report_no, JSON.stringify(JSON.parse(text), null, 2))).status).toBe(200);
    expectProblem(await file(report_no, text.replace('"ever":0', '"ever":9')), 422, 'report-differs');
    expectProblem(await file(report_no, text.slice(0, -1)), 422, 'report-differs');
    expect((await file(report_no, text, 'text/html')).text).toContain('Your file is this report');
    const wrong = await file(report_no, 'else', 'text/html');
    expect([wrong.status, wrong.text.includes('Your file is not this report')]).toEqual([200, true]);
    expectProblem(await file((await issue()).report_no, text), 422, 'report-differs');
  });
});

describe('whoever tries numbers', () => {
  it('is answered in a type that there is, finds none, and is refused for a while after too many', async () => {
    const limited = await world.beside({ environment: { RATE_LIMIT_PER_MINUTE: '60' } });
    const number = 'DOS-2026-AAAAAAAAAA';
    const { anonymous } = limited;
    const see = () => anonymous.get(`/verify/${number}`);
    const digest = () => anonymous.post(`/verify/${number}`, { sha256: sha256Hex('else') });
    const file = (accept = 'application/json') =>
      anonymous.post(`/verify/${number}/file`, null, {
        payload: 'else',
        headers: { 'content-type': 'application/octet-stream', accept },
      });
    expectProblem(await anonymous.get(`/verify/${number}`, { headers: { accept: 'image/png' } }), 406, 'not-acceptable');
    expectProblem(await file('image/png'), 406, 'not-acceptable');
    expectProblem(await digest(), 404, 'not-found');
    expectProblem(await file(), 404, 'not-found');
    const statuses: number[] = [];
    for (let i = 0; i < 8; i += 1) statuses.push((await see()).status);
    expect(statuses.at(-1)).toBe(429);
    for (const answer of [await see(), await digest(), await file()]) expectProblem(answer, 429, 'too-many-requests');
  });
});

describe('a merge', () => {
  it('moves reports and consents; of two answers for one pair the one that names less stays', async () => {
    const [mentor, mentee, duplicate] = [await professor(), await world.person(), await world.person({ login: false })];
    const asked = { mentor_id: mentor.id, answered_at: '2026-02-01T12:00:00Z' };
    const kept = await world.insert('report_name_consent', { ...asked, mentee_id: mentee.id, state: 'given' });
    await world.insert('report_name_consent', { ...asked, mentee_id: duplicate.id, state: 'revoked' });
    const { id } = (await words.request(people.facultyAffairs, duplicate)).body;
    await world.sql`delete from appointment where person_id = ${duplicate.id}`;
    await world.sql`delete from division_membership where person_id = ${duplicate.id}`;
    await world.sql`delete from site_membership where person_id = ${duplicate.id}`;
    const merged = await mergeRecords(world, people.admin, mentee, duplicate);
    expect(merged.status, merged.text).toBe(200);
    expect((await world.as(mentee).get(`/v1/reports/${id}`)).body).toMatchObject({ person_id: mentee.id });
    expect(await world.sql`select state from report_name_consent where id = ${kept.id}`).toEqual([{ state: 'revoked' }]);
  });
});
