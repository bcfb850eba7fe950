/** The metrics of the exosystem, counted again from the rows of a department: recognition, faculty development, measurement. */
import { addDays } from '../../../src/core/calendar.ts';
import type { Facts } from './department.ts';
import { eligibleOn, facultyOn, formal, holds, type Oracle, placeOn, rowOf } from './naive.ts';
import { aboutNobody, dayOf, divisionOn, divisionsOf, requestOn, yes } from './naive-departmental.ts';

/** AM: who was a formal mentor on one of the days, and the last of them. */
export function mentorsIn(facts: Facts, from: string, to: string): { id: string; on_day: string }[] {
  const last = new Map<string, string>();
  for (const a of formal(facts))
    for (let day = addDays(to, -1); day >= from; day = addDays(day, -1))
      if (holds(a, day)) {
        if ((last.get(a.mentor_id) ?? '') < day) last.set(a.mentor_id, day);
        break;
      }
  return [...last]
    .filter(([id]) => facts.person.some((one) => one.id === id && one.kind === 'faculty'))
    .map(([id, on_day]) => ({ id, on_day }));
}

const yearOf = (from: string) => Number(from.slice(0, 4));
const inDays = (day: string | null, { from, to }: { from: string; to: string }) => day !== null && day >= from && day < to;

export const exoRecognition: Readonly<Record<string, Oracle>> = {
  'EXO-REC-1': (facts, asked) => {
    const conferred = (programme_id: string) =>
      facts.award.filter((one) => {
        const cycle = facts.award_cycle.find(({ id }) => id === one.cycle_id);
        return cycle?.programme_id === programme_id && one.withdrawn_on === null && inDays(one.conferred_on, asked);
      }).length;
    return [
      ...divisionsOf(facts, asked.to).map((division_id) => {
        const own = facts.award_programme.filter((one) => one.division_id === division_id);
        return aboutNobody(division_id, division_id, { part: 'divisions', numerator: yes(own.some(({ id }) => conferred(id) > 0)) });
      }),
      ...facts.award_programme
        .filter((one) => one.division_id === null && (one.retired_on === null || one.retired_on > asked.from))
        .map(({ id }) => aboutNobody(id, null, { part: 'departmental', numerator: conferred(id) })),
    ];
  },

  'EXO-REC-2': (facts, { from, to }) => {
    const nominees = new Set(
      facts.nomination
        .filter((one) => facts.award_cycle.find(({ id }) => id === one.cycle_id)?.academic_year === yearOf(from))
        .filter((one) => one.submitted_on < to && one.state !== 'withdrawn')
        .map(({ nominee_id }) => nominee_id),
    );
    const since = `${yearOf(from) - 2}${from.slice(4)}`;
    const winners = Map.groupBy(
      facts.award.filter((one) => one.withdrawn_on === null && inDays(one.conferred_on, { from: since, to })),
      ({ person_id }) => person_id,
    );
    return [
      ...mentorsIn(facts, from, to).map(({ id, on_day }) =>
        rowOf(id, id, divisionOn(facts, id, on_day), { part: 'nominees', numerator: yes(nominees.has(id)) }),
      ),
      ...[...winners].map(([id, awards]) => {
        const last = awards
          .map(({ conferred_on }) => conferred_on)
          .sort()
          .at(-1) as string;
        return rowOf(id, id, divisionOn(facts, id, last), { part: 'repeat_winners', numerator: yes(awards.length >= 2) });
      }),
    ];
  },

  'EXO-REC-3': (facts, { from: day, to }) =>
    mentorsIn(facts, day, to).flatMap(({ id }) => {
      const place = placeOn(facts, id, day);
      const listed = facts.award.some(
        (one) => one.person_id === id && !one.withdrawn_on && (dayOf(one.listing_consented_at) ?? '9999') <= day,
      );
      const thanked = facts.thanks.some((one) => {
        const pair = facts.assignment.find((a) => a.id === one.assignment_id);
        return pair?.mentor_id === id && (dayOf(one.agreed_at) ?? '9999') <= day;
      });
      const paid = facts.stipend.some((one) => one.person_id === id && !one.voided_at && holds(one, day));
      return [
        rowOf(id, id, place, { part: 'acknowledged', numerator: yes(listed || thanked) }),
        rowOf(id, id, place, { part: 'stipend', numerator: yes(paid) }),
      ];
    }),

  'EXO-DEV-1': (facts, asked) =>
    facts.programme_event
      .filter(
        (one) => !one.cancelled_at && inDays(one.held_on, asked) && facts.training_session.some(({ event_id }) => event_id === one.id),
      )
      .map(({ id, division_id }) => aboutNobody(id, division_id, {})),

  'EXO-DEV-2': (facts, { from: day, to }) =>
    mentorsIn(facts, day, to).map(({ id }) => {
      const has = facts.mentor_training.some(
        (one) =>
          one.person_id === id &&
          one.verified_at !== null &&
          one.voided_at === null &&
          holds({ starts_on: one.completed_on, ends_on: one.expires_on }, day),
      );
      return rowOf(id, id, placeOn(facts, id, day), { numerator: yes(has) });
    }),

  'EXO-DEV-3': (facts, asked) =>
    facultyOn(facts, addDays(asked.to, -1)).map(({ id }) => {
      const used = facts.resource_use.some((one) => one.person_id === id && inDays(one.used_on, asked));
      return rowOf(id, id, placeOn(facts, id, addDays(asked.to, -1)), { numerator: yes(used) });
    }),

  'EXO-MEA-1': (facts, { from: day }) =>
    eligibleOn(facts, day).map(({ id }) => {
      const isPaired = formal(facts).some((a) => a.mentee_id === id && holds(a, day));
      // A request that found somebody, or nobody, says nothing of today.
      const requests = facts.mentor_request.filter((one) => one.mentee_id === id && one.opened_on <= day);
      const isKnown = isPaired || requests.some((one) => ['open', 'withdrawn'].includes(requestOn(facts, one, day)));
      return rowOf(id, id, placeOn(facts, id, day), { numerator: yes(isKnown) });
    }),

  'EXO-MEA-2': (facts, { wave }) => {
    const sheets = [...facts.survey_anonymous_response, ...facts.survey_linked_response].filter(({ wave_id }) => wave_id === wave);
    return [...Map.groupBy(sheets, ({ audience, division_id }) => `${audience} ${division_id ?? ''}`)].map(([unit, all]) =>
      // The answers of these waves came without invitations.
      aboutNobody(unit, all[0]?.division_id ?? null, { part: all[0]?.audience ?? '', numerator: all.length, denominator: 0 }),
    );
  },

  'EXO-MEA-3': (facts, { from: day }) => {
    const [last] = facts.survey_wave.filter(({ closed_on }) => closed_on <= day).toSorted((a, b) => (a.closed_on < b.closed_on ? 1 : -1));
    if (!last) return [];
    let days = 0;
    for (let each = last.closed_on; each < day; each = addDays(each, 1))
      if (!facts.survey_wave_pause.some((pause) => holds(pause, each))) days += 1;
    return [aboutNobody(last.id, null, { value: Math.round((days / 30.4375) * 100) / 100 })];
  },
};
