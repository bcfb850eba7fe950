import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/canonical-json.ts';
import type { ReportRendition } from '../../../src/features/recognition/reports/profiles/rendition-schema.ts';
import type { ReportProfile } from '../../../src/features/recognition/reports/profiles/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { convertedToPdf, paragraphsOf, unzipped } from '../../setup/docx.ts';
import { all, outside, structureOf, textOf } from '../../setup/pdf.ts';
import { reportsOf } from '../../setup/reports.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

let world: World;
let people: People;
let words: ReturnType<typeof reportsOf>;
let mentor: Person;
let id: string;
let report_no: string;
let sha256: string;

beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = reportsOf(world, people);
  world.at('2026-03-01T15:00:00Z');
  mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor', given_name: 'Łucja', family_name: 'Šedá' });
  const current = await world.person({ given_name: 'محمد', family_name: 'العلي' });
  const past = await world.person({ given_name: 'Zoé', family_name: 'Ek' });
  const { id: one } = await world.assignment(current, mentor, { is_primary: true, starts_on: '2024-07-01' });
  await world.assignment(past, mentor, { state: 'completed', starts_on: '2021-07-01', ends_on: '2023-07-01' });
  await words.meeting(one, '2025-02-01', 60);
  await world.insert('mentor_training', {
    ...{ person_id: mentor.id, duration_min: 90, is_accredited: true, completed_on: '2024-05-01', course_title: 'Foundations' },
    ...{ verified_by: people.lead.id, verified_at: '2024-05-10T12:00:00Z' },
  });
  await words.request(mentor, mentor);
  for (const mentee of [current, past]) await words.answer(mentee, mentor, 'give');
  const issued = await words.issued(mentor);
  ({ id, report_no } = issued);
  sha256 = String(issued.sha256);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

async function file(accept: string, at = `/v1/reports/${id}/rendition?profile=promotion_file`, who: Person = people.facultyAffairs) {
  const headers = { accept, authorization: `Bearer ${await world.issuer.mint(who.subject)}` };
  const answer = await world.app.inject({ method: 'GET', url: at, headers });
  return { status: answer.statusCode, bytes: answer.rawPayload, headers: answer.headers };
}
const render = (profile: string, query = '') =>
  world.as(people.facultyAffairs).get<ReportRendition>(`/v1/reports/${id}/rendition?profile=${profile}${query}`);
const succeed = (body: object, who = people.facultyAffairs) => world.as(who).post<ReportProfile>('/v1/report-profiles', body);
const headings = ({ body }: { body: ReportRendition }) =>
  (body.document?.blocks ?? []).flatMap(({ kind, text }) => (kind === 'heading' ? [text] : []));

describe('an output profile', () => {
  it('prints the same snapshot for each purpose; its digest stays, and the answer says by which version', async () => {
    const { body: shipped } = await world.as(mentor).get<{ items: ReportProfile[] }>('/v1/report-profiles?as_of=2026-03-01');
    expect(shipped.items.map(({ code, version }: ReportProfile) => `${code} ${version}`).sort()).toEqual([
      'annual_activity_report 1',
      'award_nomination_package 1',
      'orcid_service_item 1',
      'promotion_file 1',
    ]);
    for (const profile of shipped.items) {
      const answer = await render(profile.code);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toMatchObject({ report_no, sha256, profile: { id: profile.id, code: profile.code, version: 1 } });
      expect(answer.headers['link']).toBe(`</v1/report-profiles/${profile.id}>; rel="profile"`);
      expect(answer.text).not.toMatch(/outcome|rating|reason/i);
    }
    const service = await render('annual_activity_report');
    expect(headings(service)).toContain('Service: mentorship of faculty');
    const tables = (service.body.document?.blocks ?? []).filter(
      ({ section }) => section === 'current_mentees' || section === 'past_mentees',
    );
    expect(tables.map(({ rows }) => rows?.length)).toEqual([1, 1]);
    const { body: report } = await world.as(people.facultyAffairs).get(`/v1/reports/${id}`);
    expect(report).toMatchObject({ sha256, row_version: expect.any(Number) });
  });

  it('for ORCID answers the payload of its form, without a put-code and as JSON alone', async () => {
    const { body } = await render('orcid_service_item');
    expect(body.document).toBeNull();
    expect(body.orcid_service).toMatchObject({
      'role-title': 'Faculty mentor',
      'start-date': { year: '2021', month: '07', day: '01' },
      'end-date': null,
      organization: { 'disambiguated-organization': null },
      'external-ids': { 'external-id': [{ 'external-id-value': report_no, 'external-id-relationship': 'self' }] },
    });
    expect(body.orcid_service?.url?.value).toMatch(new RegExp(`/verify/${report_no}$`));
    expect(JSON.stringify(body)).not.toContain('put-code');
    const refused = await file('application/pdf', `/v1/reports/${id}/rendition?profile=orcid_service_item`);
    expect(refused.status).toBe(406);
    // Nobody can verify what is not issued: a preview names neither the address nor the number.
    const { body: preview } = await words.request(people.facultyAffairs, mentor);
    const { body: before } = await world
      .as(people.facultyAffairs)
      .get<ReportRendition>(`/v1/reports/${preview.id}/rendition?profile=orcid_service_item`);
    expect(before.orcid_service).toMatchObject({ 'role-title': 'Faculty mentor', url: null, 'external-ids': null });
    expect(JSON.stringify(before.orcid_service)).not.toContain('verify');
  });

  it('is succeeded from a later day or academic year on; reports requested before are printed as before', async () => {
    const before = await file('application/pdf');
    const opened = await succeed({
      code: 'promotion_file',
      starts_on: '2026-03-02',
      title: 'Mentoring dossier',
      sections: [
        { section: 'subject' },
        {
          section: 'past_mentees',
          heading: 'Former mentees',
          if_empty: 'None.',
          columns: [{ column: 'mentee', heading: 'Name' }, { column: 'position_now' }],
        },
      ],
    });
    expect(opened.status, opened.text).toBe(201);
    expect(opened.body).toMatchObject({ version: 2, starts_on: '2026-03-02', ends_on: null, orcid: null });
    world.at('2026-03-03T15:00:00Z');
    expect(sha256Hex((await file('application/pdf')).bytes)).toBe(sha256Hex(before.bytes));
    expect((await render('promotion_file')).body.profile.version).toBe(1);
    const second = await render('promotion_file', '&version=2');
    expect(second.body.profile.version).toBe(2);
    expect(headings(second)).toEqual(['Mentoring dossier', 'Former mentees']);
    expect(second.body.document?.blocks.at(-1)).toMatchObject({
      columns: [{ heading: 'Name' }, { heading: 'Position now' }],
      rows: [['Zoé Ek', '–']],
    });
    const csv = (await file('text/csv', `/v1/reports/${id}/rendition?profile=promotion_file&version=2`)).bytes.toString('utf8');
    expect(csv.replace('\ufeff', '')).toBe(`section,Name,Position now,report_id\r\npast_mentees,Zoé Ek,–,${id}\r\n`);
    const { body: next } = await words.request(people.facultyAffairs, mentor);
    const later = await world.as(people.facultyAffairs).get<ReportRendition>(`/v1/reports/${next.id}/rendition?profile=promotion_file`);
    expect(later.body).toMatchObject({ sha256: null, profile: { version: 2 } });
    expect(later.body.document?.notice).toContain('not issued');

    const year = await succeed({ code: 'promotion_file', starts_year: 2026, title: 'From July' });
    expect(await world.sql`select data from event where subject_id = ${year.body.id} and type = 'report_profile.opened'`).toEqual([
      { data: { code: 'promotion_file', version: 3, starts_on: '2026-07-01' } },
    ]);
    expect(year.body).toMatchObject({ version: 3, starts_on: '2026-07-01', sections: opened.body.sections });
    const instead = await succeed({ code: 'promotion_file', starts_on: '2026-07-01', title: 'From July on' });
    expect(instead.body).toMatchObject({ version: 4, title: 'From July on' });
    expect((await world.as(mentor).get('/v1/report-profiles?code=promotion_file&as_of=2026-07-01')).body.items).toMatchObject([
      { version: 4 },
    ]);
    expect((await world.as(mentor).get(`/v1/report-profiles/${year.body.id}`)).body).toMatchObject({
      starts_on: '2026-07-01',
      ends_on: '2026-07-01',
    });
    expectProblem(await succeed({ code: 'promotion_file', starts_on: '2026-06-30' }), 422, 'report-profile-unfit', '/starts_on');
  });

  it('is succeeded by one after the other of those who ask at the same moment', async () => {
    for (const day of ['2026-08-01', '2026-08-02', '2026-08-03']) {
      const body = { code: 'award_nomination_package', starts_on: day };
      const opened = await Promise.all([succeed(body), succeed(body), succeed(body)]);
      expect(opened.map(({ status }) => status)).toEqual([201, 201, 201]);
    }
  });

  it('that could not be printed is refused where it is wrong', async () => {
    const on = { code: 'annual_activity_report', starts_on: '2026-09-01' };
    const mentees = (...columns: object[]) => ({ ...on, sections: [{ section: 'summary' }, { section: 'current_mentees', columns }] });
    for (const [body, pointer] of [
      [mentees({ column: 'mentee' }, { column: 'cfar_outcome' }), '/sections/1/columns/1/column'],
      [mentees({ column: '__proto__' }), '/sections/1/columns/0/column'],
      [mentees({ column: 'mentee' }, { column: 'mentee' }), '/sections/1/columns/1/column'],
      [mentees({ column: 'mentee', heading: 'Role' }, { column: 'role' }), '/sections/1/columns/1/heading'],
      [{ ...on, sections: [{ section: 'philosophy', columns: [{ column: 'mentee' }] }] }, '/sections/0/columns'],
      [{ ...on, sections: [{ section: 'summary', heading: 'Summary', level: 3 }] }, '/sections/0/level'],
      [{ ...on, sections: [{ section: 'selected_mentorships' }] }, '/sections/0/heading'],
      [{ ...on, sections: [] }, '/sections'],
      [{ ...on, orcid: { role_title: 'Mentor', organization: {} } }, '/orcid'],
      [{ ...on, code: 'orcid_service_item', sections: [{ section: 'summary' }] }, '/sections'],
      [{ ...on, starts_on: '2026-03-01' }, '/starts_on'],
      [{ code: on.code, starts_year: 2025 }, '/starts_year'],
    ] as const)
      expectProblem(await succeed(body), 422, 'report-profile-unfit', pointer);
    expectProblem(await succeed({ ...on, starts_on: '2029-01-01' }), 422, 'day-too-far', '/starts_on');
    expectProblem(await succeed({ code: on.code, starts_year: 2030 }), 422, 'day-too-far', '/starts_year');
    expectProblem(await succeed({ ...on, starts_year: 2026 }), 400, 'invalid-request', '/starts_on');
    expectProblem(await succeed({ ...on, sections: [{ section: 'peer_groups' }] }), 400, 'invalid-request', '/sections/0/section');
    expectProblem(
      await succeed({ ...on, code: 'orcid_service_item', orcid: { role_title: 'M', organization: { ror_id: 'https://ror.org/x' } } }),
      400,
      'invalid-request',
      '/orcid/organization/ror_id',
    );
    expectProblem(await succeed(on, mentor), 403, 'permission-denied');
    expectProblem(await render('promotion_file', '&version=99'), 404, 'not-found');
    expectProblem(await world.as(mentor).get('/v1/report-profiles?cursor=x'), 400, 'invalid-cursor');
  });
});

describe('a rendition', () => {
  it('as PDF has TH cells in the head of every table of every profile, as a reader of the screen finds them', async () => {
    for (const profile of ['promotion_file', 'annual_activity_report', 'award_nomination_package']) {
      const { bytes, status } = await file('application/pdf', `/v1/reports/${id}/rendition?profile=${profile}&version=1`);
      expect(status).toBe(200);
      const tables = (await structureOf(bytes)).flatMap((page) => all(page, 'Table'));
      expect(tables.length, profile).toBeGreaterThanOrEqual(4);
      for (const table of tables) {
        const [head, ...rows] = all(table, 'TR');
        expect(head?.children.length, profile).toBeGreaterThan(1);
        expect(new Set(head?.children.map(({ role }) => role)), profile).toEqual(new Set(['TH']));
        expect(rows.length, profile).toBeGreaterThan(0);
        for (const row of rows) expect(row.children.length).toBe(head?.children.length);
      }
      const { text, title, language } = await textOf(bytes);
      expect([String(title), language]).toEqual([expect.stringContaining(report_no), 'en']);
      expect(text).toContain('Łucja Šedá');
      expect(text).toContain('Zoé Ek');
      expect(text.normalize('NFKC')).toMatch(/[\u0600-\u06ff]/);
      expect(text).not.toContain('U+');
    }
  });

  it('as DOCX has the words of the PDF in their order, real headings, heads that repeat, language and title, and the same bytes each time', async () => {
    const first = await file(DOCX);
    expect(first.status).toBe(200);
    expect(first.headers['content-disposition']).toBe(`attachment; filename="${report_no}.docx"`);
    const parts = unzipped(first.bytes);
    expect(new Set([...parts.values()].map(({ time }) => time)).size).toBe(1);
    const xml = parts.get('word/document.xml')?.text ?? '';
    const { body } = await render('promotion_file');
    const blocks = body.document?.blocks ?? [];
    const expected = blocks.flatMap(({ text, columns = [], rows = [] }) =>
      text === undefined ? [...columns.map(({ heading }) => heading), ...rows.flat()] : [text],
    );
    expect(paragraphsOf(xml).filter((words) => words !== '')).toEqual(expected.filter((words) => words !== ''));
    expect(xml.match(/<w:pStyle w:val="Heading\d"\/>/g)?.length).toBe(blocks.filter(({ kind }) => kind === 'heading').length);
    const tables = blocks.filter(({ kind }) => kind === 'table').length;
    expect(xml.match(/<w:tbl>/g)?.length).toBe(tables);
    expect(xml.match(/<w:tblHeader\/>/g)?.length).toBe(tables);
    expect(xml.match(/<w:tblLook [^>]*w:firstRow="(?:1|true)"/g)?.length).toBe(tables);
    expect(xml).toMatch(/<w:rtl\/>.*محمد العلي/s);
    expect(xml).toContain('w:w="12240"');
    expect(parts.get('word/styles.xml')?.text).toMatch(/<w:lang [^>]*w:val="en"/);
    expect(parts.get('docProps/core.xml')?.text).toContain(`<dc:title>Mentorship report ${report_no}: Łucja Šedá</dc:title>`);
    world.at('2026-05-01T15:00:00Z');
    const second = await file(DOCX, `/v1/reports/${id}/document`, mentor);
    expect(sha256Hex(second.bytes)).toBe(sha256Hex(first.bytes));
    const verified = await world.anonymous.post(`/verify/${report_no}/file`, null, {
      payload: first.bytes,
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(verified.body).toMatchObject({ report_no });
    const opened = convertedToPdf(first.bytes);
    if (opened !== null) {
      const { text } = await textOf(opened);
      let at = 0;
      for (const words of ['Mentorship report', 'Łucja Šedá', 'Appointments', 'Current mentees', 'Zoé Ek', 'Attestation']) {
        expect(text.indexOf(words, at), words).toBeGreaterThanOrEqual(at);
        at = text.indexOf(words, at);
      }
    }
  });

  it('is on A4 where the policy says so, in both forms', async () => {
    world.at('2026-05-01T15:00:00Z');
    await world.sql`update policy set report_paper = 'a4' where department_id = ${world.id}`;
    const { body } = await words.request(people.facultyAffairs, mentor);
    const at = `/v1/reports/${body.id}/rendition?profile=award_nomination_package`;
    expect(unzipped((await file(DOCX, at)).bytes).get('word/document.xml')?.text).toContain('w:w="11906"');
    expect((await file('application/pdf', at)).bytes.toString('latin1')).toMatch(/\/MediaBox ?\[ ?0 0 595\.\d+ 841\.\d+/);
    await world.sql`update policy set report_paper = 'letter' where department_id = ${world.id}`;
  });

  it('says which glyphs no font has, instead of boxes, and prints é, ł and ع', async () => {
    const named = await world.person({ rank: 'professor', given_name: 'Éloi ł ع', family_name: '𓀀 \u{10a00}' });
    const { body } = await words.request(people.facultyAffairs, named);
    const { bytes } = await file('application/pdf', `/v1/reports/${body.id}/document`);
    const { text } = await textOf(bytes);
    expect(text).toContain('Éloi ł ');
    expect(text.normalize('NFKC')).toContain('ع');
    expect(text).toContain('[U+13000] [U+10A00]');
    expect(text.replaceAll('\n', ' ')).toContain('The fonts of this service lack U+10A00, U+13000');
  });

  it('has room for the longest words that can be written, on as many pages as they take', async () => {
    const wordy = await world.person({ rank: 'professor', given_name: 'Wordy', family_name: 'Mentor' });
    const mentee = await world.person({ given_name: '小明', family_name: '王' });
    await world.assignment(mentee, wordy, { starts_on: '2024-07-01' });
    const grant = { mentee_id: mentee.id, kind: 'grant', happened_on: '2025-07-01', words: `${'A grant, and '.repeat(230)}the end.` };
    const reference = `https://doi.org/${'a'.repeat(1970)}`;
    const { body: mention } = await world.as(wordy).post('/v1/report-mentions', { ...grant, reference });
    await world.as(mentee).post(`/v1/report-mentions/${mention.id}/give`, {}, { ifMatch: '*' });
    await words.request(wordy, wordy);
    await words.answer(mentee, wordy, 'give');
    const { body } = await words.request(wordy, wordy);
    const at = `/v1/reports/${body.id}/rendition?profile=promotion_file`;
    const { bytes } = await file('application/pdf', at);
    expect(await outside(bytes)).toEqual([]);
    expect((await textOf(bytes)).text).toContain('the end.');
    const xml = unzipped((await file(DOCX, at)).bytes).get('word/document.xml')?.text ?? '';
    expect(paragraphsOf(xml)).toContain('小明 王');
    expect(xml.match(/<w:cantSplit\/>/g)?.length).toBe((xml.match(/<w:tr[ >]/g)?.length ?? 0) - 1);
  });

  it('is made whatever characters are in it', async () => {
    const { body } = await words.request(mentor, mentor);
    const comment = 'Private \u{e000}, unassigned \u0378, none \uffff.';
    const { status, text: refused } = await words.act(mentor, body.id, 'comment', { comment });
    expect(status, refused).toBe(200);
    const at = `/v1/reports/${body.id}/document`;
    const { text } = await textOf((await file('application/pdf', at)).bytes);
    expect(text.replaceAll('\n', ' ')).toContain('Private [U+E000], unassigned [U+0378], none [U+FFFF].');
    const xml = unzipped((await file(DOCX, at)).bytes).get('word/document.xml')?.text ?? '';
    expect(xml).toContain('none \ufffd.');
  });

  it('is for those who read the report, in every form and by every profile', async () => {
    for (const profile of ['promotion_file', 'annual_activity_report', 'award_nomination_package'])
      for (const accept of ['application/json', 'application/pdf', DOCX, 'text/csv']) {
        const at = `/v1/reports/${id}/rendition?profile=${profile}`;
        for (const who of [people.lead, people.director]) expect((await file(accept, at, who)).status, `${profile} ${accept}`).toBe(404);
      }
    expect((await file('application/json', `/v1/reports/${id}/rendition?profile=orcid_service_item`, people.lead)).status).toBe(404);
    expect((await file('image/png')).status).toBe(406);
  });

  it('prints a report of the first format as it is, and verifies it', async () => {
    const [row] = await world.sql<{ content: string }>`select content from report_snapshot where id = ${id}`;
    const { mentions, resources, feedback, testimonials, philosophy, awards, stipends, ...old } = JSON.parse(String(row?.content));
    const content = JSON.stringify({ ...old, format: 'mentorship-dossier/1', report_no: 'DOS-2026-0000000001' });
    const snapshot = await world.insert('report_snapshot', {
      ...{ report_no: 'DOS-2026-0000000001', subject_id: mentor.id, as_of: '2026-03-01', starts_on: '2020-07-01', ends_on: '2026-03-02' },
      ...{ policy_version: 1, requested_by: mentor.id, preview_ends_on: '2026-03-01', content, sha256: sha256Hex(content) },
      ...{ state: 'issued', issued_on: '2026-03-01', attested_by: people.facultyAffairs.id },
    });
    expect([mentions, resources, feedback, testimonials, philosophy, awards, stipends].length).toBe(7);
    const at = `/v1/reports/${snapshot.id}/rendition?profile=promotion_file`;
    for (const accept of ['application/json', 'application/pdf', DOCX]) expect((await file(accept, at)).status, accept).toBe(200);
    const verified = await world.anonymous.post('/verify/DOS-2026-0000000001', { sha256: sha256Hex(content) });
    expect(verified.status).toBe(200);
  });

  it('leaves no level of heading out where the section above one says nothing, and is printed', async () => {
    const opened = await succeed({
      ...{ code: 'annual_activity_report', starts_on: '2026-03-02' },
      sections: [
        { section: 'products', heading: 'Products' },
        { section: 'achievements', heading: 'Achievements', level: 3, if_empty: 'None.' },
        { section: 'resources', heading: 'Resources', level: 3, if_empty: 'None.' },
      ],
    });
    expect(opened.status, opened.text).toBe(201);
    const at = `/v1/reports/${id}/rendition?profile=annual_activity_report&version=${opened.body.version}`;
    const { body } = await world.as(mentor).get<ReportRendition>(at);
    const levels = (body.document?.blocks ?? []).flatMap(({ kind, level, text }) => (kind === 'heading' ? [`${level} ${text}`] : []));
    expect(levels).toEqual(['1 Annual activity report: mentorship', '2 Achievements', '2 Resources']);
    for (const accept of ['application/pdf', DOCX]) expect((await file(accept, at)).status, accept).toBe(200);
  });

  it('prints the longest names', async () => {
    const named = await world.person({ rank: 'professor', given_name: 'Ł'.repeat(200), family_name: 'Š'.repeat(200) });
    const { body } = await words.request(people.facultyAffairs, named);
    const answer = await world.as(named).get<ReportRendition>(`/v1/reports/${body.id}/rendition?profile=promotion_file`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.document?.title).toContain('Š'.repeat(200));
  });
});
