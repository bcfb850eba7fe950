/** Cycles and nominations against a notebook that is kept by the text of the rules: whatever is done, in whatever order and on whatever day. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { awardsOf } from '../../setup/awards.ts';
import type { Person } from '../../setup/department.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

/** The first day, the last day of nominations, the day after, the last day of letters, the day after. */
const DAYS = ['2026-03-01', '2026-03-31', '2026-04-01', '2026-04-30', '2026-05-01'] as const;
const CYCLE = ['planned', 'open', 'nominee_materials', 'review', 'decided', 'conferred'] as const;

let world: World;
let people: People;
let awards: ReturnType<typeof awardsOf>;
let nominator: Person;
let seat: Person;
let writer: Person;
const nominees: Person[] = [];
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  awards = awardsOf(world, people);
  [nominator, seat, writer] = [await world.person(), await world.person({ division: 'GIM' }), await world.person()];
  // The second one has not the rank that the criteria ask for.
  nominees.push(
    await world.person({ rank: 'professor' }),
    await world.person({ rank: 'lecturer' }),
    await world.person({ rank: 'professor' }),
  );
});

type Slot = { id: string; state: string; materials: boolean; letter: 'none' | 'asked' | 'written'; letterId: string };
type Verb =
  | 'day'
  | 'open'
  | 'close'
  | 'review'
  | 'rank'
  | 'decide'
  | 'confer'
  | 'draft'
  | 'submit'
  | 'withdraw'
  | 'judge'
  | 'materials'
  | 'ask'
  | 'write';
type Action = { verb: Verb; who: number };

const OFTEN: readonly Verb[] = ['day', 'open', 'close', 'review', 'rank', 'draft', 'submit', 'materials', 'ask', 'write'];
const RARE: readonly Verb[] = ['decide', 'confer', 'withdraw', 'judge'];
const who = fc.nat(2);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ verb: fc.constantFrom(...OFTEN), who }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constantFrom(...RARE), who }) },
);

class Notebook {
  day = 0;
  cycle = 0;
  ranked = 0;
  slots: (Slot | null)[] = [null, null, null];
  id = '';
  seen = new Set<string>();

  async begin() {
    world.at(DAYS[0]);
    const { id: programme_id } = await awards.programme({ ranks: ['professor'], letters_minimum: 1 });
    const { id } = await awards.made(awards.planned(programme_id));
    this.id = id;
    await awards.made(awards.act(people.lead, `award-cycles/${id}/set-committee`, { person_ids: [seat.id] }));
  }

  private get reviewed() {
    return this.slots.filter((slot) => slot?.state === 'under_review') as Slot[];
  }

  private run = (verb: string, body = {}) => awards.act(people.lead, `award-cycles/${this.id}/${verb}`, body);

  private judged(slot: Slot, n: number) {
    if (slot.state === 'submitted') slot.state = n === 1 ? 'ineligible' : 'eligible';
  }

  private complete(slot: Slot) {
    if (slot.state === 'materials_requested' && slot.materials && slot.letter === 'written') slot.state = 'complete';
  }

  /** Does it, and notes what the rules say should follow: whether it is done, and in which state everything is then. */
  async take({ verb, who: n }: Action, step: number): Promise<void> {
    const slot = this.slots[n] ?? null;
    const isTaken = this.cycle === 1 && this.day <= 1;
    const takesLetters = (this.cycle === 1 || this.cycle === 2) && this.day <= 3;
    const live = slot !== null && ['submitted', 'eligible', 'materials_requested', 'complete'].includes(slot.state);
    const nominee = nominees[n] as Person;
    let may = false;
    let status = 0;
    if (verb === 'day') {
      this.day = Math.min(this.day + 1, 4);
      world.at(DAYS[this.day] as string);
      return;
    }
    if (verb === 'open') {
      may = this.cycle === 0 && this.day <= 1;
      ({ status } = await this.run('open'));
      if (may) this.cycle = 1;
    } else if (verb === 'close') {
      may = this.cycle === 1 && this.day >= 2;
      ({ status } = await this.run('close-nominations'));
      if (may) {
        this.cycle = 2;
        for (const [i, each] of this.slots.entries()) {
          if (each === null) continue;
          this.judged(each, i);
          if (each.state === 'eligible') each.state = 'materials_requested';
        }
      }
    } else if (verb === 'review') {
      may = this.cycle === 2 && this.day >= 4;
      ({ status } = await this.run('begin-review'));
      if (may) {
        this.cycle = 3;
        for (const each of this.slots) {
          if (each?.state === 'complete') each.state = 'under_review';
          else if (each?.state === 'materials_requested') each.state = 'withdrawn';
        }
      }
    } else if (verb === 'rank') {
      const ids = this.reviewed.map(({ id }) => id);
      may = this.cycle === 3 && ids.length > 0;
      ({ status } = await awards.rank(seat, this.id, ids.length > 0 ? ids : [crypto.randomUUID()]));
      if (may) this.ranked = ids.length;
    } else if (verb === 'decide') {
      const chosen = n === 2 || slot === null ? [] : [slot.id];
      const fits = chosen.length === 0 || slot?.state === 'under_review';
      may = this.cycle === 3 && fits && (this.reviewed.length === 0 || this.ranked === this.reviewed.length);
      ({ status } = await awards.decide(this.id, chosen));
      if (may) {
        this.cycle = 4;
        for (const each of this.reviewed) each.state = chosen.includes(each.id) ? 'awarded' : 'not_selected';
      }
    } else if (verb === 'confer') {
      may = this.cycle === 4;
      ({ status } = await this.run('confer'));
      if (may) this.cycle = 5;
    } else if (verb === 'draft') {
      if (slot !== null && !['withdrawn', 'ineligible'].includes(slot.state)) return;
      may = isTaken;
      const made = await awards.draft(nominator, this.id, nominee);
      status = made.status;
      if (may) this.slots[n] = { id: made.body.id, state: 'draft', materials: false, letter: 'none', letterId: '' };
    } else {
      if (slot === null) return;
      if (verb === 'submit') {
        may = slot.state === 'draft' && isTaken;
        ({ status } = await awards.submit(nominator, slot.id));
        if (may) slot.state = 'submitted';
      } else if (verb === 'withdraw') {
        may = slot.state === 'draft' || slot.state === 'withdrawn' || live;
        ({ status } = await awards.act(nominator, `nominations/${slot.id}/withdraw`));
        if (may) slot.state = 'withdrawn';
      } else if (verb === 'judge') {
        may = slot.state === 'submitted';
        ({ status } = await awards.act(people.lead, `nominations/${slot.id}/judge`));
        if (may) this.judged(slot, n);
      } else if (verb === 'materials') {
        may = (slot.state === 'materials_requested' || slot.state === 'complete') && takesLetters;
        ({ status } = await awards.giveMaterials(nominee, slot.id, `How, ${step}.`));
        if (may) slot.materials = true;
      } else if (verb === 'ask') {
        may = live && takesLetters && slot.letter === 'none';
        const asked = await awards.askLetter(nominator, slot.id, writer);
        status = asked.status;
        if (may) Object.assign(slot, { letter: 'asked', letterId: asked.body.id });
      } else if (verb === 'write') {
        if (slot.letter === 'none') return;
        may = live && takesLetters;
        ({ status } = await awards.act(writer, `nomination-letters/${slot.letterId}/submit`, { body: `Kind, ${step}.` }));
        if (may) slot.letter = 'written';
      }
      this.complete(slot);
    }
    expect([verb, n, status < 300], `${status}`).toEqual([verb, n, may]);
    expect(status, verb).toBeLessThan(500);
  }

  async check(): Promise<void> {
    const [cycle] = await world.sql<{ state: string }>`select state from award_cycle where id = ${this.id}`;
    expect(cycle?.state).toBe(CYCLE[this.cycle]);
    const ids = this.slots.flatMap((slot) => slot?.id ?? []);
    const rows = await world.sql<{ id: string; state: string }>`select id, state from nomination where id = any (${ids})`;
    expect(new Map(rows.map(({ id, state }) => [id, state]))).toEqual(
      new Map(this.slots.flatMap((slot) => (slot ? [[slot.id, slot.state]] : []))),
    );
    for (const { state } of rows) this.seen.add(state);
    const awarded = await world.sql`select nomination_id as id from award where cycle_id = ${this.id}`;
    const won = this.cycle === 5 ? this.slots.filter((slot) => slot?.state === 'awarded') : [];
    expect(awarded).toEqual(won.map((slot) => ({ id: slot?.id })));
  }
}

/** A history that ends well, with other steps between: random steps alone seldom come so far. */
const PATH: readonly Verb[] = [
  'open',
  'draft',
  'submit',
  'day',
  'ask',
  'day',
  'close',
  'materials',
  'write',
  'day',
  'day',
  'review',
  'rank',
  'decide',
  'confer',
];
const history = fc.array(action, { minLength: 15, maxLength: 40 });
const led = fc
  .tuple(fc.constantFrom(0, 1), fc.array(fc.option(action, { freq: 3 }), { minLength: PATH.length, maxLength: PATH.length }))
  .map(([n, between]) => PATH.flatMap((verb, i) => [{ verb, who: n }, ...(between[i] && between[i].verb !== 'day' ? [between[i]] : [])]));

it('equal the notebook after every step of a random history', { timeout: 3_600_000 }, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.oneof(history, led), async (actions) => {
      const book = new Notebook();
      await book.begin();
      for (const [step, one] of actions.entries()) {
        await book.take(one, step);
        await book.check();
      }
      for (const state of book.seen) seen.add(state);
    }),
    { numRuns: runs(16, 400) },
  );
  if (runs(0, 1) === 1) expect([...seen].sort()).toHaveLength(10);
});
