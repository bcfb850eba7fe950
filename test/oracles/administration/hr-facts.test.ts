/** Facts of two records of one person, settled into one when the records are merged: held against the two records, day by day. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { settle } from '../../../src/features/administration/hr-facts/rules.ts';
import { runs } from '../../setup/runs.ts';

type Fact = { id: string; starts_on: string; ends_on: string | null; value: number };
const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}`;
const covers = (fact: { starts_on: string; ends_on: string | null }, n: number) =>
  fact.starts_on <= day(n) && (fact.ends_on === null || day(n) < fact.ends_on);

/** Facts of one record that never overlap, as its constraints have it. */
const record = (name: string) =>
  fc.array(fc.record({ gap: fc.nat(3), length: fc.nat(5), value: fc.nat(1) }), { maxLength: 4 }).map((parts) => {
    let at = 1;
    return parts.map(({ gap, length, value }, i): Fact => {
      const starts_on = day(at + gap);
      at += gap + length;
      return { id: `${name}${i}`, starts_on, ends_on: day(at), value };
    });
  });

it('facts settled from two records hold on every day exactly what the two held, unless the records contradict each other', () => {
  fc.assert(
    fc.property(record('a'), record('b'), (ours, theirs) => {
      const { contradiction, absorbed, widened } = settle(
        ours,
        theirs,
        (a, b) => a.value === b.value,
        () => true,
      );
      const days = Array.from({ length: 28 }, (_, i) => i + 1);
      const valuesOn = (facts: Fact[], n: number) => facts.filter((fact) => covers(fact, n)).map((fact) => fact.value);
      const contradicts = days.some((n) => new Set([...valuesOn(ours, n), ...valuesOn(theirs, n)]).size > 1);
      expect(contradiction !== null).toBe(contradicts);
      if (contradiction) return;
      const gone = new Set(absorbed.map(({ id }) => id));
      const after = [...ours, ...theirs]
        .filter(({ id }) => !gone.has(id))
        .map((fact) => ({ ...fact, ...widened.find(({ id }) => id === fact.id) }));
      for (const n of days) expect(valuesOn(after, n)).toEqual([...new Set([...valuesOn(ours, n), ...valuesOn(theirs, n)])]);
    }),
    { numRuns: runs(500, 20_000) },
  );
});
