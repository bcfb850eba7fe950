import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Capacity,
  isSubject,
  missingOf,
  type Situation,
  speakersOf,
  standsInFor,
  type Voice,
} from '../../src/features/match-discussions/rules.ts';

const leaders: readonly Capacity[] = [
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
  'mentorship_facilitator',
  'mentorship_lead',
];
const persons = ['a', 'b', 'c', 'd', 'e', 'm'];
const person = fc.constantFrom(...persons);

/** What the database allows: each person has spoken once at most. Otherwise anybody may hold, and have said, anything. */
const situation: fc.Arbitrary<Situation> = fc.record({
  mentee_id: fc.constant('m'),
  participants: fc.uniqueArray(fc.constantFrom(...leaders), { maxLength: 5 }),
  subjects: fc.uniqueArray(person, { maxLength: 3 }),
  voices: fc.array(fc.record({ capacity: fc.constantFrom(...leaders), person_id: person }), { maxLength: 10 }),
  contributions: fc.uniqueArray(fc.record({ capacity: fc.constantFrom<Capacity>('mentee', ...leaders), person_id: person }), {
    maxLength: 6,
    selector: ({ person_id }) => person_id,
  }),
});

/** The naive way: try every way of giving each capacity somebody of their own who has spoken in it and may. */
function canBeFilled(
  { mentee_id, subjects, contributions }: Situation,
  wanted: readonly Capacity[],
  taken: readonly string[] = [],
): boolean {
  const [capacity, ...rest] = wanted;
  if (capacity === undefined) return true;
  return contributions.some(({ person_id, capacity: said }) => {
    const may = capacity === 'mentee' ? person_id === mentee_id : person_id !== mentee_id && !subjects.includes(person_id);
    return (
      said === capacity &&
      may &&
      !taken.includes(person_id) &&
      canBeFilled({ mentee_id, subjects, contributions } as Situation, rest, [...taken, person_id])
    );
  });
}

const capacitiesOf = (given: Situation) => missingOf(given).map(({ capacity }) => capacity);

describe('who is missing from a match discussion, against a naive search', () => {
  it('nobody is, exactly where the mentee and each capacity are spoken for by people of their own who are not what it is about', () => {
    fc.assert(
      fc.property(situation, (given) => {
        expect(missingOf(given).length === 0).toBe(canBeFilled(given, ['mentee', ...given.participants]));
      }),
      { numRuns: 5_000 },
    );
  });

  it('each missing capacity is one that cannot be filled by itself, and no other is', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const alone = (['mentee', ...given.participants] as Capacity[]).filter((capacity) => !canBeFilled(given, [capacity]));
        expect(capacitiesOf(given)).toEqual(alone);
      }),
      { numRuns: 2_000 },
    );
  });

  it('names only people who could speak in it now: each of them doing so fills it, and unfills no other', () => {
    fc.assert(
      fc.property(situation, (given) => {
        for (const { capacity, holder_ids, is_vacant } of missingOf(given)) {
          expect(is_vacant).toBe(holder_ids.length === 0);
          for (const person_id of holder_ids) {
            const said: Voice[] = [...given.contributions.filter((voice) => voice.person_id !== person_id), { capacity, person_id }];
            const after = capacitiesOf({ ...given, contributions: said });
            expect(after).not.toContain(capacity);
            expect(capacitiesOf(given)).toEqual(expect.arrayContaining(after));
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('never lets the mentee, or somebody who is wished for, speak for a leader', () => {
    fc.assert(
      fc.property(situation, fc.constantFrom(...leaders), (given, capacity) => {
        expect(speakersOf(given, capacity).filter((id) => isSubject(given, id))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('standing in', () => {
  it('is for the mentorship lead, in the lead’s own place for another leader, and in the mentee’s place for nobody', () => {
    const pairs = (['mentee', ...leaders] as Capacity[]).flatMap((vacant) =>
      leaders.filter((held) => standsInFor(held, vacant)).map((held) => `${held} for ${vacant}`),
    );
    expect(pairs).toEqual([
      'mentorship_lead for division_director',
      'mentorship_lead for physician_in_chief',
      'mentorship_lead for hospital_division_head',
      'mentorship_lead for mentorship_facilitator',
      'division_director for mentorship_lead',
      'physician_in_chief for mentorship_lead',
      'hospital_division_head for mentorship_lead',
    ]);
  });
});
