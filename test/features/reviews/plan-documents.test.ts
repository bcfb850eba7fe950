/** The signed document of a plan on paper: a PDF by its content, for those who may read the content of the plan. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import { expectProblem } from '../../setup/client.ts';
import { importsOf, table } from '../../setup/imports.ts';
import { createWorld, type Person } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { importFile, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

const PDF = '%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n';
const pdf = { 'content-type': 'application/pdf' };

let mentee: Person;
let mentor: Person;
let path: string;

beforeAll(async () => {
  mentee = await world.person({ division: 'CARD', starts_on: '2024-07-01' });
  mentor = await world.person({ division: 'GIM' });
  await world.assignment(mentee, mentor, { is_primary: true, starts_on: '2024-08-01' });
  await startWorking();
  const row = { hr_number: mentee.hr_number ?? '', starts_on: '2024-09-01', reference: 'Records 2024/731' };
  await importFile('plans', table(layouts.plans.columns, [row]));
  const [plan] = await world.sql<{ id: string }>`select id from academic_plan where mentee_id = ${mentee.id}`;
  path = `/v1/academic-plans/${plan?.id}/document`;
});

const attach = (who: Person, payload: string | Buffer, headers: Record<string, string> = pdf, to = path) =>
  world.as(who).post<{ has_document: boolean; row_version: number }>(to, null, { payload, headers, ifMatch: '*' });
const read = (who: Person) => world.as(who).get(path, { headers: { accept: 'application/pdf' } });

test('what is no PDF by its content, or too large, is refused whatever it is called', async () => {
  expectProblem(await read(mentee), 404, 'not-found');
  for (const content of ['GIF89a', '%PDF-1.7\ncut off', `${' '.repeat(2_000)}${PDF}`, ''])
    expect((await attach(mentee, content)).status, content).toBeGreaterThanOrEqual(400);
  expectProblem(await attach(mentee, 'GIF89a'), 422, 'plan-unfit');
  expectProblem(
    await attach(mentee, Buffer.concat([Buffer.from(PDF), Buffer.alloc(10 * 2 ** 20, ' '), Buffer.from('%%EOF')])),
    413,
    'too-large',
  );
  expectProblem(await attach(mentee, PDF, { 'content-type': 'text/plain' }), 415, 'unsupported-media-type');
  expectProblem(await world.as(mentee).post(path, null, { payload: PDF, headers: pdf }), 428, 'precondition-required');
});

test('whose plan it is and faculty affairs attach it; those who may read the content download the same bytes', async () => {
  for (const who of [mentor, people.lead, people.outsider]) expect((await attach(who, PDF)).status).toBeGreaterThanOrEqual(403);
  const attached = await attach(people.facultyAffairs, PDF);
  expect(attached).toMatchObject({ status: 200, body: { has_document: true } });
  expect((await attach(people.facultyAffairs, PDF)).body.row_version).toBe(attached.body.row_version);
  for (const who of [mentee, mentor, people.director, people.facultyAffairs]) {
    const answer = await read(who);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="plan-[0-9a-f-]{36}\.pdf"$/);
    expect(answer.text).toBe(PDF);
  }
  for (const who of [people.lead, people.outsider, people.pic]) expectProblem(await read(who), 404, 'not-found');
  const again = await attach(mentee, `${PDF}%%EOF\n`);
  expect(again.body.row_version).toBe(attached.body.row_version + 1);
  expect((await read(mentor)).text).toBe(`${PDF}%%EOF\n`);
  const events = await world.sql`select type from event where type = 'academic_plan.document_attached'`;
  expect(events).toHaveLength(2);
});

test('it comes as JSON to nobody, and a plan that was written here has none', async () => {
  expectProblem(await world.as(mentee).get(path, { headers: { accept: 'application/json' } }), 406, 'not-acceptable');
  const writer = await world.person({ division: 'CARD' });
  const opened = await world.as(writer).post<{ id: string }>('/v1/academic-plans', { mentee_id: writer.id });
  expectProblem(await attach(writer, PDF, pdf, `/v1/academic-plans/${opened.body.id}/document`), 422, 'plan-unfit');
});
