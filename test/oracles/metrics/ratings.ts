/** What survey waves answer, counted again from the stored sheets. */

import type { Facts } from './department.ts';
import type { Sheet } from './department-waves.ts';
import type { Oracle, Row } from './naive.ts';

type Answer = Pick<Row, 'division_id' | 'site_id'> & {
  audience: Sheet['audience'];
  rating: number | null;
  pair: string | null;
  met: boolean | null;
};

/** Every answer of a wave to an item, also the blank ones. */
export function answersTo(
  facts: Facts,
  wave: string | null | undefined,
  item: Readonly<Partial<Record<Sheet['audience'], string>>>,
): Answer[] {
  const linked = facts.survey_linked_response.map((one) => ({ ...one, pair: one.pair_key, met: one.met_target }));
  const anonymous = facts.survey_anonymous_response.map((one) => ({ ...one, pair: null, met: null }));
  return [...linked, ...anonymous]
    .filter((one) => one.wave_id === wave)
    .flatMap(({ audience, division_id, site_id, answers, pair, met }) => {
      const code = item[audience];
      if (code === undefined) return [];
      const said = answers[code];
      return [{ audience, division_id, site_id, pair, met, rating: said && 'rating' in said ? said.rating : null }];
    });
}

/** In the order of the columns, what is not known last, and numbered. */
export function numbered(
  word: string,
  keyed: readonly (readonly [key: readonly (string | number | boolean | null)[], row: Omit<Row, 'unit'>])[],
): Row[] {
  const compare = (a: string | number | boolean | null, b: string | number | boolean | null) =>
    a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;
  return keyed
    .toSorted(([a], [b]) => a.map((one, i) => compare(one, b[i] ?? null)).find((sign) => sign !== 0) ?? 0)
    .map(([, row], n) => ({ unit: `${word} ${n + 1}`, ...row }));
}

/** A row about nobody. */
export const answered = (place: Pick<Row, 'division_id' | 'site_id'>, part: string, rest: Partial<Row>): Omit<Row, 'unit'> => ({
  person_id: null,
  division_id: place.division_id,
  site_id: place.site_id,
  position_description: null,
  stage: null,
  part,
  numerator: 0,
  denominator: 1,
  value: null,
  censored: false,
  excluded: null,
  ...rest,
});

const rated = ({ rating }: Answer) => ({ numerator: Number((rating ?? 0) >= 4), excluded: rating === null ? 'not_applicable' : null });

/** Who agrees with an item, each audience in its part. */
export const agree =
  (item: Readonly<Partial<Record<'mentee' | 'mentor', string>>>, parts: Readonly<Partial<Record<string, string>>> = {}): Oracle =>
  (facts, { wave }) =>
    numbered(
      'answer',
      answersTo(facts, wave, item).map((one) => [
        [one.audience, one.division_id, one.site_id, one.rating],
        answered(one, parts[one.audience] ?? '', rated(one)),
      ]),
    );

/** Who finds the frequency adequate, by side and by whether the relation had its meetings. */
export const adequate: Oracle = (facts, { wave }) =>
  numbered(
    'answer',
    answersTo(facts, wave, { mentee: 'frequency', mentor: 'frequency' }).map((one) => [
      [one.audience, one.division_id, one.site_id, one.rating, one.met],
      answered(one, `${one.audience}s_${one.met === null ? 'unlinked' : one.met ? 'target_met' : 'target_missed'}`, rated(one)),
    ]),
  );

/** Who finds it a good match: each side, and the pairs in which both do. */
export const match: Oracle = (facts, asked) => {
  const answers = answersTo(facts, asked.wave, { mentee: 'good_match', mentor: 'good_match' });
  const pairs = answers.flatMap((mentee) => {
    const mentor = answers.find((one) => one.audience === 'mentor' && one.pair !== null && one.pair === mentee.pair);
    return mentee.audience === 'mentee' && mentee.rating !== null && mentor && mentor.rating !== null ? [{ mentee, mentor }] : [];
  });
  return [
    ...agree({ mentee: 'good_match', mentor: 'good_match' }, { mentee: 'mentees', mentor: 'mentors' })(facts, asked),
    ...numbered(
      'pair',
      pairs.map(({ mentee, mentor }) => [
        [mentee.division_id, mentee.site_id, mentee.rating, mentor.rating],
        answered(mentee, 'pairs', { numerator: Number((mentee.rating ?? 0) >= 4 && (mentor.rating ?? 0) >= 4) }),
      ]),
    ),
  ];
};
