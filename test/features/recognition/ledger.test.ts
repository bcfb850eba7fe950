/** The ledger of recognition credits: what earns, who writes it, and what nobody can. */
import { expect, test } from 'vitest';
import * as posting from '../../../src/features/recognition/credits/posting.ts';
import { asService } from '../../setup/context.ts';
import type { Person } from '../../setup/department.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const say = meetingsOf(world);

type Entry = {
  code: string;
  kind: string;
  quarter_credits: number;
  capped_from: number | null;
  academic_year: number;
  statement_year: number;
};
const ledger = ({ id }: Person) =>
  world.sql<Entry>`
    select code, kind, quarter_credits, capped_from, academic_year, statement_year from credit_entry where person_id = ${id} order by id`;
const sum = async (person: Person) => (await ledger(person)).reduce((total, { quarter_credits }) => total + quarter_credits, 0);
/** Only what differs from a mere grant of the meeting. */
const brief = async (person: Person) =>
  (await ledger(person)).map(({ kind, quarter_credits, capped_from }) => [kind, quarter_credits, capped_from]);

/** A meeting that the mentor logs and the mentee confirms. */
async function meet({ id, mentor, mentee }: Pair, held_on: string): Promise<string> {
  const logged = await say.log(mentor, id, { held_on });
  expect(logged.status).toBe(201);
  expect((await say.act(mentee, logged.body.id, 'confirm')).status).toBe(200);
  return logged.body.id;
}
const audited = async () => expect(await asService(world, posting.audit)).toEqual([]);

test('a meeting is credited in the transaction that confirms it, and not before', async () => {
  const pair = await say.pair();
  const { body } = await say.log(pair.mentor, pair.id, { held_on: '2026-02-01' });
  expect(await ledger(pair.mentor)).toEqual([]);
  await say.act(pair.mentee, body.id, 'confirm');
  expect(await ledger(pair.mentor)).toEqual([
    { code: 'FM-MEET', kind: 'grant', quarter_credits: 4, capped_from: null, academic_year: 2025, statement_year: 2025 },
  ]);
  expect(await ledger(pair.mentee)).toEqual([]);
  await audited();
});

test('a capped meeting is kept at zero, and gets what a voided one releases', async () => {
  const pair = await say.pair();
  const first = await meet(pair, '2026-01-05');
  for (const day of ['06', '07', '08', '09']) await meet(pair, `2026-01-${day}`);
  expect(await brief(pair.mentor)).toEqual([...Array(4).fill(['grant', 4, null]), ['grant', 0, 4]]);
  await say.act(pair.mentor, first, 'void');
  await say.act(pair.mentee, first, 'void');
  expect((await brief(pair.mentor)).slice(5).sort()).toEqual([
    ['release', 4, null],
    ['reversal', -4, null],
  ]);
  expect(await sum(pair.mentor)).toBe(16);
  await audited();
});

test('of many who confirm at once, no two take the same room below a cap', async () => {
  const pair = await say.pair();
  const logged = await Promise.all(
    ['05', '06', '07', '08', '09', '12', '13', '14'].map((day) => say.log(pair.mentor, pair.id, { held_on: `2026-01-${day}` })),
  );
  const confirmed = await Promise.all(logged.map(({ body }) => say.act(pair.mentee, body.id, 'confirm')));
  expect(confirmed.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(await sum(pair.mentor)).toBe(16);
  expect((await ledger(pair.mentor)).filter(({ kind }) => kind === 'grant')).toHaveLength(8);
  await audited();
});

test('a conflict that is found to have begun earlier takes credits back in the same transaction', async () => {
  const [pair, affairs] = [await say.pair(), await world.person()];
  await world.role(affairs, 'faculty_affairs');
  await meet(pair, '2025-12-01');
  await meet(pair, '2026-02-01');
  const line = { subordinate_id: pair.mentee.id, superior_id: pair.mentor.id, kind: 'primary', starts_on: '2026-01-15' };
  expect((await world.as(affairs).post('/v1/reporting-lines', line)).status).toBe(201);
  expect(await brief(pair.mentor)).toEqual([
    ['grant', 4, null],
    ['grant', 4, null],
    ['reversal', -4, null],
  ]);
  await audited();
});

test('people who mentor each other are credited for neither side', async () => {
  const pair = await say.pair();
  await meet(pair, '2026-02-01');
  expect(await sum(pair.mentor)).toBe(4);
  await world.assignment(pair.mentor, pair.mentee, { starts_on: '2026-01-01' });
  expect(await asService(world, posting.followTime)).toBe(1);
  expect(await sum(pair.mentor)).toBe(0);
});

test('an external mentor earns nothing', async () => {
  const mentor = await world.person({ kind: 'external' });
  const mentee = await world.person();
  const { id } = await world.assignment(mentee, mentor);
  await meet({ id, mentor, mentee }, '2026-02-01');
  expect(await ledger(mentor)).toEqual([]);
});

test('an entry is neither changed nor removed, and no cap exceeded, by the owner of the tables either', async () => {
  const pair = await say.pair();
  for (const day of ['05', '06', '07', '08']) await meet(pair, `2026-01-${day}`);
  const refused = (work: Promise<unknown>, constraint: string) => expect(work).rejects.toMatchObject({ constraint });
  await refused(world.sql`update credit_entry set quarter_credits = 8 where person_id = ${pair.mentor.id}`, 'keep_row');
  await refused(world.sql`delete from credit_entry where person_id = ${pair.mentor.id}`, 'keep_row');
  await refused(world.sql`truncate credit_entry`, 'keep_all');
  const again = (event: string, round: number) => world.sql`
    insert into credit_entry (department_id, person_id, side, code, kind, event_id, event_on, academic_year, quarter_credits, window_key,
      rule_set_id, effective_on, posted_on, statement_year, round)
    select department_id, person_id, side, code, kind, case ${event} when 'same' then event_id else uuidv7() end, event_on, academic_year, 4,
      window_key, rule_set_id, effective_on, posted_on, statement_year, ${round}
    from credit_entry where person_id = ${pair.mentor.id} and kind = 'grant' limit 1`;
  await refused(again('another', 1), 'credit_cap');
  await refused(again('same', 1), 'credit_entry_once');
  await refused(again('same', 2), 'credit_entry_round');
  const reversal = (amount: number) => world.sql`
    insert into credit_entry (department_id, person_id, side, code, kind, grant_id, event_id, event_on, academic_year, quarter_credits,
      window_key, rule_set_id, reason, effective_on, posted_on, statement_year)
    select department_id, person_id, side, code, 'reversal', id, event_id, event_on, academic_year, ${amount}, window_key, rule_set_id,
      'not_entitled', effective_on, posted_on, statement_year
    from (select * from credit_entry where person_id = ${pair.mentor.id} and kind = 'grant' order by id limit 1) g`;
  await refused(reversal(-2), 'credit_entry_sum');
  // Two writers at once: one reversal stands.
  const both = await Promise.allSettled([reversal(-4), reversal(-4)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.flatMap((one) => (one.status === 'rejected' ? one.reason.constraint : []))).toEqual(['credit_entry_one_reversal']);
});

test('writers on connections of their own cannot exceed a cap together', async () => {
  const pair = await say.pair();
  await meet(pair, '2026-01-05');
  const one = () => world.sql`
    insert into credit_entry (department_id, person_id, side, code, kind, event_id, event_on, academic_year, quarter_credits, window_key,
      rule_set_id, effective_on, posted_on, statement_year)
    select department_id, person_id, side, code, kind, uuidv7(), event_on, academic_year, 4, window_key, rule_set_id, effective_on,
      posted_on, statement_year
    from credit_entry where person_id = ${pair.mentor.id} limit 1`;
  const all = await Promise.allSettled(Array.from({ length: 8 }, one));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(await sum(pair.mentor)).toBe(16);
});
