/** Survey waves of a made-up department, with answers in two forms of storage, and what completed relations answered about contact. */
import { addDays, addMonths } from '../../../src/core/calendar.ts';
import { chance } from '../../setup/obligation-facts.ts';
import type { Facts, Units } from './department.ts';

type Id = { id: string };
type Said = { rating: number } | { not_applicable: true };
export type Sheet = {
  id: string;
  wave_id: string;
  audience: 'mentee' | 'mentor' | 'leader';
  division_id: string | null;
  site_id: string | null;
  answers: Record<string, Said>;
};

export type WaveTables = {
  survey_wave: (Id & {
    instrument_id: string;
    title: string;
    audience: 'all';
    about: 'person' | 'pair';
    form: 'anonymous' | 'confidential_linked';
    reminds: 'everybody';
    state: 'closed';
    opens_on: string;
    closes_on: string;
    opened_on: string;
    closed_on: string;
  })[];
  survey_anonymous_response: Sheet[];
  survey_linked_response: (Sheet & {
    respondent_key: string;
    pair_key: string | null;
    met_target: boolean | null;
    submitted_on: string;
  })[];
  relation_follow_up: (Id & {
    assignment_id: string;
    side: 'mentee' | 'mentor';
    kind: 'continuation' | 'contact';
    in_contact: boolean;
    answered_on: string;
  })[];
};

export const NO_WAVES = (): WaveTables => ({
  survey_wave: [],
  survey_anonymous_response: [],
  survey_linked_response: [],
  relation_follow_up: [],
});

/** Items of the instrument that departments begin with, by whom they ask. */
const ITEMS = {
  mentee: ['expectations', 'engaged_mentor', 'frequency', 'good_match', 'connected_faculty', 'connected_peers'],
  mentor: ['expectations', 'engaged_mentee', 'frequency', 'good_match', 'recognised', 'prepared'],
  leader: ['expectations', 'frequency', 'good_match'],
} as const;

/** Fills them, by the seed alone. */
export function survey(facts: Facts, seed: number, { instrument_id, divisions, sites }: Units, today: string): void {
  const { between, maybe, of } = chance(seed + 177);
  let made = 0;
  const id = () => {
    made += 1;
    return `${seed.toString(16).padStart(8, '0').slice(-8)}-0000-7000-a000-${made.toString(16).padStart(12, '0')}`;
  };
  const sheet = (wave_id: string, audience: Sheet['audience'], someWithout: boolean): Sheet => ({
    id: id(),
    wave_id,
    audience,
    division_id: someWithout && maybe(0.2) ? null : of(divisions),
    site_id: maybe(0.6) ? of(sites) : null,
    answers: Object.fromEntries(
      ITEMS[audience].flatMap((item): [string, Said][] =>
        maybe(0.1) ? [] : [[item, maybe(0.1) ? { not_applicable: true } : { rating: between(1, 5) }]],
      ),
    ),
  });
  for (const [n, form] of (['anonymous', 'confidential_linked', 'confidential_linked'] as const).entries()) {
    const opens_on = addMonths('2020-03-01', 24 * n);
    const [closes_on, closed_on] = [addMonths(opens_on, 1), addDays(addMonths(opens_on, 1), -1)];
    const wave = { id: id(), instrument_id, title: 'Mentorship', audience: 'all', form, reminds: 'everybody', state: 'closed' } as const;
    const about = form === 'anonymous' ? 'person' : 'pair';
    facts.survey_wave.push({ ...wave, about, opens_on, closes_on, opened_on: opens_on, closed_on });
    for (let pair = 0; pair < 25; pair += 1) {
      const pair_key = maybe(0.8) ? id() : null;
      for (const audience of ['mentee', 'mentor', 'leader'] as const) {
        if (maybe(audience === 'leader' ? 0.8 : 0.2)) continue;
        if (form === 'anonymous') facts.survey_anonymous_response.push(sheet(wave.id, audience, true));
        else
          facts.survey_linked_response.push({
            ...sheet(wave.id, audience, false),
            respondent_key: id(),
            pair_key: audience === 'leader' ? null : pair_key,
            met_target: audience === 'leader' || maybe(0.1) ? null : maybe(0.6),
            submitted_on: addDays(opens_on, 5),
          });
      }
    }
  }
  for (const { id: assignment_id, state, ends_on } of facts.assignment) {
    if (ends_on === null || (state !== 'completed' && !maybe(0.03))) continue;
    for (const side of ['mentee', 'mentor'] as const)
      for (const [kind, months] of [
        ['continuation', 0],
        ['contact', 6],
      ] as const) {
        const answered_on = addDays(addMonths(ends_on, months), between(0, 59));
        if (answered_on < today && maybe(0.6))
          facts.relation_follow_up.push({ id: id(), assignment_id, side, kind, in_contact: maybe(0.6), answered_on });
      }
  }
}
