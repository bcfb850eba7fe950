import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/canonical-json.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { reportsOf } from '../../setup/reports.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof reportsOf>;
let mentor: Person;
let id: string;
let report_no: string;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = reportsOf(world, people);
  mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor', given_name: '#evil[*x*]', family_name: '王 Łé' });
  const mentees = [
    await world.person({ given_name: 'Zoë', family_name: 'Šimková' }),
    await world.person({ given_name: 'محمد', family_name: 'العلي' }),
    await world.person({ given_name: '=1+1', family_name: 'Formula' }),
  ];
  for (const mentee of mentees) await world.assignment(mentee, mentor, { starts_on: '2024-07-01' });
  await words.request(mentor, mentor);
  for (const mentee of mentees) await words.answer(mentee, mentor, 'give');
  ({ id, report_no } = await words.issued(mentor));
});

const fetch = async (who: Person, accept: string) => {
  const answer = await world.app.inject({ method: 'GET', url: `/v1/reports/${id}/document`, headers: await headersOf(who, accept) });
  return { status: answer.statusCode, bytes: answer.rawPayload, headers: answer.headers };
};
const headersOf = async (who: Person, accept: string) => ({ accept, authorization: `Bearer ${await world.issuer.mint(who.subject)}` });

describe('the PDF of a report', () => {
  it('is tagged PDF/UA with a title and a language, has heads in every table, and the same bytes each time', async () => {
    const first = await fetch(mentor, 'application/pdf');
    expect(first.status).toBe(200);
    expect(first.headers['content-disposition']).toBe(`attachment; filename="${report_no}.pdf"`);
    const text = first.bytes.toString('latin1');
    expect(text.slice(0, 5)).toBe('%PDF-');
    expect(text).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(text).toContain('/Lang (en)');
    expect(text).toContain(`Mentorship report ${report_no}`);
    const tables = text.match(/\/S \/Table\b/g)?.length ?? 0;
    expect(tables).toBeGreaterThanOrEqual(4);
    expect(text.match(/\/S \/THead\b/g)?.length).toBe(tables);
    expect(text.match(/\/S \/TH\b/g)?.length).toBeGreaterThan(2 * tables);
    const second = await fetch(people.facultyAffairs, 'application/pdf');
    expect(sha256Hex(second.bytes)).toBe(sha256Hex(first.bytes));
  });

  it('is verified as a file; with one byte changed it is not the report', async () => {
    const { bytes } = await fetch(mentor, 'application/pdf');
    const post = (payload: Buffer) =>
      world.anonymous.post(`/verify/${report_no}/file`, null, { payload, headers: { 'content-type': 'application/octet-stream' } });
    expect((await post(bytes)).body).toMatchObject({ report_no });
    expectProblem(await post(Buffer.concat([bytes.subarray(0, -1), Buffer.from([10 ^ 1])])), 422, 'report-differs');
    expect((await world.anonymous.post(`/verify/${report_no}`, { sha256: sha256Hex(bytes) })).status).toBe(200);
    expect((await post(bytes)).body).toMatchObject({ file: 'report' });
  });

  it('is verified as an extract where it is the table of it, unless it was changed or made up', async () => {
    const post = (payload: Buffer, accept = 'application/json') =>
      world.anonymous.post(`/verify/${report_no}/file`, null, { payload, headers: { 'content-type': 'text/csv', accept } });
    const { bytes } = await fetch(mentor, 'text/csv');
    expect((await post(bytes)).body).toMatchObject({ report_no, file: 'extract' });
    expect((await post(bytes, 'text/html')).text).toContain('Your file is a table from this report.');
    expect((await world.anonymous.post(`/verify/${report_no}`, { sha256: sha256Hex(bytes) })).body).toMatchObject({ file: 'extract' });
    expect((await world.anonymous.get(`/verify/${report_no}`)).body).toMatchObject({ file: null });
    // Whoever knows all that it says, and not the identifier of the report, cannot ask whether it says so.
    const text = bytes.toString('utf8');
    expect(text).toContain(`,${id}\r\n`);
    for (const other of [text.replaceAll(id, ''), `${text}1`, text.split('\r\n')[0] ?? ''])
      expectProblem(await post(Buffer.from(other)), 422, 'report-differs');
  });

  it('is for those who read the report, in every form', async () => {
    for (const accept of ['application/pdf', 'text/csv', 'application/json'])
      expect((await fetch(people.lead, accept)).status, accept).toBe(404);
    expect((await fetch(mentor, 'image/png')).status).toBe(406);
  });
});

it('the CSV of a report has the table of mentorship activities, and no cell that a spreadsheet would run', async () => {
  const { bytes, headers } = await fetch(mentor, 'text/csv');
  expect(headers['content-type']).toBe('text/csv; charset=utf-8');
  const [head, ...rows] = bytes.toString('utf8').replace('\ufeff', '').trim().split('\r\n');
  expect(head?.split(',').slice(0, 4)).toEqual(['mentee_no', 'mentee_name', 'status', 'role']);
  expect(rows.length).toBe(3);
  expect(rows.join('\n')).toContain("'=1+1 Formula");
});
