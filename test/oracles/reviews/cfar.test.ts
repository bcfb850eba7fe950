/** The window of the continuing faculty appointment review: the rule, and the rule in SQL. */
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, contains, daysBetween, type Period } from '../../../src/core/calendar.ts';
import { conflictingDecision } from '../../../src/features/reviews/milestones/rules.ts';
import {
  ALERT_MONTHS,
  alertDays,
  alertOn,
  type CfarFacts,
  nextAlert,
  statusOn,
} from '../../../src/features/reviews/milestones/windows/rules.ts';
import { clockStart, type Terms } from '../../setup/programme-clock.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

/** Months as a person with a wall calendar counts them: the same day of that month, or its last day. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate()))).toISOString().slice(0, 10);
}

const day = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(0, 0, 1)).map(([days, monthEnd]) => {
  const plain = addDays('2018-01-01', days);
  return monthEnd ? addDays(monthsLater(`${plain.slice(0, 7)}-01`, 1), -1) : plain;
});

describe('the rule', () => {
  const facts = fc.record({
    earliest_on: day,
    length: fc.integer({ min: 1, max: 1500 }),
    is_waived: fc.boolean(),
    is_probationary: fc.boolean(),
    is_decided: fc.boolean(),
  });
  const windowFrom = ({ length, ...rest }: { length: number; earliest_on: string } & Omit<CfarFacts, 'latest_on'>): CfarFacts => ({
    ...rest,
    latest_on: addDays(rest.earliest_on, length),
  });

  it('goes from not yet through the window to overdue, each day of it in order, unless it is decided or does not apply', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const window = windowFrom({ ...given, is_decided: false, is_probationary: true });
        const days = daysBetween(window.earliest_on, window.latest_on);
        const seen: Record<string, number> = {};
        for (let n = -10; n <= days + 10; n += 1) {
          const status = statusOn(window, addDays(window.earliest_on, n));
          seen[status] = (seen[status] ?? 0) + 1;
        }
        expect(seen).toEqual({ not_yet: 10, in_window: days + 1, overdue: 10 });
      }),
      { numRuns: runs(30, 1_000) },
    );
    fc.assert(
      fc.property(facts, day, (given, on) => {
        const window = windowFrom(given);
        const expected = window.is_decided ? 'decided' : window.is_probationary ? null : 'not_applicable';
        if (expected) expect(statusOn(window, on)).toBe(expected);
        expect(statusOn(undefined, on)).toBe('not_applicable');
      }),
    );
  });

  it('has one alert at a time, as in a day-by-day search', () => {
    fc.assert(
      fc.property(day, (latest_on) => {
        const marked = new Map(ALERT_MONTHS.map((months) => [monthsLater(latest_on, -months), months]));
        expect(alertDays(latest_on)).toEqual([...marked.keys()]);
        const window = { earliest_on: '2017-01-01', latest_on, is_waived: false, is_probationary: true, is_decided: false };
        let current: number | null = null;
        const coming = [...marked.keys()];
        for (let on = addDays(latest_on, -380); on <= latest_on; on = addDays(on, 1)) {
          current = marked.get(on) ?? current;
          while (coming[0] !== undefined && coming[0] < on) coming.shift();
          expect(alertOn(latest_on, on)).toBe(current);
          expect(nextAlert(window, on)).toBe(coming[0] ?? null);
        }
        expect(alertOn(latest_on, addDays(latest_on, 1))).toBeNull();
        expect(nextAlert({ ...window, is_decided: true }, addDays(latest_on, -380))).toBeNull();
        expect(nextAlert({ ...window, is_probationary: false }, addDays(latest_on, -380))).toBeNull();
      }),
      { numRuns: runs(40, 1_000) },
    );
  });

  it('allows decisions in one order only: each on its own day, and none after a final one', () => {
    const decision = fc.record({
      reached_on: fc.constantFrom('2025-01-01', '2025-01-02', '2025-01-03', '2025-01-04'),
      cfar_outcome: fc.constantFrom('probation_extended', 'probation_extended', 'continuing', 'terminated'),
    });
    const fits = (list: readonly { reached_on: string; cfar_outcome: string }[]) => {
      const ordered = list.toSorted((a, b) => (a.reached_on < b.reached_on ? -1 : 1));
      return (
        new Set(list.map(({ reached_on }) => reached_on)).size === list.length &&
        ordered.slice(0, -1).every(({ cfar_outcome }) => cfar_outcome === 'probation_extended')
      );
    };
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 3 }), decision, (standing, next) => {
        fc.pre(fits(standing));
        expect(conflictingDecision(standing, next) === undefined).toBe(fits([...standing, next]));
      }),
      { numRuns: runs(500, 20_000) },
    );
  });
});

describe('the rule in SQL', () => {
  /** The first day on which so many months are complete, counting the days on which no leave stops the clock. */
  function dueOn(start: string, stopped: readonly Period[], months: number): string | null {
    let left = daysBetween(start, monthsLater(start, months));
    let on = start;
    for (; left > 0; on = addDays(on, 1)) {
      const held = stopped.filter((each) => contains(each, on));
      if (held.some((each) => each.ends_on === null)) return null;
      if (held.length === 0) left -= 1;
    }
    return on;
  }

  const span = fc.tuple(fc.integer({ min: 0, max: 2600 }), fc.option(fc.integer({ min: 1, max: 400 }), { freq: 8 }));
  const period = span.map(
    ([from, length]): Period => ({
      starts_on: addDays('2018-01-01', from),
      ends_on: length === null ? null : addDays('2018-01-01', from + length),
    }),
  );
  const dated = fc.record({ on: day, is_voided: fc.boolean() });
  const story = fc.record({
    began: day,
    /** A second spell after a gap, or at once after part-time. */
    change: fc.constantFrom('none', 'gap', 'part_time'),
    lasts: fc.integer({ min: 100, max: 900 }),
    status: fc.constantFrom('probationary', 'continuing'),
    leaves: fc.array(period, { maxLength: 3 }),
    extensions: fc.array(fc.tuple(dated, day), { maxLength: 3 }),
    decisions: fc.array(fc.tuple(dated, fc.constantFrom('probation_extended', 'continuing', 'terminated')), { maxLength: 3 }),
    today: day,
  });

  it('agrees with a naive reading of the same facts', { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ began, change, lasts, status, leaves, extensions, decisions, today }) => {
        const { id: person_id } = await world.person({ category: null, division: null, site: null, login: false });
        const until = addDays(began, lasts);
        const terms: Terms[] = [
          {
            category: change === 'part_time' ? 'part_time' : 'full_time',
            starts_on: began,
            ends_on: change === 'none' ? null : until,
            appointed_on: began,
          },
        ];
        const again = change === 'gap' ? addDays(until, 30) : until;
        if (change !== 'none') terms.push({ category: 'full_time', starts_on: again, ends_on: null, appointed_on: began });
        for (const each of terms) {
          const academic_fte_pct = each.category === 'full_time' ? 100 : 50;
          await world.insert('appointment', { person_id, ...each, rank: 'lecturer', academic_fte_pct, status });
        }
        for (const each of leaves) await world.insert('leave', { person_id, ...each, stops_clock: true });
        const voided = (is_voided: boolean) => (is_voided ? '2026-01-01' : null);
        const moved = [];
        for (const [{ on, is_voided }, latest_on] of extensions)
          moved.push({
            ...(await world.insert('cfar_extension', {
              person_id,
              latest_on,
              decided_on: on,
              reason: 'other',
              voided_at: voided(is_voided),
            })),
            latest_on,
            on,
            is_voided,
          });
        const decided = [];
        for (const [{ on, is_voided }, cfar_outcome] of decisions)
          decided.push({
            ...(await world.insert('career_milestone', {
              person_id,
              kind: 'cfar_decided',
              reached_on: on,
              cfar_outcome,
              voided_at: voided(is_voided),
            })),
            cfar_outcome,
            on,
            is_voided,
          });

        const [row] = await world.sql`select * from cfar_window(${person_id}, ${today}::date)`;
        const start = clockStart(terms, today);
        if (start === null) {
          expect(row).toBeUndefined();
          return;
        }
        const counts = ({ on, is_voided }: { on: string; is_voided: boolean }) => !is_voided && on >= start && on <= today;
        const last = <T extends { on: string; id: string }>(list: T[]) =>
          list.toSorted((a, b) => (a.on + a.id < b.on + b.id ? -1 : 1)).at(-1);
        const earliest_on = monthsLater(start, 36);
        const extension = last(moved.filter(counts).filter(({ latest_on }) => latest_on > earliest_on));
        const decision = last(decided.filter(counts));
        expect(row).toEqual({
          clock_starts_on: start,
          earliest_on,
          latest_on: extension?.latest_on ?? monthsLater(start, 60),
          recommended_earliest_on: dueOn(start, leaves, 36),
          recommended_latest_on: dueOn(start, leaves, 60),
          is_waived: status === 'continuing' && terms.some(({ category, starts_on }) => category === 'full_time' && starts_on === start),
          is_probationary: status === 'probationary',
          is_decided: decision !== undefined && decision.cfar_outcome !== 'probation_extended',
          decision_id: decision?.id ?? null,
          extension_id: extension?.id ?? null,
        });
      }),
      { numRuns: runs(40, 1_000) },
    );
  });
});
