import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSubject,
  missingOf,
  type Office,
  type Situation,
  speakersOf,
  standInsOf,
  standsInFor,
  type Voice,
} from '../../../src/features/matching/match-discussions/rules.ts';
import { runs } from '../../setup/runs.ts';

const leaders: readonly Office[] = [
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
  'mentorship_facilitator',
  'mentorship_lead',
];
const persons = ['a', 'b', 'c', 'd', 'e', 'm'];
const person = fc.constantFrom(...persons);
const sender = fc.option(person, { nil: null, freq: 2 });

/** What the database allows: each person has contributed at most once. Otherwise anybody may hold any office and have contributed in any. */
const situation: fc.Arbitrary<Situation> = fc.record({
  mentee_id: fc.constant('m'),
  participants: fc.uniqueArray(fc.constantFrom(...leaders), { maxLength: 5 }),
  subjects: fc.uniqueArray(person, { maxLength: 3 }),
  voices: fc.array(fc.record({ capacity: fc.constantFrom(...leaders), person_id: person, delegated_from_id: sender }), { maxLength: 10 }),
  contributions: fc.uniqueArray(
    fc
      .record({ capacity: fc.constantFrom<Office>('mentee', ...leaders), person_id: person, delegated_from_id: sender })
      .map((voice) => (voice.capacity === 'mentee' ? { ...voice, delegated_from_id: null } : voice)),
    { maxLength: 6, selector: ({ person_id }) => person_id },
  ),
  chairs: fc.uniqueArray(fc.record({ person_id: person }), { maxLength: 2 }),
});

/** The naive way: try every way of giving each capacity somebody of their own who has spoken in it and may. */
function canBeFilled({ mentee_id, subjects, contributions }: Situation, wanted: readonly Office[], taken: readonly string[] = []): boolean {
  const [capacity, ...rest] = wanted;
  if (capacity === undefined) return true;
  return contributions.some(({ person_id, delegated_from_id, capacity: office }) => {
    const about = [mentee_id, ...subjects];
    const may =
      capacity === 'mentee' ? person_id === mentee_id : !about.includes(person_id) && !about.some((id) => id === delegated_from_id);
    return (
      office === capacity &&
      may &&
      !taken.includes(person_id) &&
      canBeFilled({ mentee_id, subjects, contributions } as Situation, rest, [...taken, person_id])
    );
  });
}

const capacitiesOf = (given: Situation) => missingOf(given).map(({ capacity }) => capacity);

describe('who is missing from a match discussion, against a naive search', () => {
  it('nobody is, exactly where the mentee and each office have contributions of different people whom the discussion is not about, nor their delegates', () => {
    fc.assert(
      fc.property(situation, (given) => {
        expect(missingOf(given).length === 0).toBe(canBeFilled(given, ['mentee', ...given.participants]));
      }),
      { numRuns: runs(5_000, 100_000) },
    );
  });

  it('each missing office is one that cannot be filled by itself, and no other is', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const alone = (['mentee', ...given.participants] as Office[]).filter((capacity) => !canBeFilled(given, [capacity]));
        expect(capacitiesOf(given)).toEqual(alone);
      }),
      { numRuns: runs(2_000, 50_000) },
    );
  });

  it('names only people who could contribute in it now: each contribution fills it, and unfills no other', () => {
    fc.assert(
      fc.property(situation, (given) => {
        for (const { capacity, holder_ids, is_vacant } of missingOf(given)) {
          expect(is_vacant).toBe(holder_ids.length === 0);
          for (const person_id of holder_ids) {
            const contributions: Voice[] = [
              ...given.contributions.filter((voice) => voice.person_id !== person_id),
              { capacity, person_id, delegated_from_id: null },
            ];
            const after = capacitiesOf({ ...given, contributions });
            expect(after).not.toContain(capacity);
            expect(capacitiesOf(given)).toEqual(expect.arrayContaining(after));
          }
        }
      }),
      { numRuns: runs(2_000, 50_000) },
    );
  });

  it('never lets the mentee or a preferred mentor contribute as a leader', () => {
    fc.assert(
      fc.property(situation, fc.constantFrom(...leaders), (given, capacity) => {
        expect(speakersOf(given, capacity).filter((id) => isSubject(given, id))).toEqual([]);
      }),
      { numRuns: runs(2_000, 50_000) },
    );
  });
});

describe('standing in', () => {
  it('is possible for somebody wherever a Chair is left, and for the Chair only where nobody else is left', () => {
    fc.assert(
      fc.property(situation, fc.constantFrom(...leaders), (given, vacant) => {
        const needed = given.contributions.filter(({ capacity }) => capacity !== vacant && given.participants.includes(capacity));
        const isFree = (id: string) => !isSubject(given, id) && !needed.some(({ person_id }) => person_id === id);
        const nearer = given.voices.filter(
          (voice) => standsInFor(voice.capacity, vacant) && voice.delegated_from_id === null && isFree(voice.person_id),
        );
        const may = nearer.length > 0 ? nearer : given.chairs.filter(({ person_id }) => isFree(person_id));
        expect(new Set(standInsOf(given, vacant))).toEqual(new Set(may.map(({ person_id }) => person_id)));
      }),
      { numRuns: runs(2_000, 50_000) },
    );
  });

  it('is for the mentorship lead, for the lead’s own office for another leader, and for the mentee for nobody', () => {
    const pairs = (['mentee', ...leaders] as Office[]).flatMap((vacant) =>
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
