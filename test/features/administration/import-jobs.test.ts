/** What becomes of a file that is accepted: its job, by a worker that really runs, and its report. */
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../../src/core/transaction.ts';
import { toXlsx } from '../../../src/core/xlsx.ts';
import { run as runImport } from '../../../src/features/administration/imports/jobs.ts';
import { kindsInOrder, layouts } from '../../../src/features/administration/imports/rows.ts';
import type { ImportReport } from '../../../src/features/administration/imports/schema.ts';
import type { Job } from '../../../src/features/platform/jobs/schema.ts';
import { contextOf } from '../../../src/jobs/actor.ts';
import { runJob } from '../../../src/jobs/run-job.ts';
import { expectProblem } from '../../setup/client.ts';
import { counts, importsOf, isOver, logger, newNumber, roster, TODAY, table, until, usual, XLSX } from '../../setup/imports.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, importerOf, send, importFile, factsOf, startWorking, stopWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

describe('202', () => {
  test('the answer is a job that leads to the report, and the report to the file', async () => {
    const file = roster({ hr_number: newNumber() });
    const answer = await send('people', file);
    expect(answer.status).toBe(202);
    expect(answer.headers['location']).toBe(`/v1/jobs/${answer.body.id}`);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.body).toMatchObject({ type: 'import', problem: null, result_url: `/v1/imports/${answer.body.import_id}` });
    const { body } = await until(() => hr.get<Job>(`/v1/jobs/${answer.body.id}`), isOver);
    expect(body).toMatchObject({ status: 'succeeded', problem: null });
    expect(body.progress.done).toBe(body.progress.total);
    const report = await hr.get<ImportReport>(body.result_url ?? '');
    expect(report.headers['retry-after']).toBeUndefined();
    expect(report.body).toMatchObject({
      kind: 'people',
      mode: 'all_or_nothing',
      dry_run: false,
      effective_on: TODAY,
      rows: 1,
      file_name: null,
    });
    expect((await hr.get('/v1/imports?kind=people')).body.items[0]).toMatchObject({ id: report.body.id, status: 'succeeded' });
    expect((await hr.get('/v1/jobs?status=succeeded')).body.items[0]).toMatchObject({ id: body.id });
    expect(await world.sql`select * from import_row where import_id = ${report.body.id}`).toEqual([]);
  });

  test('a multipart body carries the file, its name, and parameters beside it', async () => {
    const parts = [
      ['name="kind"', 'people'],
      ['name="dry_run"', 'true'],
      ['name="effective_on"', '2026-02-01'],
      ['name="file"; filename="Fakultät März.csv"', roster({ hr_number: newNumber() })],
    ];
    const body = `${parts.map(([head, content]) => `--b\r\ncontent-disposition: form-data; ${head}\r\n\r\n${content}\r\n`).join('')}--b--\r\n`;
    const answer = await send(null, body, { type: 'multipart/form-data; boundary=b' });
    expect(answer.status).toBe(202);
    await until(() => hr.get<Job>(`/v1/jobs/${answer.body.id}`), isOver);
    const report = await hr.get<ImportReport>(answer.body.result_url ?? '');
    expect(report.body).toMatchObject({ file_name: 'Fakultät März.csv', dry_run: true, effective_on: '2026-02-01', created: 1 });
  });

  test('a workbook imports the same as a CSV, with or without byte order mark, CRLF, semicolons and quoted fields', async () => {
    const rows = [
      { ...usual, hr_number: newNumber(), family_name: 'O’Hare; "Junior", III' },
      { ...usual, hr_number: newNumber(), given_name: 'Łucja' },
    ];
    const columns = layouts.people.columns;
    expect(counts(await importFile('people', table(columns, rows)))).toEqual({ created: 2, changed: 0, unchanged: 0, errors: 0 });
    const book = await toXlsx(
      columns.map((column) => ({ key: column, header: column })),
      rows,
    );
    const files: [string | Buffer, string][] = [
      [`\ufeff${table(columns, rows, ',', '\r\n')}`, 'text/csv; charset=utf-8'],
      [table(columns, rows, ';', '\r\n'), 'application/octet-stream'],
      [table(columns, rows, '\t'), 'text/csv'],
      [book, XLSX],
    ];
    for (const [file, type] of files) {
      expect(counts(await importFile('people', file, { type }))).toEqual({ created: 0, changed: 0, unchanged: 2, errors: 0 });
    }
    expect((await factsOf(rows[0]?.hr_number ?? ''))?.['family_name']).toBe('O’Hare; "Junior", III');
  });

  test('the template of each kind is a file that can be imported', async () => {
    for (const kind of kindsInOrder) {
      const csv = await hr.get(`/v1/import-templates/${kind}`);
      expect(csv.headers['content-type']).toMatch(/^text\/csv/);
      expect(csv.text.replace('\ufeff', '').trim().split(',')).toEqual(layouts[kind].columns);
      const book = await world.app.inject({
        url: `/v1/import-templates/${kind}`,
        headers: { accept: XLSX, authorization: `Bearer ${await world.issuer.mint(people.facultyAffairs.subject, {})}` },
      });
      expect(book.headers['content-type']).toBe(XLSX);
      expect(counts(await importFile(kind, book.rawPayload, { type: XLSX, as: importerOf(kind) }))).toEqual({
        created: 0,
        changed: 0,
        unchanged: 0,
        errors: 0,
      });
    }
    expectProblem(await hr.get('/v1/import-templates/people', { headers: { accept: 'application/pdf' } }), 406, 'not-acceptable');
  });
});

describe('jobs', () => {
  /** Holds the department's conflict lock, for which every import waits. */
  async function whileHeld(work: () => Promise<void>): Promise<void> {
    const client = new pg.Client(world.database.ownerUrl);
    await client.connect();
    await client.query('begin');
    await client.query('select lock_conflict_rule($1)', [world.id]);
    try {
      await work();
    } finally {
      await client.query('rollback');
      await client.end();
    }
  }

  test('are visible while they run, and one cancelled while it runs leaves nothing behind', async () => {
    const hired = newNumber();
    let job: Job | undefined;
    await whileHeld(async () => {
      const accepted = await send('people', roster({ hr_number: hired }));
      const running = await until(
        () => hr.get<Job>(`/v1/jobs/${accepted.body.id}`),
        ({ body }) => body.progress.done > 0,
      );
      expect(running.body).toMatchObject({ status: 'running', finished_at: null });
      expect(running.headers['retry-after']).toBe('1');
      const report = await hr.get<ImportReport>(running.body.result_url ?? '');
      expect(report.body).toMatchObject({ status: 'running', rows: 1, created: null, changed: null });
      expect(report.headers['retry-after']).toBe('1');
      const cancelled = await hr.post<Job>(`/v1/jobs/${accepted.body.id}/cancel`, null, { ifMatch: '*' });
      expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
      job = cancelled.body;
    });
    await until(
      () => world.sql`select 1 from import_row where import_id = ${job?.import_id}`,
      (rows) => rows.length === 0,
    );
    expect(await factsOf(hired)).toBeUndefined();
    const again = await hr.post(`/v1/jobs/${job?.id}/cancel`, null, { ifMatch: '*' });
    expectProblem(again, 409, 'job-state');
  });

  test('can be cancelled before they run', async () => {
    await stopWorking();
    const hired = newNumber();
    const { body } = await send('people', roster({ hr_number: hired }));
    expect((await hr.get<Job>(`/v1/jobs/${body.id}`)).body.status).toBe('queued');
    expectProblem(await hr.post(`/v1/jobs/${body.id}/cancel`), 428, 'precondition-required');
    expect((await hr.post<Job>(`/v1/jobs/${body.id}/cancel`, null, { ifMatch: body.row_version })).body.status).toBe('cancelled');
    await startWorking();
    await until(
      () => world.sql`select 1 from import_row where import_id = ${body.import_id}`,
      (rows) => rows.length === 0,
    );
    expect((await hr.get<Job>(`/v1/jobs/${body.id}`)).body.status).toBe('cancelled');
    expect(await factsOf(hired)).toBeUndefined();
  });

  test('do nothing where whoever requested them has lost the role meanwhile', async () => {
    const asker = await world.person({ division: 'GIM' });
    const { id } = await world.role(asker, 'faculty_affairs');
    await stopWorking();
    const hired = newNumber();
    const { body } = await send('people', roster({ hr_number: hired }), { as: world.as(asker) });
    await world.sql`update leadership_role set ends_on = ${TODAY} where id = ${id}`;
    await startWorking();
    const over = await until(() => world.as(people.admin).get<Job>(`/v1/jobs/${body.id}`), isOver);
    expect(over.body).toMatchObject({ status: 'failed', problem: { code: 'permission-denied', status: 403 } });
    expect(await factsOf(hired)).toBeUndefined();
    expect(await world.sql`select 1 from import_row where import_id = ${body.import_id}`).toEqual([]);
  });

  test('apply once, however often a worker takes them', async () => {
    await stopWorking();
    const hired = newNumber();
    const { body } = await send('people', roster({ hr_number: hired }));
    const payload = {
      job_id: body.id,
      department_id: world.id,
      actor_id: people.facultyAffairs.id,
      client_id: null,
      scopes: null,
      request_id: null,
      operation_id: 'createImport',
    };
    const deps = { db: world.db, clock: world.clock, logger };
    let runs = 0;
    const work = {
      run: async (...given: Parameters<typeof runImport>) => {
        runs += 1;
        return runImport(...given);
      },
      discard: async () => {},
    };
    await Promise.all([runJob(deps, work, payload, false), runJob(deps, work, payload, false)]);
    await runJob(deps, work, payload, false);
    expect(runs).toBeGreaterThan(0);
    expect((await hr.get<Job>(`/v1/jobs/${body.id}`)).body).toMatchObject({ status: 'succeeded' });
    expect(await world.sql`select type from event where subject_id = ${body.import_id} order by id`).toEqual([
      { type: 'import.requested' },
      { type: 'import.applied' },
    ]);
    expect(counts((await hr.get<ImportReport>(body.result_url ?? '')).body)).toMatchObject({ created: 1 });
  });

  test('that fail unexpectedly are undone and reported without details of the fault', async () => {
    await stopWorking();
    const { body } = await send('people', roster({ hr_number: newNumber() }));
    const context = await contextOf(
      world.db,
      {
        job_id: body.id,
        department_id: world.id,
        actor_id: people.facultyAffairs.id,
        client_id: null,
        scopes: null,
        request_id: null,
        operation_id: 'x',
      },
      world.clock().toString(),
    );
    await expect(inTransaction(world.db, context, (ctx) => runImport(ctx, crypto.randomUUID(), async () => {}))).rejects.toThrow();
    const broken = {
      run: async () => {
        throw new Error('a secret of the file');
      },
      discard: async () => {},
    };
    const payload = {
      job_id: body.id,
      department_id: world.id,
      actor_id: people.facultyAffairs.id,
      client_id: null,
      scopes: null,
      request_id: null,
      operation_id: 'createImport',
    };
    const deps = { db: world.db, clock: world.clock, logger };
    await expect(runJob(deps, broken, payload, false)).rejects.toThrow(/^Error$/);
    await runJob(deps, broken, payload, true);
    const job = await hr.get<Job>(`/v1/jobs/${body.id}`);
    expect(job.body).toMatchObject({ status: 'failed', problem: { code: 'internal-error' } });
    expect(JSON.stringify(job.body)).not.toContain('secret');
  });
});

describe('one request, one import', () => {
  test('a repeated request is answered with the first job; another file under the same key is refused', async () => {
    const key = crypto.randomUUID();
    const file = roster({ hr_number: newNumber() });
    const first = await send('people', file, { key });
    const again = await send('people', file, { key });
    expect(again.status).toBe(202);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.headers['location']).toBe(first.headers['location']);
    expect(again.body.id).toBe(first.body.id);
    expectProblem(await send('people', roster({ hr_number: newNumber() }), { key }), 422, 'idempotency-key-reused');
    await until(() => hr.get<Job>(`/v1/jobs/${first.body.id}`), isOver);
    expect(await world.sql`select count(*)::int as count from import where job_id = ${first.body.id}`).toEqual([{ count: 1 }]);
  });

  test('400 without a key', async () => {
    const answer = await hr.post('/v1/imports?kind=sites', null, { payload: 'code', headers: { 'content-type': 'text/csv' } });
    expectProblem(answer, 400, 'idempotency-key-required', 'Idempotency-Key');
  });
});
