/** Whatever takes a file reads it before it begins to write: however long reading takes, no transaction waits for it. */
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { expectProblem } from '../setup/client.ts';
import { createWorld, type People, type World } from '../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

/** Has the department to itself while `work` goes on: no other transaction begins to write in it. */
async function whileNobodyWrites<T>(work: () => Promise<T>): Promise<T> {
  const client = new pg.Client(world.database.ownerUrl);
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('department:' || $1::text, 0))`, [world.id]);
    return await work();
  } finally {
    await client.end();
  }
}

const send = (url: string, payload: string, as = people.facultyAffairs) =>
  world.as(as).post<{ id: string; code?: string }>(url, null, {
    payload,
    ifMatch: '*',
    key: crypto.randomUUID(),
    headers: { 'content-type': 'text/csv' },
  });

async function elsewhere(title: string): Promise<string> {
  const [instrument] = await world.sql<{ id: string }>`
    select id from survey_instrument where department_id = ${world.id} and code = 'MENTORSHIP-SHORT'`;
  const plan = { instrument_id: instrument?.id, title, audience: 'mentee', opens_on: '2023-03-01', closes_on: '2023-04-01' };
  const { body, text } = await world
    .as(people.lead)
    .post<{ id: string }>('/v1/survey-waves', { ...plan, form: 'anonymous', base: [{ audience: 'mentee', invited: 12 }] });
  expect(body.id, text).toBeDefined();
  return body.id;
}

const UNREADABLE = 'unheard_of\n1\n';

test.each(['divisions', 'people', 'leaves', 'assignments'])('an HR file of %s', async (kind) => {
  expectProblem(await whileNobodyWrites(() => send(`/v1/imports?kind=${kind}`, UNREADABLE)), 422, 'import-file-unreadable');
});

test('the list of people of a batch of reports', async () => {
  const answer = await whileNobodyWrites(() => send('/v1/report-batches/file?title=Cycle', UNREADABLE));
  expectProblem(answer, 422, 'import-file-unreadable');
});

test('the answers of a survey that was held elsewhere', async () => {
  const id = await elsewhere('Elsewhere');
  const answer = await whileNobodyWrites(() => send(`/v1/survey-waves/${id}/import-answers`, UNREADABLE, people.lead));
  expectProblem(answer, 422, 'import-file-unreadable');
});

test('answers that were read for another instrument are not stored', async () => {
  const id = await elsewhere('Changed');
  const sent = await whileNobodyWrites(async () => {
    const answer = send(`/v1/survey-waves/${id}/import-answers`, 'audience\nmentee\n', people.lead);
    // It has read the file once it waits to write.
    for (let waits = false; !waits; )
      [waits = false] = (
        await world.sql<{ waits: boolean }>`
          select exists (select from pg_locks l join pg_database d on d.oid = l.database
            where d.datname = current_database() and l.locktype = 'advisory' and not l.granted) as waits`
      ).map((row) => row.waits);
    const [other] = await world.sql<{ id: string }>`
      insert into survey_instrument select (jsonb_populate_record(i, jsonb_build_object('id', uuidv7(), 'version', 99))).*
      from survey_instrument i where i.department_id = ${world.id} and i.code = 'MENTORSHIP-SHORT' returning id`;
    await world.sql`update survey_wave set instrument_id = ${other?.id} where id = ${id}`;
    return { answer };
  });
  expectProblem(await sent.answer, 409, 'survey-wave-state');
  expect(await world.sql`select from survey_anonymous_response where wave_id = ${id}`).toEqual([]);
});
