/** Relations of two sides against a ledger of words: who recorded, who confirmed, declined or withdrew, and what time does to it. */
import fc from 'fast-check';
import pino from 'pino';
import { beforeAll, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import type { Person } from '../../setup/department.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let today = '2026-03-02';
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

type Who = 'mentee' | 'mentor' | 'director';
type Kind = 'informal' | 'spot' | 'sponsor';
type Step =
  | { do: 'record'; who: Who; kind: Kind; ago: number }
  | { do: 'confirm' | 'decline' | 'withdraw'; who: Who; nth: number }
  | { do: 'wait'; days: number; daily: boolean };

const who = fc.constantFrom<Who>('mentee', 'mentor', 'director');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      who,
      kind: fc.constantFrom<Kind>('informal', 'spot', 'spot', 'sponsor'),
      ago: fc.constantFrom(0, 0, 1),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('confirm' as const, 'confirm' as const, 'decline' as const, 'withdraw' as const),
      who,
      nth: fc.nat(3),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 30, 59, 60, 61), daily: fc.boolean() }) },
);

/** What the ledger has of a relation: who recorded it when, whose word it has, and what became of it. */
type Entry = {
  id: string;
  by: Who;
  kind: Kind;
  from: string;
  made_on: string;
  words: Who[];
  fate: 'declined' | 'withdrawn' | null;
};

const holds = ({ words }: Entry) => words.includes('mentee') && words.includes('mentor');
const isLate = ({ kind, made_on }: Entry) => kind === 'spot' && addDays(made_on, 60) <= today;

function statusOf(entry: Entry): string {
  if (holds(entry)) return entry.kind === 'spot' && entry.from < today ? 'ended' : 'active';
  return entry.fate ?? (isLate(entry) ? 'lapsed' : 'claimed');
}

const isSame = (a: Pick<Entry, 'kind' | 'from'>, b: Pick<Entry, 'kind' | 'from'>) =>
  a.kind === b.kind && (a.kind !== 'spot' || a.from === b.from);

/** Adds a word. What then holds leaves nothing of the same relation waiting. */
function say(ledger: Entry[], entry: Entry, side: Who): void {
  entry.words.push(side);
  if (!holds(entry)) return;
  for (const other of ledger) if (other !== entry && statusOf(other) === 'claimed' && isSame(other, entry)) other.fate = 'withdrawn';
}

/** What the answer must be, and what it does to the ledger. */
function recorded(ledger: Entry[], by: Who, kind: Kind, from: string): { status: number; entry?: Entry } {
  if (ledger.some((entry) => holds(entry) && isSame(entry, { kind, from }))) return { status: 409 };
  const waiting = ledger.filter((entry) => statusOf(entry) === 'claimed' && isSame(entry, { kind, from }));
  if (by !== 'director') {
    const silent = waiting.filter(({ words }) => !words.includes(by));
    const answer = silent.find(({ words }) => words.length > 0) ?? silent[0];
    if (answer && answer.from !== from) return { status: 409 };
    if (answer) {
      say(ledger, answer, by);
      return { status: 201, entry: answer };
    }
    if (waiting.length > 0) return { status: 409 };
  } else if (waiting.some((entry) => entry.by === 'director')) return { status: 409 };
  const entry: Entry = { id: '', by, kind, from, made_on: today, words: by === 'director' ? [] : [by], fate: null };
  ledger.push(entry);
  return { status: 201, entry };
}

function answered(ledger: Entry[], verb: 'confirm' | 'decline' | 'withdraw', entry: Entry, by: Who): number {
  const isKnown = by !== 'director' || entry.by === 'director' || holds(entry);
  if (!isKnown) return 404;
  const isOver = entry.fate !== null || holds(entry) || isLate(entry);
  if (verb === 'withdraw' ? entry.by !== by && !holds(entry) : by === 'director') return 403;
  // Of a relation that holds, the mentor has nothing to withdraw, and the others no more than a state that does not allow it.
  if (verb === 'withdraw' && holds(entry)) return by === 'mentor' ? 403 : 409;
  if (verb === 'confirm' && holds(entry)) return 200;
  if (isOver) return 409;
  if (verb === 'confirm') {
    if (!entry.words.includes(by)) say(ledger, entry, by);
  } else entry.fate = verb === 'decline' ? 'declined' : 'withdrawn';
  return 200;
}

/** One relation of each fate, whatever else is drawn. */
const everyFate: Step[] = [
  { do: 'record', who: 'mentee', kind: 'spot', ago: 1 },
  { do: 'confirm', who: 'mentor', nth: 0 },
  { do: 'record', who: 'mentor', kind: 'spot', ago: 0 },
  { do: 'wait', days: 61, daily: true },
  { do: 'record', who: 'director', kind: 'informal', ago: 0 },
  { do: 'decline', who: 'mentor', nth: 2 },
  { do: 'record', who: 'mentor', kind: 'informal', ago: 0 },
  { do: 'record', who: 'mentee', kind: 'informal', ago: 0 },
  { do: 'record', who: 'director', kind: 'sponsor', ago: 0 },
  { do: 'withdraw', who: 'director', nth: 4 },
  { do: 'record', who: 'mentee', kind: 'sponsor', ago: 0 },
];

it('a relation holds with the word of both, and is nothing to anybody else until then', { timeout: 3_600_000 }, async () => {
  const seen: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      world.at(today);
      const cast: Record<Who, Person> = {
        mentee: await world.person({ division: 'CARD' }),
        mentor: await world.person({ division: 'NEPH', site: 'NORTH' }),
        director: people.director,
      };
      const { mentee, mentor } = cast;
      const ledger: Entry[] = [];
      for (const each of steps) {
        if (each.do === 'wait') {
          today = addDays(today, each.days);
          world.at(today);
          if (each.daily) await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
          continue;
        }
        if (each.do === 'record') {
          const starts_on = addDays(today, -each.ago);
          const body = { subtype: each.kind, mentee_id: mentee.id, mentor_id: mentor.id, starts_on };
          const answer = await world.as(cast[each.who]).post('/v1/assignments', body);
          const { status, entry } = recorded(ledger, each.who, each.kind, starts_on);
          expect(answer.status, JSON.stringify([each, ledger, answer.body])).toBe(status);
          if (entry?.id === '') entry.id = answer.body.id;
          else if (entry) expect(answer.body.id).toBe(entry.id);
          continue;
        }
        const entry = ledger[each.nth];
        if (!entry) continue;
        const path = `/v1/assignments/${entry.id}/${each.do}`;
        const answer = await world.as(cast[each.who]).post(path, {}, { ifMatch: '*' });
        expect(answer.status, JSON.stringify([each, entry, answer.body])).toBe(answered(ledger, each.do, entry, each.who));
      }
      const list = async (as: Person) =>
        (
          await world.as(as).get<{ items: { id: string; status: string }[] }>(`/v1/assignments?person_id=${mentee.id}&limit=200`)
        ).body.items.map(({ id, status }) => [id, status]);
      const of = (entries: readonly Entry[]) => entries.map((entry) => [entry.id, statusOf(entry)]);
      for (const side of [mentee, mentor]) expect(await list(side)).toEqual(of(ledger));
      expect(await list(people.director)).toEqual(of(ledger.filter((entry) => entry.by === 'director' || holds(entry))));
      for (const other of [people.lead, people.facilitator, people.mentorDirector])
        expect(await list(other)).toEqual(of(ledger.filter(holds)));
      const days = await world.sql<{ assignment_id: string }>`
        select i.assignment_id from assignment_interval i join assignment a on a.id = i.assignment_id where a.mentee_id = ${mentee.id} order by 1`;
      expect(days.map((row) => row.assignment_id)).toEqual(ledger.filter(holds).map(({ id }) => id));
      for (const entry of ledger) seen[statusOf(entry)] = (seen[statusOf(entry)] ?? 0) + 1;
    }),
    { numRuns: runs(40, 800), examples: [[everyFate]] },
  );
  for (const status of ['claimed', 'lapsed', 'declined', 'withdrawn', 'active', 'ended'])
    expect(seen[status] ?? 0, status).toBeGreaterThan(0);
});
