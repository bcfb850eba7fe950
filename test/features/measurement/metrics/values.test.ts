/** The values of metrics over HTTP: by whom they are read, of what, and with what they come. */
import { beforeAll, describe, expect, it } from 'vitest';
import { refreshMetrics } from '../../../../src/features/measurement/metrics/refresh.ts';
import type { MetricValue, MetricValues } from '../../../../src/features/measurement/metrics/schema.ts';
import type { MetricExplanation, MetricTrend } from '../../../../src/features/measurement/metrics/series-schema.ts';
import { expectProblem } from '../../../setup/client.ts';
import { asService } from '../../../setup/context.ts';
import { createWorld, type People, type Person } from '../../../setup/world.ts';

const world = await createWorld();
let people: People;
let tiny: string;
const members: Record<string, Person[]> = {};

/** Twelve eligible mentees in CARD, eight of them with a primary mentor; fourteen in GIM, ten with one; six in NEPH, three with one. */
beforeAll(async () => {
  people = await world.freshPeople();
  const mentor = await world.person({ division: 'GIM', starts_on: '2010-07-01', rank: 'professor' });
  for (const [division, count, mentored, site] of [
    ['CARD', 12, 8, 'UNION'],
    ['GIM', 14, 10, 'NORTH'],
    ['NEPH', 6, 3, 'NORTH'],
  ] as const) {
    members[division] = [];
    for (let i = 0; i < count; i += 1) {
      const one = await world.person({ division, site, starts_on: '2023-07-01' });
      if (i < mentored) await world.assignment(one, mentor, { is_primary: true });
      if (i < 2)
        await world.insert('position_description', {
          person_id: one.id,
          kind: division === 'CARD' ? 'clinician_scientist' : 'clinician_teacher',
          starts_on: '2023-07-01',
        });
      members[division].push(one);
    }
  }
  tiny = (await world.insert('site', { code: 'TINY', name: 'Tiny Clinic', affiliation: 'other' })).id;
});

const valuesOf = (who: Person, id = 'EXO-MEA-1', query = '') => world.as(who).get<MetricValues>(`/v1/metrics/${id}/values${query}`);
const named = ({ values }: MetricValues) => values.map(({ split, unit, group }) => `${split} ${unit?.code ?? group}`);
const at = ({ values }: MetricValues, code: string): MetricValue | undefined => values.find(({ unit }) => unit?.code === code);

describe('the values of a metric', () => {
  it('come with numerator, denominator, period, freshness and versions', async () => {
    const { status, body } = await valuesOf(people.lead);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'EXO-MEA-1',
      measured_in: 'percent',
      statistic: 'share',
      period: { kind: 'day', key: '2026-02', starts_on: '2026-02-28', ends_on: '2026-03-01', is_open: false },
      maturity: 'mature',
      as_of: '2026-02-28',
      refreshed_at: null,
      is_stale: false,
      definition_version: 1,
      policy_versions: [1],
    });
    expect(at(body, 'DOM')).toMatchObject({
      split: 'department',
      numerator: 21,
      denominator: 32,
      value: (100 * 21) / 32,

      reason: null,
      exclusions: [],
    });
    expect(at(body, 'CARD')).toMatchObject({ split: 'division', numerator: 8, denominator: 12, value: (100 * 8) / 12 });
  });

  it('are of the department and all its units and groups to those who serve it', async () => {
    for (const who of [people.lead, people.chair, people.facultyAffairs, people.admin, people.committee]) {
      const { body } = await valuesOf(who);
      expect(named(body)).toEqual([
        'department DOM',
        'division CARD',
        'division GIM',
        'division NEPH',
        'site NORTH',
        'site TINY',
        'site UNION',
        'position_description clinician_scientist',
        'position_description clinician_teacher',
        'career_stage early',
      ]);
    }
  });

  it('are of the department and their own unit to directors, facilitators and physicians-in-chief', async () => {
    expect(named((await valuesOf(people.director)).body)).toEqual(['department DOM', 'division CARD']);
    expect(named((await valuesOf(people.facilitator)).body)).toEqual(['department DOM', 'division CARD']);
    expect(named((await valuesOf(people.pic)).body)).toEqual(['department DOM', 'site UNION']);
  });

  it('are of one unit where one is asked for', async () => {
    const card = world.division('CARD').id;
    expect(named((await valuesOf(people.lead, 'EXO-MEA-1', `?unit=${card}`)).body)).toEqual(['division CARD']);
    expect(named((await valuesOf(people.director, 'EXO-MEA-1', `?unit=${world.id}`)).body)).toEqual(['department DOM']);
    expectProblem(await valuesOf(people.mentorDirector, 'EXO-MEA-1', `?unit=${card}`), 404, 'not-found');
    expectProblem(await valuesOf(people.lead, 'EXO-MEA-1', `?unit=${tiny}`), 422, 'metric-unit-small', 'unit');
  });

  it('are refused to others', async () => {
    for (const who of [people.mentee, people.mentor, people.viceChair, people.outsider, people.head])
      expectProblem(await valuesOf(who), 403, 'permission-denied');
  });

  it('hide groups of fewer than five, without their numbers', async () => {
    const { body } = await valuesOf(people.lead);
    expect(body.values.find(({ group }) => group === 'clinician_scientist')).toMatchObject({
      ...{ numerator: null, denominator: null, value: null, reason: 'suppressed', exclusions: [], beside: [] },
    });
  });

  it('say that nobody is eligible instead of zero', async () => {
    const { body } = await valuesOf(people.lead, 'MIC-REL-1', '?period=2020');
    expect(at(body, 'DOM')).toMatchObject({ numerator: 0, denominator: 0, value: null, reason: 'no_eligible' });
    expect(body.maturity).toBe('mature');
  });

  it('of what nothing is recorded for are null, and say so', async () => {
    for (const id of ['MES-7', 'CHR-8', 'CHR-9', 'MAC-DEV-2']) {
      const { status, body } = await valuesOf(people.lead, id);
      expect([id, status]).toEqual([id, 200]);
      expect(at(body, 'DOM')).toMatchObject({ numerator: null, denominator: null, value: null, reason: 'not_recorded' });
    }
  });

  it('of the trend of a metric are read in the trend of each, and say so', async () => {
    const { body } = await valuesOf(people.lead, 'CHR-4');
    expect(body.values).toMatchObject([{ split: 'department', numerator: null, denominator: null, value: null, reason: 'series' }]);
    const { metrics } = (await world.as(people.lead).get<{ metrics: { id: string; is_recorded: boolean }[] }>('/v1/metrics')).body;
    expect(metrics.find(({ id }) => id === 'CHR-4')).toMatchObject({ is_recorded: true, statistic: 'series' });
  });

  it('of an open period are provisional and go as far as the last month', async () => {
    const { body } = await valuesOf(people.lead, 'MIC-REL-1');
    expect(body).toMatchObject({
      period: { kind: 'academic_year', key: '2025', starts_on: '2025-07-01', ends_on: '2026-07-01', is_open: true },
      maturity: 'provisional',
      as_of: '2026-02-28',
    });
  });

  it('are refused for other periods, for days of one’s choice and for one person', async () => {
    const unknown = await valuesOf(people.lead, 'EXO-MEA-1', '?period=2025');
    expectProblem(unknown, 422, 'metric-period-unknown', 'period');
    expect((unknown.body as unknown as { periods: string[] }).periods.slice(0, 2)).toEqual(['2026-02', '2026-01']);
    expectProblem(await valuesOf(people.lead, 'EXO-MEA-1', '?period=2020-06'), 422, 'metric-period-unknown', 'period');
    for (const path of ['metrics/EXO-MEA-1/values', 'metrics/EXO-MEA-1/trend', 'sem']) {
      const get = (query: string) => world.as(people.lead).get(`/v1/${path}?${query}`);
      expectProblem(await get('starts_on=2026-01-01&ends_on=2026-02-01'), 422, 'metric-range-arbitrary', 'starts_on');
      expectProblem(await get(`person_id=${people.mentee.id}`), 422, 'metric-of-one-person', 'person_id');
    }
    expectProblem(await valuesOf(people.lead, 'EXO-MEA-1', '?period=today'), 400, 'invalid-request', 'period');
    expectProblem(await valuesOf(people.lead, 'EXO-IDN-99'), 404, 'not-found');
  });

  it('are answered as CSV and as a workbook', async () => {
    const ask = (accept: string) => world.as(people.lead).get('/v1/metrics/EXO-MEA-1/values', { headers: { accept } });
    const csv = await ask('text/csv');
    expect(csv.headers['content-disposition']).toBe('attachment; filename="exo-mea-1-2026-02.csv"');
    const lines = csv.text.split('\r\n');
    expect(lines[0]).toMatch(/^\ufeffmetric_id,version,level,component,title,/);
    expect(lines.filter((line) => line.includes(',CARD,'))).toHaveLength(1);
    expect(lines.find((line) => line.includes(',clinician_scientist,'))).toContain(',,,,percent,suppressed,');
    const book = await ask('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    expect(book.status).toBe(200);
    expect(book.text.slice(0, 2)).toBe('PK');
    expectProblem(await ask('image/png'), 406, 'not-acceptable');
    for (const url of ['/v1/metrics', '/v1/metrics/EXO-MEA-1/trend'])
      expectProblem(await world.as(people.lead).get(url, { headers: { accept: 'image/png' } }), 406, 'not-acceptable');
  });
});

describe('the trend of a metric', () => {
  const trendOf = (who: Person, query = '', id = 'EXO-MEA-1') => world.as(who).get<MetricTrend>(`/v1/metrics/${id}/trend${query}`);

  it('goes from the first period of the programme to the last', async () => {
    const { body } = await trendOf(people.lead, '', 'MIC-IDN-2');
    expect(body.unit.code).toBe('DOM');
    expect(body.points.map(({ period }) => period.key)).toEqual(['2020', '2021', '2022', '2023', '2024', '2025']);
    expect(body.points.map(({ denominator, reason }) => denominator ?? reason)).toEqual([expect.anything(), 0, 0, 32, 0, 0]);
    expect(body.points[3]).toMatchObject({
      numerator: 21,

      is_break: false,
      value: 731,
      beside: expect.arrayContaining([{ name: 'observations', value: 21 }]),
    });
  });

  it('is of a unit that the caller leads or serves, and not too small', async () => {
    const card = world.division('CARD').id;
    expect((await trendOf(people.director, `?unit=${card}`)).body.unit.code).toBe('CARD');
    expectProblem(await trendOf(people.director, `?unit=${world.division('GIM').id}`), 404, 'not-found');
    expectProblem(await trendOf(people.director, `?unit=${world.site('UNION').id}`), 404, 'not-found');
    expectProblem(await trendOf(people.lead, `?unit=${tiny}`), 422, 'metric-unit-small', 'unit');
    expect((await trendOf(people.pic, `?unit=${world.site('UNION').id}`)).body.points.at(-1)).toMatchObject({ denominator: 12 });
  });

  it('marks where another version of the definition begins', async () => {
    await asService(world, (ctx) => refreshMetrics(ctx, 400));
    await world.sql`update metric_refresh set version = 2 where metric_id = 'MIC-IDN-2' and period_key in ('2022', '2023')`;
    const { body } = await trendOf(people.lead, '', 'MIC-IDN-2');
    expect(body.points.map(({ is_break, definition_version }) => [is_break, definition_version])).toEqual([
      [false, 1],
      [false, 1],
      [true, 2],
      [false, 2],
      [true, 1],
      [false, 1],
    ]);
    const stale = async () => (await trendOf(people.lead, '', 'MIC-IDN-2')).body.points.filter(({ is_stale }) => is_stale).length;
    const kept = await stale();
    const elsewhere = await world.otherDepartment();
    await world.sql`insert into metric_change (department_id) values (${elsewhere.id})`;
    expect(await stale()).toBe(kept);
    // A period that was over when the definition changed keeps what it was reported with.
    await world.sql`insert into metric_change (department_id) values (${world.id})`;
    expect(await stale()).toBe(body.points.length);
    await asService(world, (ctx) => refreshMetrics(ctx, 400));
    const again = await trendOf(people.lead, '', 'MIC-IDN-2');
    expect(again.body.points.map(({ definition_version }) => definition_version)).toEqual([1, 1, 2, 2, 1, 1]);
    expect(again.body.points.map(({ is_stale }) => is_stale)).toEqual([false, false, true, true, false, false]);
    await world.sql`delete from metric_value`;
    await world.sql`delete from metric_refresh`;
  });

  it('is answered as CSV', async () => {
    const { text } = await world.as(people.lead).get('/v1/metrics/MIC-IDN-2/trend', { headers: { accept: 'text/csv' } });
    expect(text.trim().split('\r\n')).toHaveLength(7);
  });
});

describe('the explanation of a metric', () => {
  const explain = (who: Person, about: Person, id = 'EXO-IDN-1', more = '') =>
    world.as(who).get<MetricExplanation>(`/v1/metrics/${id}/explanations?person_id=${about.id}${more}`);

  it('tells whether somebody is counted, and where', async () => {
    const [first, last] = [members['CARD']?.[0] as Person, members['CARD']?.[11] as Person];
    expect((await explain(first, first)).body).toMatchObject({
      id: 'EXO-IDN-1',
      period: { key: '2025' },
      is_counted: true,
      because: 'Counted 8 times, each time also in the numerator.',
      rows: Array.from({ length: 8 }, () => ({ numerator: 1, denominator: 1, excluded: null, division_code: 'CARD' })),
    });
    expect((await explain(people.director, last)).body).toMatchObject({
      is_counted: true,
      because: 'Counted 8 times, not in the numerator.',
    });
    expect((await explain(people.lead, people.chair)).body).toMatchObject({
      is_counted: false,
      because: 'Not in the population of the metric in this period.',
      rows: [],
    });
  });

  it('says why somebody is left out', async () => {
    const [first] = members['CARD'] as [Person];
    const { body } = await explain(people.lead, members['CARD']?.[11] as Person, 'MIC-REL-1', '&period=2024');
    expect(body).toMatchObject({
      is_counted: false,
      because: 'In the population of the metric, and left out of it.',
      rows: [
        { numerator: null, excluded: 'too_few_days', reason: 'Meetings were owed on too few days of the programme year to evaluate it' },
      ],
    });
    expectProblem(await explain(people.lead, first, 'MIC-REL-1', '&period=2026-02'), 422, 'metric-period-unknown', 'period');
  });

  it('is for those who may know it of the person', async () => {
    const [first] = members['CARD'] as [Person];
    expectProblem(await explain(people.mentorDirector, first), 404, 'not-found');
    expectProblem(await explain(people.outsider, first), 404, 'not-found');
    expectProblem(await explain(people.lead, people.stranger), 404, 'not-found');
    expectProblem(await explain(people.lead, first, 'EXO-IDN-99'), 404, 'not-found');
    // What rests on needs, or on what somebody has looked at, or on nominations, is not for everybody who leads them.
    for (const id of ['CHR-5', 'EXO-DEV-3', 'EXO-REC-2', 'MIC-EXP-3'])
      expectProblem(await explain(people.lead, first, id), 403, 'permission-denied');
    expect((await explain(first, first, 'EXO-DEV-3')).status).toBe(200);
    const narrow = world.as(people.lead, { scopes: ['metric:read'] });
    expectProblem(await narrow.get(`/v1/metrics/EXO-IDN-1/explanations?person_id=${first.id}`), 403, 'permission-denied');
  });
});

describe('the catalogue', () => {
  it('is for everybody who is signed in, as JSON, CSV and workbook', async () => {
    const { status, body } = await world.as(people.outsider).get<{ metrics: Record<string, unknown>[]; removed: unknown[] }>('/v1/metrics');
    expect(status).toBe(200);
    expect(body.metrics.find(({ id }) => id === 'MIC-REL-1')).toMatchObject({
      version: 1,
      level: 'micro',
      component: 'relationship_maintenance',
      measured_in: 'percent',
      by: ['division', 'site', 'position_description', 'career_stage'],
      exclusion_reasons: expect.arrayContaining([{ code: 'not_full_time', reason: 'Takes part by enrolment, while part-time or adjunct' }]),
      is_recorded: true,
    });
    expect(JSON.stringify(body)).not.toMatch(/select |measured_(el|fa|pr|as|new|me|pl)/);
    const csv = await world.as(people.outsider).get('/v1/metrics', { headers: { accept: 'text/csv' } });
    expect(csv.text).toContain('\r\nMIC-REL-1,1,micro,');
    const accept = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    expect((await world.as(people.outsider).get('/v1/metrics', { headers: { accept } })).text.slice(0, 2)).toBe('PK');
    expectProblem(await world.anonymous.get('/v1/metrics'), 401, 'unauthenticated');
  });
});
