/** A few at a time of each key, the others in the order in which they came: against a list that is gone through by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Abandoned } from '../../../src/core/wanted.ts';
import { Admission, Crowded } from '../../../src/http/admission.ts';
import { runs } from '../../setup/runs.ts';

type Step = { does: 'comes'; key: string } | { does: 'ends' | 'fails' | 'goes'; which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('comes' as const), key: fc.constantFrom('a', 'b', 'c') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('ends' as const, 'fails' as const, 'goes' as const), which: fc.nat(30) }) },
);

type Guest = { key: string; state: 'waits' | 'runs' | 'done' | 'gone' | 'refused' };

/** Goes through everybody again after each step. */
function expected(steps: readonly Step[], atOnce: number, waiting: number): Guest['state'][] {
  const guests: Guest[] = [];
  const count = (key: string, state: Guest['state']) => guests.filter((guest) => guest.key === key && guest.state === state).length;
  for (const step of steps) {
    if (step.does === 'comes') {
      const isFull = count(step.key, 'runs') >= atOnce && count(step.key, 'waits') >= waiting;
      guests.push({ key: step.key, state: isFull ? 'refused' : 'waits' });
    } else {
      const guest = guests[step.which];
      if (guest?.state === 'runs' && step.does !== 'goes') guest.state = 'done';
      if (guest?.state === 'waits' && step.does === 'goes') guest.state = 'gone';
    }
    for (const guest of guests) if (guest.state === 'waits' && count(guest.key, 'runs') < atOnce) guest.state = 'runs';
  }
  return guests.map(({ state }) => state);
}

async function observed(steps: readonly Step[], admission: Admission): Promise<Guest['state'][]> {
  const guests: { state: Guest['state']; end: () => void; fail: () => void; leave: AbortController }[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  for (const step of steps) {
    if (step.does === 'comes') {
      const leave = new AbortController();
      const guest = { state: 'waits' as Guest['state'], end: () => {}, fail: () => {}, leave };
      guests.push(guest);
      const work = () =>
        new Promise<void>((resolve, reject) => {
          guest.state = 'runs';
          guest.end = resolve;
          guest.fail = () => reject(new Error('failed'));
        });
      admission.run(step.key, leave.signal, work).then(
        () => {
          guest.state = 'done';
        },
        (error: unknown) => {
          guest.state = error instanceof Abandoned ? 'gone' : error instanceof Crowded ? 'refused' : 'done';
        },
      );
    } else {
      const guest = guests[step.which];
      if (step.does === 'goes') guest?.leave.abort();
      else guest?.[step.does === 'ends' ? 'end' : 'fail']();
    }
    await settle();
  }
  const states = guests.map(({ state }) => state);
  for (let more = true; more; await settle()) {
    more = guests.some(({ state }) => state === 'runs' || state === 'waits');
    for (const guest of guests) if (guest.state === 'runs') guest.end();
  }
  return states;
}

describe('admission', () => {
  test('lets in as many as there are places, in order, whoever ends, fails or goes; and forgets keys of which nothing runs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), fc.nat(4), async (steps, atOnce, waiting) => {
        const admission = new Admission({ atOnce, waiting, patience_ms: 60_000 });
        expect(await observed(steps, admission)).toEqual(expected(steps, atOnce, waiting));
        expect(admission.keys).toBe(0);
      }),
      { numRuns: runs(100, 3_000) },
    );
  });

  test('refuses whoever has waited too long, and gives the place to the next', async () => {
    const admission = new Admission({ atOnce: 1, waiting: 5, patience_ms: 20 });
    const { signal } = new AbortController();
    let end = () => {};
    const first = admission.run('a', signal, () => new Promise<void>((resolve) => (end = resolve)));
    await expect(admission.run('a', signal, async () => 'second')).rejects.toBeInstanceOf(Crowded);
    const third = admission.run('a', signal, async () => 'third');
    end();
    expect(await third).toBe('third');
    await first;
    expect(admission.keys).toBe(0);
  });
});
