/** Ratings of a wave, counted anew from the answers as they are stored in each of the three forms. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SurveyItem } from '../../../src/features/measurement/surveys/instruments/schema.ts';
import { pointsOf, topOf } from '../../../src/features/measurement/surveys/results/tables.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const ASKED = ['mentee', 'mentor', 'leader'] as const;
type Audience = (typeof ASKED)[number];
type Item = Pick<SurveyItem, 'code' | 'type' | 'audience' | 'concept' | 'options' | 'is_reverse_scored'>;
type Answer = { rating?: number; choices?: string[]; text?: string; not_applicable?: true };
type Sheet = { form: 'anonymous' | 'linked' | 'identified'; audience: Audience; division: 'CARD' | 'NEPH' | null; raw: readonly number[] };

const item = fc.record({
  type: fc.constantFrom('likert5', 'likert6', 'likert7', 'choice', 'multi', 'text'),
  audience: fc.constantFrom(...ASKED, null),
  concept: fc.constantFrom('engaged', 'good_match', null),
  tops: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  reverse: fc.boolean(),
});
const sheet: fc.Arbitrary<Sheet> = fc.record({
  form: fc.constantFrom('anonymous', 'linked', 'identified'),
  audience: fc.constantFrom(...ASKED),
  division: fc.constantFrom('CARD', 'NEPH', null),
  raw: fc.array(fc.nat(20), { minLength: 6, maxLength: 6 }),
});

/** What somebody answers, drawn from a number: 0 nothing, 1 not applicable. */
function answerOf({ type, options }: Item, raw: number): Answer | undefined {
  if (raw === 0) return undefined;
  if (raw === 1) return { not_applicable: true };
  if (type === 'text') return { text: `words ${raw}` };
  if (options) return { choices: [options[raw % options.length]?.code as string] };
  return { rating: 1 + (raw % Number(type.slice(-1))) };
}

let made = 0;
async function store(items: readonly Item[], sheets: readonly Sheet[]): Promise<string> {
  made += 1;
  const { id: instrument_id } = await world.insert('survey_instrument', {
    code: `R${made}`,
    version: 1,
    title: 'Random',
    is_embeddable: false,
  });
  for (const [n, { options, ...one }] of items.entries())
    await world.insert('survey_item', {
      instrument_id,
      position: n + 1,
      ...one,
      options: options && JSON.stringify(options),
      is_reverse_scored: one.is_reverse_scored,
    });
  const days = { opens_on: '2026-01-01', opened_on: '2026-01-01', closes_on: '2026-02-01', closed_on: '2026-02-01' };
  const wave = {
    instrument_id,
    title: 'Random',
    audience: 'all',
    about: 'person',
    form: 'identified',
    reminds: 'everybody',
    state: 'closed',
    ...days,
  };
  const { id: wave_id } = await world.insert('survey_wave', wave);
  for (const { form, audience, division, raw } of sheets) {
    const answers = Object.fromEntries(
      items.flatMap((one, n) => (answerOf(one, raw[n] ?? 0) ? [[one.code, answerOf(one, raw[n] ?? 0)]] : [])),
    );
    const place = { audience, division_id: division && world.division(division).id };
    if (form === 'anonymous') await world.insert('survey_anonymous_response', { wave_id, ...place, answers });
    if (form === 'linked')
      await world.insert('survey_linked_response', {
        wave_id,
        ...place,
        answers,
        respondent_key: crypto.randomUUID(),
        met_target: true,
        submitted_on: '2026-01-10',
      });
    if (form === 'identified') {
      const person = await world.person();
      const { id: invitation_id } = await world.insert('survey_invitation', { wave_id, person_id: person.id, ...place });
      await world.insert('survey_identified_response', { invitation_id, wave_id, answers, submitted_at: '2026-01-10T12:00:00Z' });
    }
  }
  return wave_id;
}

const words = (row: object) => JSON.stringify(row);

test('are one for each sheet and item that its audience is asked, with what counts as agreement', { timeout: 600_000 }, async () => {
  expect(people.lead.id).toBeTruthy();
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 6 }), fc.array(sheet, { maxLength: 12 }), async (drawn, sheets) => {
      const items = drawn.map(({ type, audience, concept, tops, reverse }, n): Item => {
        const isChoice = type === 'choice' || type === 'multi';
        return {
          code: `i${n}`,
          type: type as Item['type'],
          audience,
          concept: type === 'multi' || type === 'text' ? null : concept,
          options: isChoice ? tops.map((is_top, o) => ({ code: `o${o}`, label: null, is_top })) : null,
          is_reverse_scored: !isChoice && type !== 'text' && reverse,
        };
      });
      const wave = await store(items, sheets);
      const expected = items.flatMap((one, n) =>
        sheets
          .filter(({ audience }) => one.concept !== null && (one.audience === null || one.audience === audience))
          .map(({ audience, division, raw, form }) => {
            const answer = answerOf(one, raw[n] ?? 0);
            const scale = Number(one.type.slice(-1));
            const given = answer?.choices ? 1 + (one.options ?? []).findIndex(({ code }) => code === answer.choices?.[0]) : answer?.rating;
            const rating = given === undefined ? null : one.is_reverse_scored ? scale + 1 - given : given;
            const is_top = rating === null ? null : one.options ? one.options[rating - 1]?.is_top : rating >= scale - 1;
            // What the results call agreement is the same.
            const point = answer?.choices?.[0] ?? (answer?.rating === undefined ? null : String(answer.rating));
            if (point !== null) expect([pointsOf(one).includes(point), topOf(one as SurveyItem).has(point)]).toEqual([true, is_top]);
            const met_target = form === 'linked' ? true : null;
            return words({
              concept: one.concept,
              audience,
              division_id: division && world.division(division).id,
              rating,
              is_top,
              is_applicable: rating !== null,
              met_target,
            });
          }),
      );
      const found = await world.sql`
        select concept, audience, division_id, rating, is_top, is_applicable, met_target from survey_ratings(${world.id}, ${wave})`;
      expect(found.map(words).sort()).toEqual(expected.sort());
    }),
    { numRuns: runs(12, 150) },
  );
});
