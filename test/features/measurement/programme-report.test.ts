/** The yearly report, the overviews and the pictures of metrics, of a department with ten years of facts. */
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/canonical-json.ts';
import type { MetricValues } from '../../../src/features/measurement/metrics/schema.ts';
import type { SemMatrix } from '../../../src/features/measurement/metrics/series-schema.ts';
import type { MentorLoad, Overview } from '../../../src/features/measurement/overviews/schema.ts';
import type { ProgrammeReport, ProgrammeReportDocument } from '../../../src/features/measurement/programme-report/schema.ts';
import type { Job } from '../../../src/features/platform/jobs/schema.ts';
import { departmentOf, live, type Units } from '../../oracles/metrics/department.ts';
import { pageOf, violations } from '../../setup/axe.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { importsOf, until } from '../../setup/imports.ts';
import { all, structureOf, textOf } from '../../setup/pdf.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';
import { conferred } from './metrics/arranging.ts';

let world: World;
let people: People;
let queue: ReturnType<typeof importsOf>;
let chair: Person;
const SVG = 'image/svg+xml';

beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  queue = importsOf(world, people);
  chair = people.chair;
  const [row] = await world.sql<Units>`
    select (select id from policy where department_id = d.id limit 1) as policy_id,
      (select id from credit_rule_set where department_id = d.id limit 1) as rule_set_id,
      (select id from survey_instrument where department_id = d.id limit 1) as instrument_id,
      array(select id::text from division where department_id = d.id) as divisions,
      array(select id::text from site where department_id = d.id) as sites from department d where id = ${world.id}`;
  await world.sql`update department set programme_starts_on = '2016-07-01' where id = ${world.id}`;
  if (!row) throw new Error('no department');
  await live(world, world.id, departmentOf(7, 90, row));
});
afterAll(() => queue.close());

const get = async (who: Person, address: string, accept = 'application/json') => {
  const token = await world.issuer.mint(who.subject);
  const headers = { authorization: `Bearer ${token}`, accept };
  const { statusCode, rawPayload, headers: said } = await world.app.inject({ method: 'GET', url: address, headers });
  return { status: statusCode, bytes: rawPayload, type: String(said['content-type']) };
};

async function made(body: object, who = chair): Promise<string> {
  const asked = await world.as(who).post<Job>('/v1/programme-reports', body);
  expect(asked.status, asked.text).toBe(202);
  expect(asked.body).toMatchObject({ type: 'programme_report', status: 'queued' });
  const id = String(asked.body.result_url).split('/').at(-1) ?? '';
  expectProblem(await world.as(who).get(`/v1/programme-reports/${id}/document`), 409, 'programme-report-unmade');
  await queue.startWorking();
  const report = await until(
    async () => (await world.as(who).get<ProgrammeReport>(`/v1/programme-reports/${id}`)).body,
    ({ status }) => status !== 'queued' && status !== 'running',
  );
  await queue.stopWorking();
  expect(report.status).toBe('succeeded');
  return id;
}

/** The rows of the table of a picture. */
const rowsOf = (svg: string) =>
  [...new JSDOM(svg, { contentType: SVG }).window.document.querySelectorAll('[role=row]')].map((row) =>
    [...row.children].map(({ textContent }) => textContent ?? ''),
  );

describe('the programme report', () => {
  it('is made by the worker of what the operations show, kept as it was, and printed with the same bytes each time', async () => {
    const programme = { name: 'Award for mentoring', division_id: world.division('CARD').id };
    const { id: programme_id } = await world.insert('award_programme', programme);
    const withdrawn = { withdrawn_on: '2025-06-01', withdrawn_by: people.lead.id, decision_ref: 'FA-1' };
    for (const [year, who, day, more] of [
      [2024, people.mentor, '2025-05-14', {}],
      [2024, people.lead, '2025-05-02', {}],
      [2024, people.outsider, '2025-05-01', withdrawn],
      [2024, people.head, '2026-03-02', {}],
      [2023, people.lead, '2024-05-02', {}],
    ] as const)
      await conferred(world, programme_id, year, who, day, more);
    const { id: everywhere } = await world.insert('award_programme', { name: 'Award of the department' });
    await conferred(world, everywhere, 2024, people.mentor, '2025-05-14', {});
    const id = await made({ academic_year: 2024 });
    const { body: report } = await world.as(people.facultyAffairs).get<ProgrammeReport>(`/v1/programme-reports/${id}`);
    expect(await world.sql`select data from event where subject_id = ${id} and type = 'programme_report.made'`).toEqual([
      { data: { academic_year: 2024 } },
    ]);
    expect(report).toMatchObject({ report_no: 'PR-2024-1', academic_year: 2024, requested_by: { id: chair.id } });
    const json = await get(chair, `/v1/programme-reports/${id}/document`);
    expect(sha256Hex(json.bytes)).toBe(report.sha256);
    const document = JSON.parse(json.bytes.toString()) as ProgrammeReportDocument;
    const { body: matrix } = await world.as(chair).get<SemMatrix>('/v1/sem?period=2024');
    expect(document.matrix.cells).toEqual(matrix.cells);
    const { body: overview } = await world.as(chair).get<Overview>('/v1/department-overview?period=2024');
    expect(document.divisions).toEqual(overview);
    const { name } = programme;
    expect(document.awards.filter((award) => award.name === name)).toEqual([
      { name, division: 'Cardiology', conferred: 2, conferred_on: '2025-05-02' },
    ]);
    expect(document.awards).toContainEqual({
      name: 'Award of the department',
      division: null,
      conferred: 1,
      conferred_on: '2025-05-14',
    });
    const [first, second] = [
      await get(chair, `/v1/programme-reports/${id}/document`, 'application/pdf'),
      await get(chair, `/v1/programme-reports/${id}/document`, 'application/pdf'),
    ];
    expect(first.type).toBe('application/pdf');
    expect(first.bytes.equals(second.bytes)).toBe(true);
    const { text, title, language } = await textOf(first.bytes);
    expect([title, language]).toEqual([`Mentorship programme report 2024/25: ${document.department.name}`, 'en']);
    for (const { id: metric } of document.matrix.cells.flatMap(({ metrics }) => metrics)) expect(text).toContain(metric);
    expect(text).toContain('PR-2024-1');
    const numbers = [
      ...document.matrix.cells.flatMap(({ metrics }) => metrics),
      ...document.matrix.meso,
      ...document.matrix.chrono,
    ].flatMap(({ values }) => values);
    const cells = document.divisions.rows.flatMap((row) => row.cells);
    const suppressed = [...numbers, ...cells].filter(({ reason }) => reason === 'suppressed').length;
    expect(suppressed).toBeGreaterThan(0);
    // Each suppressed cell in its table, and each number of the matrix in its picture, too.
    expect(text.match(/suppressed/g)?.length ?? 0).toBeGreaterThanOrEqual(suppressed);
    const structure = await structureOf(first.bytes);
    const tables = structure.flatMap((page) => all(page, 'Table'));
    expect(tables.length).toBeGreaterThan(8);
    for (const table of tables) expect(all(table, 'TH').length).toBeGreaterThan(0);
    expect(structure.flatMap((page) => all(page, 'Figure')).length).toBeGreaterThan(1);
  });

  it('has the paper that the policy names, and another number for each report of a year', async () => {
    await world.sql`update policy set report_paper = 'a4' where department_id = ${world.id}`;
    const id = await made({ academic_year: 2024 });
    const { body } = await world.as(chair).get<{ items: ProgrammeReport[] }>('/v1/programme-reports');
    expect(body.items.map(({ report_no }) => report_no)).toEqual(['PR-2024-2', 'PR-2024-1']);
    const sizes = await Promise.all(
      body.items.map(async (one) =>
        (await get(chair, `/v1/programme-reports/${one.id}/document`, 'application/pdf')).bytes
          .toString('latin1')
          .match(/\/MediaBox\s*\[([^\]]*)\]/)?.[1]
          ?.trim(),
      ),
    );
    expect(sizes).toEqual([expect.stringMatching(/^0 0 595/), expect.stringMatching(/^0 0 612/)]);
    expect(body.items[0]?.id).toBe(id);
  });

  it('is refused to who does not serve the department, for a year that was not, and in another type', async () => {
    const { director } = people;
    expectProblem(await world.as(director).post('/v1/programme-reports', { academic_year: 2024 }), 403, 'permission-denied');
    expectProblem(
      await world.as(chair).post('/v1/programme-reports', { academic_year: 2001 }),
      422,
      'metric-period-unknown',
      '/academic_year',
    );
    const { body } = await world.as(chair).get<{ items: ProgrammeReport[] }>('/v1/programme-reports');
    const id = body.items[0]?.id;
    expect((await get(director, `/v1/programme-reports/${id}/document`)).status).toBe(403);
    expectProblem(
      await world.as(chair).get(`/v1/programme-reports/${id}/document`, { headers: { accept: 'text/csv' } }),
      406,
      'not-acceptable',
    );
    expectProblem(await world.as(chair).get('/v1/programme-reports?cursor=x'), 400, 'invalid-cursor');
  });

  it('leaves no document where its job was cancelled', async () => {
    const asked = await world.as(chair).post<Job>('/v1/programme-reports', { academic_year: 2023 });
    await world.as(chair).post(`/v1/jobs/${asked.body.id}/cancel`, {}, { ifMatch: '*' });
    expectProblem(await world.as(chair).get(`${asked.body.result_url}/document`), 409, 'programme-report-unmade');
  });
});

describe('overviews', () => {
  it('show the same numbers as the values of each metric, to each what they may read', async () => {
    const { director } = people;
    const physician = await world.person({ site: 'NORTH' });
    await world.role(physician, 'physician_in_chief', { site: 'NORTH' });
    const { body: whole } = await world.as(chair).get<Overview>('/v1/department-overview?period=2024');
    const { body: own } = await world.as(director).get<Overview>('/v1/department-overview?period=2024');
    const { body: site } = await world.as(physician).get<Overview>('/v1/site-overview?period=2024');
    expect(whole.rows.length).toBeGreaterThan(3);
    expect(own.rows.map(({ unit }) => unit?.code)).toEqual([whole.rows[0]?.unit?.code, 'CARD']);
    expect(own.rows).toEqual(whole.rows.filter(({ unit }) => unit?.kind === 'department' || unit?.code === 'CARD'));
    expect(site.rows.map(({ unit }) => unit?.kind)).toEqual(['department', 'site']);
    expect(whole.columns.length).toBeGreaterThan(1);
    for (const [i, { metric_id, part, period }] of whole.columns.entries()) {
      const { body } = await world.as(chair).get<MetricValues>(`/v1/metrics/${metric_id}/values?period=${period.key}`);
      for (const { unit, cells } of whole.rows) {
        const value = body.values.find(
          (one) => (unit === null ? one.split === 'division' && one.group === 'other' : one.unit?.id === unit.id) && one.part === part,
        );
        if (value)
          expect(cells[i]).toEqual({
            numerator: value.numerator,
            denominator: value.denominator,
            value: value.value,
            reason: value.reason,
          });
      }
    }
    for (const address of ['department', 'site']) {
      const csv = await get(chair, `/v1/${address}-overview?period=2024`, 'text/csv');
      expect(csv.bytes.toString().replace('\ufeff', '').split('\r\n')[0]).toBe(
        'unit_code,unit_name,metric_id,part,numerator,denominator,value,reason',
      );
      expectProblem(await world.as(chair).get(`/v1/${address}-overview?period=2001`), 422, 'metric-period-unknown');
      expectProblem(await world.as(chair).get(`/v1/${address}-overview`, { headers: { accept: 'image/png' } }), 406, 'not-acceptable');
    }
  });
});

describe('the load of mentors', () => {
  it('counts the mentors of the day by their mentees, and shows no number of so few that they are told', async () => {
    const { body: load } = await world.as(chair).get<MentorLoad>('/v1/mentor-load?period=2025-06');
    const held = await world.sql<{ mentees: number; mentors: number }>`
      select mentees::int, count(*)::int as mentors from (
        select least(count(*), 6) as mentees from assignment a
        where a.department_id = ${world.id} and assignment_status(a, '2025-06-30') in ('active', 'paused') and a.subtype = 'formal' group by a.mentor_id) m
      group by 1`;
    expect(load.period).toMatchObject({ kind: 'day', key: '2025-06' });
    expect(load.classes.map(({ mentees }) => mentees)).toEqual(['1', '2', '3', '4', '5', '6 or more']);
    const shown = load.classes.filter(({ mentors }) => mentors !== null);
    expect(shown.length).toBeGreaterThan(0);
    for (const [i, { mentors, reason }] of load.classes.entries()) {
      const counted = held.find(({ mentees }) => mentees === i + 1)?.mentors ?? 0;
      if (mentors === null) expect(reason).toBe('suppressed');
      else expect(mentors).toBe(counted);
      if (counted > 0 && counted < 5) expect(mentors).toBeNull();
    }
    // The maximum follows from the classes, unless they hide it, or it is that of a few.
    const top = load.classes.findLast(({ mentors }) => mentors !== 0);
    if (top?.mentors == null) expect(load).toMatchObject({ maximum: null, maximum_reason: 'suppressed' });
    else if (top.mentees !== '6 or more') expect(load).toMatchObject({ maximum: Number(top.mentees), maximum_reason: null });
    // What was shown once stays, and everybody who may ask gets the same.
    expect((await world.as(people.director).get('/v1/mentor-load?period=2025-06')).body).toEqual(load);
    const csv = await get(chair, '/v1/mentor-load?period=2025-06', 'text/csv');
    expect(csv.bytes.toString().split('\r\n')).toHaveLength(8);
    const svg = (await get(chair, '/v1/mentor-load?period=2025-06', SVG)).bytes.toString();
    for (const { mentees, mentors } of load.classes)
      expect(rowsOf(svg)).toContainEqual([mentees, mentors === null ? 'suppressed' : String(mentors)]);
    expectProblem(await world.as(chair).get('/v1/mentor-load?period=2001-01'), 422, 'metric-period-unknown');
    expectProblem(await world.as(chair).get('/v1/mentor-load', { headers: { accept: 'image/png' } }), 406, 'not-acceptable');
  });
});

describe('pictures', () => {
  it('of survey results stack the answers of everybody, item by item, and hide what is not told', async () => {
    const [wave] = await world.sql<{ id: string; instrument_id: string }>`
      insert into survey_wave (department_id, instrument_id, title, audience, about, form, reminds, origin, state, opens_on, closes_on, opened_on, closed_on,
        published_on)
      select ${world.id}, id, 'On paper', 'mentee', 'person', 'anonymous', 'everybody', 'external', 'published', '2025-01-01', '2025-02-01', '2025-01-01',
        '2025-02-01', '2025-03-01' from survey_instrument where department_id = ${world.id} returning id, instrument_id`;
    await world.sql`insert into survey_external_base (department_id, wave_id, audience, invited, delivered) values (${world.id}, ${wave?.id}, 'mentee', 30, 30)`;
    await world.sql`
      insert into survey_anonymous_response (department_id, wave_id, audience, answers)
      select ${world.id}, ${wave?.id}, 'mentee', jsonb_build_object('expectations', jsonb_build_object('rating', 1 + n % 5))
        || case when n < 3 then '{"frequency": {"rating": 5}}' else '{}' end::jsonb
      from generate_series(1, 20) n`;
    const { status, bytes, type } = await get(chair, `/v1/survey-waves/${wave?.id}/results`, SVG);
    expect([status, type]).toEqual([200, SVG]);
    const rows = rowsOf(bytes.toString());
    expect(rows[0]).toEqual(['Item', 'Strongly agree', 'Agree', 'Neither agree nor disagree', 'Disagree', 'Strongly disagree', 'Answers']);
    const [known] = rows.filter(([name]) => name?.startsWith('I know what is expected'));
    expect(known?.slice(1)).toEqual([...Array.from({ length: 5 }, () => '4 (20 %)'), '20']);
    const [often] = rows.filter(([name]) => name?.includes('often enough'));
    expect(new Set(often?.slice(1))).toEqual(new Set(['suppressed']));
    expectProblem(
      await world.as(chair).get(`/v1/survey-waves/${wave?.id}/results`, { headers: { accept: 'text/csv' } }),
      406,
      'not-acceptable',
    );
  });

  it('are drawn of what the operation answers, and axe-core finds nothing in a page that embeds them', async () => {
    const addresses = ['/v1/sem?period=2024', '/v1/metrics/MIC-REL-1/trend', '/v1/metrics/MIC-REL-1/values?period=2024'];
    const pictures: string[] = [];
    for (const address of addresses) {
      const { status, bytes, type } = await get(chair, address, SVG);
      expect([status, type]).toEqual([200, SVG]);
      pictures.push(bytes.toString());
    }
    const { body: matrix } = await world.as(chair).get<SemMatrix>('/v1/sem?period=2024');
    const metrics = [...matrix.cells.flatMap((cell) => cell.metrics), ...matrix.meso, ...matrix.chrono];
    const [, ...rows] = rowsOf(pictures[0] ?? '');
    expect(rows.map(([id]) => id)).toEqual(metrics.flatMap(({ id, values }) => values.map(() => id)));
    const hidden = metrics.flatMap(({ values }) => values).filter(({ reason }) => reason === 'suppressed').length;
    expect(rows.filter((row) => row[4] === 'suppressed')).toHaveLength(hidden);
    expect(await violations(pageOf(pictures.join('')))).toEqual([]);
  });
});
