/** What the service writes to its log names operations, statuses and ids, and nothing a person typed: a canary sings where one slips through. */
import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import { createWorld } from '../setup/world.ts';

const lines: string[] = [];
const sink = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk));
    done();
  },
});
const world = await createWorld({ logger: pino({ level: 'trace' }, sink) });
const people = await world.freshPeople();
const admin = world.as(people.admin);

const CANARY = 'canary';
const name = `Canary-Name`;
const email = 'canary.mail@example.edu';
const note = 'A private canary note';

/** What was logged while the work ran. */
async function logged(work: () => Promise<unknown>): Promise<string[]> {
  lines.length = 0;
  await work();
  await new Promise((resolve) => setImmediate(resolve));
  return [...lines];
}

function expectSilence(log: readonly string[]): void {
  expect(log.filter((line) => line.toLowerCase().includes(CANARY))).toEqual([]);
  expect(log.filter((line) => /Bearer|eyJ[\w-]+\./.test(line))).toEqual([]);
  expect(log.filter((line) => line.includes('@example.edu'))).toEqual([]);
}

test('each request has one log line with its ids, so that the tests below are not empty', async () => {
  const log = await logged(() => admin.get('/v1/department', { headers: { 'x-request-id': 'a-request-id' } }));
  const answered = log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered');
  expect(answered).toHaveLength(1);
  expect(answered[0]).toMatchObject({ operation_id: 'getDepartment', actor_id: people.admin.id, client_id: null, status: 200 });
  expect(JSON.stringify(answered[0])).toContain('a-request-id');
});

test('successful requests leave nothing of what was written in the log', async () => {
  const body = { kind: 'faculty', given_name: name, family_name: name, email, hr_number: 'CANARY1' };
  const log = await logged(async () => {
    const created = await admin.post('/v1/people', body, { key: 'canary-key' });
    expect(created.status).toBe(201);
    expect((await admin.get(`/v1/people?q=${CANARY}`)).body.items).toHaveLength(1);
    expect((await admin.get('/v1/people/by-hr-number/CANARY1')).status).toBe(200);
    expect((await admin.patch(`/v1/people/${created.body.id}`, { preferred_name: name }, { ifMatch: 1 })).status).toBe(200);
    const { id } = await world.assignment(people.mentee, people.mentor, { state: 'pending_acceptance' });
    const declined = await world
      .as(people.mentor)
      .post(`/v1/assignments/${id}/decline`, { reason_code: 'health', reason_note: note }, { ifMatch: 1 });
    expect(declined.status).toBe(200);
  });
  expect(log.length).toBeGreaterThanOrEqual(5);
  expectSilence(log);
});

test('refused requests leave nothing in the log either: schemas, JSON, addresses, headers, tokens', async () => {
  const headers = {
    'content-type': 'application/json',
    'x-request-id': 'canary with spaces',
    'user-agent': CANARY,
    cookie: CANARY,
    referer: `https://x/${CANARY}`,
  };
  const log = await logged(async () => {
    await admin.post('/v1/people', { kind: CANARY, given_name: 1, [CANARY]: name }, { headers });
    await admin.post('/v1/people', null, { payload: `{"family_name": "${name}`, headers });
    await admin.post('/v1/people', null, { payload: `{"__proto__": "${name}"}`, headers });
    await admin.post('/v1/people', null, { payload: name, headers: { 'content-type': `text/${CANARY}` } });
    await admin.get(`/v1/people?q=${CANARY}&${CANARY}=1&cursor=${CANARY}`);
    await admin.get(`/v1/${CANARY}?q=${CANARY}`);
    await admin.send('DELETE', `/v1/people?q=${CANARY}`);
    await admin.get(`/v1/people/${CANARY}`);
    await admin.get(`/v1/people/%E0%A4%A${CANARY}`);
    await admin.patch('/v1/department', { name }, { ifMatch: CANARY });
    await admin.post('/v1/people', {}, { key: `${CANARY} ${CANARY}` });
    for (const authorization of [
      `Bearer ${CANARY}`,
      `Basic ${btoa(`${CANARY}:${CANARY}`)}`,
      `Bearer ${btoa(CANARY)}.${btoa(CANARY)}.${CANARY}`,
    ])
      await world.anonymous.get('/v1/people', { headers: { authorization } });
    await world.as({ subject: `${CANARY}-subject`, kind: 'faculty' }).get('/v1/people');
  });
  expect(log.length).toBeGreaterThanOrEqual(14);
  expectSilence(log);
});

test('refusals of the database are logged without values: a taken identifier, a violated rule, an unexpected error', async () => {
  const body = { kind: 'faculty', given_name: name, family_name: name, hr_number: 'CANARY2' };
  await admin.post('/v1/people', body);
  const taken = await logged(async () => expect((await admin.post('/v1/people', body)).status).toBe(409));
  expectSilence(taken);

  await world.sql`alter table person add constraint person_unforeseen check (family_name not like 'Canary-Unforeseen%')`;
  const unforeseen = await logged(async () => {
    const answer = await admin.post('/v1/people', { ...body, family_name: 'Canary-Unforeseen', hr_number: 'CANARY3' });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/canary|person_unforeseen|constraint|insert/i);
  });
  expect(unforeseen.filter((line) => line.includes('unexpected error'))).toHaveLength(1);
  expectSilence(unforeseen);
});

test('an internal error is logged with its location, and answered without it', async () => {
  await world.sql`alter table division rename column name to label`;
  const log = await logged(async () => {
    const answer = await admin.get(`/v1/divisions?q=${CANARY}`);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/label|column|select|division\./i);
  });
  await world.sql`alter table division rename column label to name`;
  const fault = log.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'unexpected error');
  expect(fault).toMatchObject({ error_code: '42703', stack: expect.stringContaining('at ') });
  expectSilence(log);
});
