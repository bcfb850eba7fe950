/** The metrics of the chronosystem, counted again from the rows of a department. */
import { addDays, addMonths, daysBetween } from '../../../src/core/calendar.ts';
import { eligibleOn, facultyOn, type Oracle, placeOn, primariesOf, rowOf, statusOn } from './naive.ts';
import { dayOf, daysOf, formalOn, piecesOf } from './pieces.ts';

export const chrono: Readonly<Record<string, Oracle>> = {
  'CHR-1': (facts, { from: day }) =>
    formalOn(facts, day).map(({ id, mentee_id, starts_on }) => {
      const since = (years: number) => starts_on <= addMonths(day, -12 * years);
      const part = since(5) ? 'five_years_and_more' : since(3) ? 'three_to_five_years' : since(1) ? 'one_to_three_years' : 'under_one_year';
      return rowOf(id, mentee_id, placeOn(facts, mentee_id, day), { part, value: daysBetween(starts_on, day) / 365.25 });
    }),

  'CHR-2': (facts, asked) => {
    const days = new Map<string, { day: string; isWithout: boolean }[]>();
    for (const day of daysOf(asked))
      for (const { id } of eligibleOn(facts, day)) {
        const isWithout = !primariesOf(facts, id).some((one) => ['active', 'paused'].includes(statusOn(facts, one, day) ?? ''));
        days.set(id, [...(days.get(id) ?? []), { day, isWithout }]);
      }
    return [...days].flatMap(([id, own]) =>
      piecesOf(facts, id, asked).flatMap(({ starts_on, ends_on, place }) => {
        const there = own.filter(({ day }) => day >= starts_on && day < ends_on);
        if (there.length === 0) return [];
        const numerator = there.filter(({ isWithout }) => isWithout).length;
        return [rowOf(`${id} ${starts_on}`, id, place, { numerator, denominator: there.length })];
      }),
    );
  },

  'CHR-3': (facts, { from, to, until }) =>
    facts.assignment
      .filter(({ subtype, state, starts_on }) => subtype === 'formal' && state !== 'declined' && starts_on >= from && starts_on < to)
      .map(({ id, mentee_id, state, starts_on, ends_on }) => {
        const isOver = ends_on !== null && ends_on <= until;
        const isEvent = isOver && state !== 'completed';
        return rowOf(id, mentee_id, placeOn(facts, mentee_id, starts_on), {
          numerator: Number(isEvent),
          value: daysBetween(starts_on, isOver ? ends_on : until) / 365,
          censored: !isEvent,
          excluded: state === 'voided' ? 'voided' : ends_on !== null && ends_on <= starts_on ? 'called_off' : null,
        });
      }),

  'CHR-5': (facts, { to }) =>
    facultyOn(facts, addDays(to, -1)).flatMap(({ id }) => {
      const latest = facts.needs_profile
        .filter(({ person_id, created_at }) => person_id === id && dayOf(created_at) < to)
        .sort((a, b) => b.version - a.version)[0];
      if (!latest) return [];
      const place = placeOn(facts, id, addDays(to, -1));
      return facts.need
        .filter(({ needs_profile_id, priority }) => needs_profile_id === latest.id && priority >= 4)
        .map(({ area }) => rowOf(`${id} ${area}`, id, { ...place, stage: latest.career_stage ?? place.stage }, { part: area }));
    }),

  'CHR-6': (facts, { to }) => {
    const recent = facts.relation_follow_up.filter(({ answered_on }) => answered_on >= addMonths(to, -12) && answered_on < to);
    return [...Map.groupBy(recent, ({ kind, assignment_id }) => `${kind} ${assignment_id}`)].flatMap(([unit, answers]) => {
      const about = facts.assignment.find(({ id }) => id === answers[0]?.assignment_id);
      if (!about?.ends_on) return [];
      return [
        rowOf(unit, null, placeOn(facts, about.mentee_id, addDays(about.ends_on, -1)), {
          part: answers[0]?.kind === 'continuation' ? 'planned' : 'actual',
          numerator: Number(answers.some(({ in_contact }) => in_contact)),
          excluded: about.state === 'completed' ? null : 'voided',
        }),
      ];
    });
  },

  'CHR-7': ({ units, programme_starts_on }, { from: day }) =>
    [null, ...units.divisions].map((division_id) =>
      rowOf(
        division_id ?? 'department',
        null,
        { division_id, site_id: null, position_description: null, stage: null },
        {
          numerator: null,
          value: daysBetween(units.begins?.[division_id ?? ''] ?? programme_starts_on, day) / 365.25,
          excluded: (units.begins?.[division_id ?? ''] ?? programme_starts_on) > day ? 'not_begun' : null,
        },
      ),
    ),
};
