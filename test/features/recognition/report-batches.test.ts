/** Batches of reports: who is in them, that each report is requested once however often the job is interrupted, and what the archive holds for whom. */
import { unzipSync } from 'fflate';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/canonical-json.ts';
import { inTransaction } from '../../../src/core/transaction.ts';
import { Problem } from '../../../src/domain/problems/index.ts';
import type { Work } from '../../../src/features/context.ts';
import type { Job } from '../../../src/features/platform/jobs/schema.ts';
import { hold, type Payload } from '../../../src/features/platform/jobs/service.ts';
import * as jobs from '../../../src/features/recognition/reports/batches/jobs.ts';
import type { ReportBatch, ReportBatchRow } from '../../../src/features/recognition/reports/batches/schema.ts';
import { step } from '../../../src/features/recognition/reports/batches/taking.ts';
import type { Dossier } from '../../../src/features/recognition/reports/content-schema.ts';
import { contextOf } from '../../../src/jobs/actor.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { runJob } from '../../../src/jobs/run-job.ts';
import { type Answer, expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { importsOf, logger, until } from '../../setup/imports.ts';
import { reportsOf } from '../../setup/reports.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let queue: ReturnType<typeof importsOf>;
let words: ReturnType<typeof reportsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  queue = importsOf(world, people);
  words = reportsOf(world, people);
});
beforeEach(() => world.at('2026-03-02T15:00:00Z'));
afterAll(() => queue.close());

const hr = () => world.as(people.facultyAffairs);
const key = () => crypto.randomUUID();
const request = (body: object, who = people.facultyAffairs) =>
  world.as(who).post<Job>('/v1/report-batches', { title: 'Cycle', ...body }, { key: key() });
const send = (file: string, query = 'title=Cycle', who = people.facultyAffairs) =>
  world.as(who).post<Job>(`/v1/report-batches/file?${query}`, null, { key: key(), payload: file, headers: { 'content-type': 'text/csv' } });
const idOf = ({ body }: Answer<Job>) => String(body.result_url).split('/').at(-1) ?? '';
const batch = async (id: string, who = people.facultyAffairs) => (await world.as(who).get<ReportBatch>(`/v1/report-batches/${id}`)).body;
const rowsOf = async (id: string, query = '') =>
  (await hr().get<{ items: ReportBatchRow[] }>(`/v1/report-batches/${id}/rows?limit=200&${query}`)).body.items;
const professors = (n: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: n }, () => world.person({ division: 'NEPH', site: 'NORTH', rank: 'associate_professor' })));
const reportsOn = async (who: readonly Person[]) => {
  const ids = who.map(({ id }) => id);
  return world.sql<{ subject_id: string; n: number }>`
    select subject_id, count(*)::int as n from report_snapshot where subject_id = any (${ids}::uuid[]) group by 1`;
};

/** Waits for the worker to be done with the job of a batch. */
async function done(id: string): Promise<ReportBatch> {
  await queue.startWorking();
  const seen = await until(
    () => batch(id),
    ({ status }) => status !== 'queued' && status !== 'running',
  );
  await queue.stopWorking();
  return seen;
}

/** What the queue has of a job. */
async function payloadOf(job_id: string): Promise<Payload> {
  const [found] = await world.sql<{ payload: Payload }>`select payload from graphile_worker._private_jobs where key = ${`job:${job_id}`}`;
  return (found as { payload: Payload }).payload;
}

const asOwner = (text: string) => world.sql(Object.assign([text], { raw: [text] }));

/** What a worker does before it is killed: one part of the work, kept or not. */
async function oneStep(job_id: string, isKept: boolean): Promise<void> {
  const context = await contextOf(world.db, await payloadOf(job_id), world.clock().toString({ fractionalSecondDigits: 3 }));
  await world.sql`update job set status = 'running', started_at = now() where id = ${job_id}`;
  const work = inTransaction(world.db, context, async (ctx) => {
    await step(ctx, job_id);
    await hold(ctx, job_id);
    if (!isKept) throw new Error('killed');
  });
  await (isKept ? work : expect(work).rejects.toThrow('killed'));
}

async function archiveOf(id: string, who: Person, query = '') {
  const token = await world.issuer.mint(who.subject);
  const headers = { authorization: `Bearer ${token}` };
  const { statusCode, rawPayload } = await world.app.inject({ method: 'GET', url: `/v1/report-batches/${id}/archive?${query}`, headers });
  return { status: statusCode, files: statusCode === 200 ? unzipSync(new Uint8Array(rawPayload)) : {} };
}

describe('a batch', () => {
  it('has a row for each person of a file of HR numbers, and says what is wrong with each of the others', async () => {
    const [first, second] = (await professors(2)) as [Person, Person];
    const staff = await world.person({ kind: 'staff' });
    const file = [
      'hr_number,name',
      `${first.hr_number},A`,
      'NOBODY,B',
      `${second.hr_number},`,
      `${first.hr_number},again`,
      ',empty',
      `${staff.hr_number},`,
    ];
    const asked = await send(`${file.join('\n')}\n`);
    expect(asked.status, asked.text).toBe(202);
    expect(asked.headers['location']).toBe(`/v1/jobs/${asked.body.id}`);
    expect(await batch(idOf(asked))).toMatchObject({
      status: 'queued',
      waiting: 3,
      refused: 3,
      kind: 'dossier',
      title: 'Cycle',
      as_of: '2026-03-02',
    });
    expect(await done(idOf(asked))).toMatchObject({ status: 'succeeded', waiting: 0, requested: 2, refused: 4, cancelled: 0 });
    const rows = await rowsOf(idOf(asked));
    expect(rows.map(({ row, status, code }) => [row, status, code])).toEqual([
      [2, 'requested', null],
      [3, 'refused', 'reference-unknown'],
      [4, 'requested', null],
      [5, 'refused', 'repeated'],
      [6, 'refused', 'required'],
      [7, 'refused', staff.hr_number ? 'report-person-unfit' : 'reference-unknown'],
    ]);
    expect(rows[0]).toMatchObject({ person: { id: first.id }, report_status: 'preview', hr_number: first.hr_number });
    expect((await rowsOf(idOf(asked), 'status=requested')).length).toBe(2);
    const job = (await hr().get<Job>(`/v1/jobs/${asked.body.id}`)).body;
    expect(job).toMatchObject({ type: 'report_batch', status: 'succeeded', progress: { done: 6, total: 6 } });
    expect((await hr().get<{ items: ReportBatch[] }>('/v1/report-batches')).body.items[0]?.id).toBe(idOf(asked));
    const told = await world.sql`select kind from notification where person_id = ${first.id} and kind = 'report_to_preview'`;
    expect(told.length).toBe(1);
  });

  it('shows an HR number that is longer than any as the file has it', async () => {
    const long = 'X'.repeat(150);
    expect(await rowsOf(idOf(await send(`hr_number\n${long}\n`)))).toMatchObject([{ hr_number: long, code: 'reference-unknown' }]);
  });

  it('requests each report once, whatever is killed when', async () => {
    const faculty = await professors(12);
    const asked = await request({ person_ids: faculty.map(({ id }) => id) });
    await oneStep(asked.body.id, false);
    expect(await reportsOn(faculty)).toEqual([]);
    await oneStep(asked.body.id, true);
    expect((await batch(idOf(asked))).requested).toBe(5);
    await oneStep(asked.body.id, false);
    expect(await done(idOf(asked))).toMatchObject({ status: 'succeeded', requested: 12 });
    expect((await reportsOn(faculty)).map(({ n }) => n)).toEqual(Array(12).fill(1));
  });

  it('that is cancelled keeps the reports it has requested, and requests no others', async () => {
    const faculty = await professors(7);
    const asked = await request({ person_ids: faculty.map(({ id }) => id) });
    await oneStep(asked.body.id, true);
    expect((await hr().post(`/v1/jobs/${asked.body.id}/cancel`, null, { ifMatch: '*' })).status).toBe(200);
    await expect(oneStepOfOver(asked.body.id)).rejects.toThrow();
    await queue.startWorking();
    await until(
      () => batch(idOf(asked)),
      ({ waiting }) => waiting === 0,
    );
    await queue.stopWorking();
    expect(await batch(idOf(asked))).toMatchObject({ status: 'cancelled', requested: 5, cancelled: 2 });
    expect((await reportsOn(faculty)).length).toBe(5);
  });

  it('refuses what no report could be of', async () => {
    const [person] = (await professors(1)) as [Person];
    expectProblem(await request({ person_ids: [person.id], as_of: '2026-03-03' }), 422, 'day-in-future', '/as_of');
    expectProblem(await request({ promotion_due: { from: '2090-01-01', to: '2090-12-31' } }), 422, 'report-batch-size', '/promotion_due');
    const backwards = await request({ promotion_due: { from: '2027-07-02', to: '2027-07-01' } });
    expectProblem(backwards, 422, 'period-empty', '/promotion_due/to');
    expect(backwards.body).toMatchObject({
      detail: 'The last day, `to`, comes before the first, `from`; for one day both are that day.',
    });
    expectProblem(await request({}), 400, 'invalid-request', '/person_ids');
    expectProblem(await send('hr_number\n'), 422, 'report-batch-size', '');
    expectProblem(await send('hr_number\nX\n', 'title=Cycle&as_of=2026-03-03'), 422, 'day-in-future', '/as_of');
    expectProblem(await send('number\nX\n'), 422, 'import-file-unreadable', undefined);
    const without = world.as(people.facultyAffairs).post('/v1/report-batches', { title: 'Cycle', person_ids: [person.id] });
    expectProblem(await without, 400, 'idempotency-key-required', undefined);
    const file = { payload: 'hr_number\nX\n', headers: { 'content-type': 'text/csv' } };
    expectProblem(await hr().post('/v1/report-batches/file?title=Cycle', null, file), 400, 'idempotency-key-required', undefined);
    expect((await hr().get('/v1/report-batches?cursor=x')).status).toBe(400);
    const early = await request({ person_ids: [person.id], starts_on: '2020-01-01' });
    expect((await hr().get(`/v1/report-batches/${idOf(early)}/rows?cursor=x`)).status).toBe(400);
    await done(idOf(early));
    expect(await rowsOf(idOf(early))).toMatchObject([
      { code: 'report-before-appointment', detail: 'The first appointment began on 2020-07-01.' },
    ]);
  });

  it('repeated with its key is one batch', async () => {
    const [person] = (await professors(1)) as [Person];
    const again = key();
    const body = { title: 'Cycle', person_ids: [person.id] };
    const [one, two] = [
      await hr().post<Job>('/v1/report-batches', body, { key: again }),
      await hr().post<Job>('/v1/report-batches', body, { key: again }),
    ];
    expect(two.body.id).toBe(one.body.id);
    await done(idOf(one));
    expect((await reportsOn([person])).map(({ n }) => n)).toEqual([1]);
  });
});

/** What a worker finds that does not know yet that the job was cancelled. */
const oneStepOfOver = async (job_id: string) => {
  const context = await contextOf(world.db, await payloadOf(job_id), world.clock().toString({ fractionalSecondDigits: 3 }));
  await inTransaction(world.db, context, async (ctx) => {
    await step(ctx, job_id);
    await hold(ctx, job_id);
  });
};

describe('what the database refuses', () => {
  /** Refuses, in the database, reports on one person: at once, or when the transaction ends. */
  async function refuse(person: Person, isLate: boolean, code: string): Promise<() => Promise<unknown>> {
    const name = `refuse_${code.toLowerCase()}`;
    await asOwner(`create function ${name}() returns trigger language plpgsql as $$
      begin raise exception 'canary' using errcode = '${code}'; end $$`);
    await asOwner(`create ${isLate ? 'constraint' : ''} trigger ${name} ${isLate ? 'after' : 'before'} insert on report_snapshot
      ${isLate ? 'deferrable initially deferred' : ''} for each row when (new.subject_id = '${person.id}') execute function ${name}()`);
    return () => asOwner(`drop function ${name}() cascade`);
  }

  it.each([
    ['at once', false],
    ['at the end of the transaction', true],
  ])('%s, of one row is said in that row, is logged, and fails no other', async (_when, isLate) => {
    const faculty = await professors(4);
    const refused = faculty[1] as Person;
    const allow = await refuse(refused, isLate, 'P0001');
    const asked = await request({ person_ids: faculty.map(({ id }) => id) });
    const lines: Record<string, unknown>[] = [];
    const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
    await runJob({ db: world.db, clock: world.clock, logger: log }, jobs, await payloadOf(asked.body.id), false);
    await allow();
    expect(await batch(idOf(asked))).toMatchObject({ status: 'succeeded', requested: 3, refused: 1, waiting: 0, cancelled: 0 });
    expect((await rowsOf(idOf(asked), 'status=refused')).map(({ person, code }) => [person?.id, code])).toEqual([
      [refused.id, 'internal-error'],
    ]);
    expect(await reportsOn([refused])).toEqual([]);
    const events = await world.sql`select type from event where data ->> 'person_id' = ${refused.id} and type = 'report.requested'`;
    expect(events).toEqual([]);
    expect(await world.sql`select kind from notification where person_id = ${refused.id}`).toEqual([]);
    expect(lines.filter(({ msg }) => msg === 'a part of a job was refused')).toMatchObject([{ job_id: asked.body.id }]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('for a moment, such as while somebody else writes, is tried again', async () => {
    const faculty = await professors(2);
    await asOwner(`create sequence refusals; grant usage on refusals to public; create function refuse_once() returns trigger language plpgsql as $$
      begin if nextval('refusals') = 1 then raise exception 'meanwhile' using errcode = '40001'; end if; return new; end $$`);
    await asOwner('create trigger refuse_once before insert on report_snapshot for each row execute function refuse_once()');
    const asked = await request({ person_ids: faculty.map(({ id }) => id) });
    expect(await done(idOf(asked))).toMatchObject({ status: 'succeeded', requested: 2, refused: 0 });
    await asOwner('drop function refuse_once() cascade; drop sequence refusals');
  });

  it('of the job itself leaves no row that waits: the job fails and its rows are given up together, or neither', async () => {
    const faculty = await professors(2);
    const asked = await request({ person_ids: faculty.map(({ id }) => id) });
    const payload = await payloadOf(asked.body.id);
    const broken = new Problem('report-state', { detail: 'As if.' });
    const work = (isDying: boolean): Work => ({
      step: () => Promise.reject(broken),
      run: () => Promise.reject(broken),
      discard: async (db, id) => {
        if (isDying) throw new Error('killed');
        await jobs.discard(db, id);
      },
    });
    const deps = { db: world.db, clock: world.clock, logger };
    await expect(runJob(deps, work(true), payload, true)).rejects.toThrow();
    expect(await batch(idOf(asked))).toMatchObject({ status: 'running', waiting: 2 });
    await runJob(deps, work(false), payload, true);
    expect(await batch(idOf(asked))).toMatchObject({ status: 'failed', waiting: 0, cancelled: 2 });
  });
});

it('the daily work gives up what waits of a job that is over, and leaves alone what waits of one that is not', async () => {
  const faculty = await professors(2);
  const [over, open] = [
    await request({ person_ids: faculty.map(({ id }) => id) }),
    await request({ person_ids: faculty.map(({ id }) => id) }),
  ];
  await world.sql`update job set status = 'failed', finished_at = now() where id = ${over.body.id}`;
  await world.sql`delete from graphile_worker._private_jobs where key = ${`job:${over.body.id}`}`;
  await runDaily({ db: world.db, clock: world.clock, logger });
  expect(await batch(idOf(over))).toMatchObject({ status: 'failed', waiting: 0, cancelled: 2 });
  expect(await batch(idOf(open))).toMatchObject({ status: 'queued', waiting: 2, cancelled: 0 });
  await done(idOf(open));
});

describe('the people who are due for promotion', () => {
  const due = (person: Person, reached_on: string) =>
    hr().post('/v1/career-milestones', { person_id: person.id, kind: 'promotion_due', reached_on });

  it('between two days are a batch, without those promoted since or called off', async () => {
    const [first, last, later, promoted, voided] = (await professors(5)) as [Person, Person, Person, Person, Person];
    for (const [person, day] of [
      [first, '2027-07-01'],
      [last, '2027-12-31'],
      [later, '2028-01-01'],
      [promoted, '2027-07-01'],
      [voided, '2027-07-01'],
    ] as const)
      expect((await due(person, day)).status).toBe(201);
    expect(
      (await hr().post('/v1/career-milestones', { person_id: promoted.id, kind: 'senior_promotion', reached_on: '2026-03-02' })).status,
    ).toBe(201);
    const [mistake] = await world.sql<{ id: string }>`select id from career_milestone where person_id = ${voided.id}`;
    await hr().post(`/v1/career-milestones/${mistake?.id}/void`, null, { ifMatch: '*' });
    const asked = await request({ promotion_due: { from: '2027-07-01', to: '2027-12-31' } });
    await done(idOf(asked));
    expect((await rowsOf(idOf(asked))).map(({ person }) => person?.id)).toEqual([first.id, last.id]);
    const listed = await hr().get<{ items: { person_id: string }[] }>(
      '/v1/career-milestones?is_due=true&reached_on_gte=2027-07-01&reached_on_lte=2027-12-31',
    );
    expect(listed.body.items.map(({ person_id }) => person_id)).toEqual([first.id, last.id]);
  });

  it('have statements for the review of their appointment too', async () => {
    const faculty = await professors(2);
    const asked = await request({ kind: 'cfar_statement', person_ids: faculty.map(({ id }) => id) });
    expect(await done(idOf(asked))).toMatchObject({ requested: 2 });
    const { files } = await archiveOf(idOf(asked), people.facultyAffairs, 'format=json');
    expect(Object.keys(files).length).toBe(2);
    expect(Object.keys(files).every((name) => name.startsWith('CFS-2026-'))).toBe(true);
  });
});

describe('the archive', () => {
  it('holds the pages of each report that stands, as they can be verified, once the job is over', async () => {
    const faculty = (await professors(3)) as [Person, Person, Person];
    const asked = await request({ person_ids: faculty.map(({ id }) => id) });
    expectProblem(await hr().get(`/v1/report-batches/${idOf(asked)}/archive`), 409, 'report-batch-open');
    await done(idOf(asked));
    const [issued, withdrawn, preview] = (await rowsOf(idOf(asked))) as [ReportBatchRow, ReportBatchRow, ReportBatchRow];
    const agreed = await words.act(faculty[0], String(issued.report_id), 'agree');
    expect(agreed.status, agreed.text).toBe(200);
    const { status, text } = await words.act(people.facultyAffairs, String(issued.report_id), 'issue');
    expect(status, text).toBe(200);
    await words.act(people.facultyAffairs, String(withdrawn.report_id), 'withdraw');
    const { files } = await archiveOf(idOf(asked), people.facultyAffairs);
    expect(Object.keys(files)).toEqual([`${issued.report_no}.pdf`, `${preview.report_no}.pdf`]);
    const file = Buffer.from(files[`${issued.report_no}.pdf`] ?? []);
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await world.anonymous.post(`/verify/${issued.report_no}`, { sha256: sha256Hex(file) })).status).toBe(200);
    const texts = (await archiveOf(idOf(asked), people.facultyAffairs, 'format=json')).files;
    const dossier = JSON.parse(Buffer.from(texts[`${issued.report_no}.json`] ?? []).toString()) as Dossier;
    expect(dossier.subject.display_name).toBe(`${faculty[0].given_name} ${faculty[0].family_name}`);
  });

  it('is for who may read each report today: nobody else sees batch, rows, archive or job, nor its author once the office is over', async () => {
    const other = await world.person({ kind: 'staff' });
    const office = await world.role(other, 'faculty_affairs');
    const [person] = (await professors(1)) as [Person];
    const asked = await request({ person_ids: [person.id] }, other);
    await done(idOf(asked));
    const places = ['', '/rows', '/archive?format=json'].map((end) => `/v1/report-batches/${idOf(asked)}${end}`);
    for (const place of places) expect((await world.as(other).get(place)).status, place).toBe(200);
    await world.sql`update leadership_role set ends_on = '2026-03-02' where id = ${office.id}`;
    const { director, lead, chair, admin, facilitator, outsider, stranger } = people;
    for (const who of [other, person, director, lead, chair, admin, facilitator, outsider])
      for (const place of places) expectProblem(await world.as(who).get(place), who === stranger ? 404 : 403, 'permission-denied');
    for (const place of places) expect([403, 404]).toContain((await world.as(stranger).get(place)).status);
    expect((await world.as(lead).get(`/v1/jobs/${asked.body.id}`)).status).toBe(404);
    expectProblem(await request({ person_ids: [person.id] }, lead), 403, 'permission-denied');
    expectProblem(await send('hr_number\nX\n', 'title=Cycle', admin), 403, 'permission-denied');
    // A token that is for batches alone tells nothing of a report.
    const narrow = world.as(people.facultyAffairs, { scopes: ['report_batch:read'] });
    expect((await narrow.get<{ items: ReportBatchRow[] }>(places[1] ?? '')).body.items).toMatchObject([
      { report_id: null, report_no: null },
    ]);
  });

  it('of a batch whose author lost the office meanwhile has nothing', async () => {
    const other = await world.person({ kind: 'staff' });
    const office = await world.role(other, 'faculty_affairs');
    const faculty = await professors(1);
    const asked = await request({ person_ids: faculty.map(({ id }) => id) }, other);
    await world.sql`update leadership_role set ends_on = '2026-03-02' where id = ${office.id}`;
    await done(idOf(asked));
    expect(await rowsOf(idOf(asked))).toMatchObject([{ status: 'refused', code: 'report-not-permitted' }]);
    expect(await reportsOn(faculty)).toEqual([]);
  });
});
