/** Logins of a file: first ones at once, others with a second person, as one by one; for programme administrators. */
import { afterAll, beforeEach, expect, test } from 'vitest';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import { expectProblem } from '../../setup/client.ts';
import { counts, found, importsOf, table } from '../../setup/imports.ts';
import { createWorld, ISSUER } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { importFile, everything, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

type Row = Record<string, string>;
const admin = world.as(people.admin);
const file = (...rows: Row[]) => table(layouts.logins.columns, rows);
const send = (...rows: Row[]) => importFile('logins', file(...rows), { as: admin });

test('a first login signs in at once; a second one, and one of an administrator, waits for a second person', async () => {
  const fresh = await world.person({ login: false });
  const known = await world.person();
  const powerful = await world.person({ login: false });
  await world.role(powerful, 'programme_admin');
  const rows = [
    { hr_number: (fresh.hr_number ?? '').toLowerCase(), issuer: ISSUER, subject: 'fresh-by-file' },
    { hr_number: fresh.hr_number ?? '', issuer: ISSUER, subject: 'fresh-again' },
    { hr_number: known.hr_number ?? '', issuer: ISSUER, subject: 'known-again' },
    { hr_number: powerful.hr_number ?? '', issuer: ISSUER, subject: 'powerful' },
  ];
  const report = await send(...rows);
  expect(counts(report)).toEqual({ created: 1, changed: 0, unchanged: 0, errors: 0 });
  expect(report.awaiting_approval).toBe(3);
  const me = (subject: string) => world.as({ kind: 'faculty', subject }).get('/v1/me');
  expect((await me('fresh-by-file')).body).toMatchObject({ person_id: fresh.id });
  for (const subject of ['fresh-again', 'known-again', 'powerful']) expect((await me(subject)).status).not.toBe(200);
  const waiting = await world.sql`select kind, state, subject from access_change where department_id = ${world.id} order by id`;
  expect(waiting).toEqual(['fresh-again', 'known-again', 'powerful'].map((subject) => ({ kind: 'login', state: 'open', subject })));
  const before = await everything();
  const again = await send(...rows);
  expect({ ...counts(again), awaiting: again.awaiting_approval }).toEqual({ created: 0, changed: 0, unchanged: 4, errors: 0, awaiting: 0 });
  expect(await everything()).toEqual(before);
});

test('rows are refused by field: nobody, the same subject twice, and one of somebody else', async () => {
  const [one, other] = [await world.person({ login: false }), await world.person()];
  const report = await send(
    { hr_number: one.hr_number ?? '', issuer: ISSUER, subject: 'one' },
    { hr_number: other.hr_number ?? '', issuer: ISSUER, subject: 'one' },
    { hr_number: 'NOBODY', issuer: ISSUER, subject: 'nobody' },
    { hr_number: one.hr_number ?? '', issuer: ISSUER, subject: other.subject },
    { hr_number: one.hr_number ?? '', issuer: '', subject: 'two' },
  );
  expect(found(report)).toEqual([
    { row: 3, field: 'subject', code: 'duplicate' },
    { row: 4, field: 'hr_number', code: 'unknown_person' },
    { row: 5, field: 'subject', code: 'identifier_taken' },
    { row: 6, field: 'issuer', code: 'required' },
  ]);
  expect(await world.sql`select from person_login where subject in ('one', 'two', 'nobody')`).toEqual([]);
});

test('files of logins are for programme administrators alone, also their reports', async () => {
  const { hr_number } = await world.person({ login: false });
  const payload = file({ hr_number: hr_number ?? '', issuer: ISSUER, subject: 'mine' });
  const options = { key: crypto.randomUUID(), payload, headers: { 'content-type': 'text/csv' } };
  expectProblem(await world.as(people.facultyAffairs).post('/v1/imports?kind=logins', null, options), 403, 'permission-denied');
  const report = await importFile('logins', payload, { as: admin, query: '&dry_run=true' });
  expect(counts(report)).toEqual({ created: 1, changed: 0, unchanged: 0, errors: 0 });
  expectProblem(await world.as(people.facultyAffairs).get(`/v1/imports/${report.id}`), 404, 'not-found');
  expect(await world.sql`select from person_login where subject = 'mine'`).toEqual([]);
});
