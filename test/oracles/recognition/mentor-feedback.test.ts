/** What a mentor is shown of random histories of what their mentees say, against a notebook that is kept by the text of the rule. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import * as collections from '../../../src/features/recognition/mentor-feedback/collections/service.ts';
import { asService } from '../../setup/context.ts';
import { feedbackOf } from '../../setup/feedback.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
let say: ReturnType<typeof feedbackOf>;
beforeAll(async () => {
  world = await createWorld();
  say = feedbackOf(world);
});

const MENTEES = 7;
/** Days of one year, on each of which the daily work may run. */
const DAYS = [
  '2026-03-30',
  '2026-03-31',
  '2026-04-01',
  '2026-04-02',
  '2026-06-30',
  '2026-07-01',
  '2026-07-15',
  '2026-10-01',
  '2026-12-31',
  '2027-01-01',
];

type Note = {
  mentee: number;
  body: string;
  form: 'now' | 'held' | 'withheld';
  on: number;
  shown: number | null;
  gone: boolean;
  id: string;
};
type Step =
  | { what: 'give'; mentee: number; form: Note['form'] }
  | { what: 'withdraw' | 'release'; mentee: number }
  | { what: 'void'; mentee: number }
  | { what: 'pass' };

const mentee = fc.nat(MENTEES - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ what: fc.constant('give' as const), mentee, form: fc.constantFrom('held', 'held', 'held', 'now', 'withheld') }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('withdraw' as const, 'release' as const), mentee }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('void' as const), mentee }) },
  { weight: 4, arbitrary: fc.constant({ what: 'pass' as const }) },
);

const quarter = (day: string) => `${day.slice(0, 4)} ${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

it('is shown without names what at least five held before the quarter, once a quarter, and with names what was released', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 40 }), async (steps) => {
      run += 1;
      // What mentees of the run before still hold would be shown as well.
      await world.sql`update assignment set state = 'voided' where state <> 'voided'`;
      world.at(`${DAYS[0]}T15:00:00Z`);
      const mentor = await say.mentor();
      const pairs: Awaited<ReturnType<typeof say.pair>>[] = [];
      for (let n = 0; n < MENTEES; n += 1) pairs.push(await say.pair({ of: mentor }));
      const of = (n: number) => {
        const pair = pairs[n];
        if (!pair) throw new Error('there are seven');
        return pair;
      };
      const notes: Note[] = [];
      const voided = new Set<number>();
      const shownOn: number[] = [];
      let today = 0;

      for (const [at, what] of steps.entries()) {
        if (what.what === 'pass') {
          if (today === DAYS.length - 1) break;
          today += 1;
          world.at(`${DAYS[today]}T15:00:00Z`);
          const here = quarter(String(DAYS[today]));
          const waiting = notes.filter(
            (note) =>
              note.form === 'held' &&
              note.shown === null &&
              !note.gone &&
              !voided.has(note.mentee) &&
              quarter(String(DAYS[note.on])) !== here,
          );
          const isShownAlready = shownOn.some((day) => quarter(String(DAYS[day])) === here);
          const enough = !isShownAlready && new Set(waiting.map((note) => note.mentee)).size >= 5;
          expect(await asService(world, collections.showHeld)).toBe(enough ? 1 : 0);
          if (enough) {
            for (const note of waiting) note.shown = today;
            shownOn.push(today);
          }
          continue;
        }
        const pair = of(what.mentee);
        const open = notes.find((note) => note.mentee === what.mentee && note.form === 'held' && note.shown === null && !note.gone);
        if (what.what === 'void') {
          voided.add(what.mentee);
          await world.sql`update assignment set state = 'voided' where id = ${pair.id}`;
        } else if (what.what === 'give') {
          const body = `Run ${run}, step ${at}.`;
          const written = await say.write(pair.mentee, pair.id, { form: what.form, body });
          expect(written.status).toBe(voided.has(what.mentee) ? 422 : 201);
          if (written.status !== 201) continue;
          const given = await say.act(pair.mentee, written.body.id, 'give');
          expect(given.status).toBe(what.form === 'held' && open ? 409 : 200);
          if (given.status === 200)
            notes.push({ mentee: what.mentee, body, form: what.form, on: today, shown: null, gone: false, id: written.body.id });
          else await say.act(pair.mentee, written.body.id, 'withdraw');
        } else if (open) {
          const done =
            what.what === 'withdraw'
              ? await say.act(pair.mentee, open.id, 'withdraw')
              : await say.act(pair.mentee, open.id, 'give', { form: 'now' });
          const isRefused = what.what === 'release' && voided.has(what.mentee);
          expect(done.status).toBe(isRefused ? 422 : 200);
          if (isRefused) continue;
          if (what.what === 'withdraw') open.gone = true;
          else open.form = 'now';
        }
      }

      const texts = (await say.collections(mentor)).map((one) => ({ on: one.shown_on, texts: one.texts.toSorted() }));
      const expected = shownOn.map((day) => ({
        on: DAYS[day],
        texts: notes.flatMap((note) => (note.shown === day ? [note.body] : [])).sort(),
      }));
      expect(texts).toEqual(expected);
      const released = notes.filter((note) => note.form === 'now').map((note) => note.id);
      expect((await say.list(mentor, 'limit=200')).map(({ id }) => id)).toEqual(released.sort());
      for (const note of notes) {
        const status = note.gone ? 'withdrawn' : note.shown !== null ? 'shown' : note.form === 'now' ? 'released' : note.form;
        expect((await say.read(of(note.mentee).mentee, note.id)).body.status).toBe(status);
      }
    }),
    { numRuns: runs(6, 150) },
  );
});
