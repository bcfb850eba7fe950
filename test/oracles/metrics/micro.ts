/** The metrics of the microsystem, counted again from the rows of a department. */
import { addDays, daysBetween } from '../../../src/core/calendar.ts';
import { newFaculty, type Oracle, placeOn, primariesOf, programmeYears, rowOf, statusOn } from './naive.ts';

export const micro: Readonly<Record<string, Oracle>> = {
  'MIC-REL-1': (facts, asked) =>
    programmeYears(facts, asked).map(({ person, clock_from, programme_year, ...year }) =>
      rowOf(`${person.id} ${clock_from} ${programme_year}`, person.id, year.place, {
        numerator: year.meetings >= year.minimum ? 1 : 0,
        excluded: year.is_enrolled ? 'not_full_time' : year.active_days < facts.policy.evaluated_year_days ? 'too_few_days' : null,
      }),
    ),

  'MIC-IDN-2': (facts, asked) =>
    newFaculty(facts, asked).map(({ person, starts_on, spell }) => {
      const until = spell.ends_on !== null && spell.ends_on < asked.until ? spell.ends_on : asked.until;
      let active: string | null = null;
      for (const one of primariesOf(facts, person.id))
        for (
          let day = one.starts_on;
          day < until && (one.ends_on === null || day < one.ends_on) && (active === null || day < active);
          day = addDays(day, 1)
        )
          if (statusOn(facts, one, day) === 'active') {
            // The interval around it must reach into the appointment.
            let last = day;
            while (last < starts_on && statusOn(facts, one, addDays(last, 1)) === 'active') last = addDays(last, 1);
            if (last >= starts_on) {
              active = day;
              break;
            }
            day = last;
          }
      const value = active === null ? null : daysBetween(starts_on, active);
      return rowOf(`${person.id} ${starts_on}`, person.id, placeOn(facts, person.id, spell.starts_on), {
        numerator: value === null ? 0 : 1,
        value,
        censored: value === null,
      });
    }),
};
