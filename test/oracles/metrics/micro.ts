/** The metrics of the microsystem, counted again from the rows of a department. */
import { addDays, addMonths, daysBetween } from '../../../src/core/calendar.ts';
import { dueOn } from '../../../src/demo/clock.ts';
import type { Facts } from './department.ts';
import {
  appointmentsOf,
  clockOn,
  eligibleOn,
  facultyOn,
  formal,
  holds,
  newFaculty,
  type Oracle,
  placeOn,
  primariesOf,
  programmeYears,
  qualifyingDays,
  rowOf,
  statusOn,
  stopsOf,
} from './naive.ts';
import { dayOf, daysOf, formalOn, piecesOf, profileOn, relationsOn } from './pieces.ts';
import { adequate, agree, match } from './ratings.ts';

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

  'MIC-EXP-1': (facts, { from, to, until }) =>
    formal(facts)
      .filter(({ starts_on, ends_on }) => starts_on >= from && starts_on < to && ends_on !== starts_on)
      .map(({ id, mentee_id, starts_on, ends_on }) => {
        const due = addDays(starts_on, 60);
        const isAgreed = facts.mentoring_agreement.some(
          ({ assignment_id, mentee_acknowledged_at: one, mentor_acknowledged_at: other }) =>
            assignment_id === id && one !== null && other !== null && dayOf(one) <= due && dayOf(other) <= due,
        );
        const excluded = ends_on !== null && ends_on < due ? 'ended_before' : due >= until ? 'too_recent' : null;
        return rowOf(id, mentee_id, placeOn(facts, mentee_id, starts_on), { numerator: Number(isAgreed), excluded });
      }),

  'MIC-IDN-1': (facts, asked) =>
    newFaculty(facts, asked).map(({ person, starts_on, spell }) => {
      const place = placeOn(facts, person.id, spell.starts_on);
      const requests = new Set(facts.mentor_request.filter(({ mentee_id }) => mentee_id === person.id).map(({ id }) => id));
      const [first] = facts.match_discussion
        .filter(({ request_id, outcome }) => requests.has(request_id) && outcome !== 'cancelled')
        .map(({ held_on, opened_on }) => held_on ?? opened_on)
        .filter((day) => day >= addDays(starts_on, -180) && day < asked.until && (spell.ends_on === null || day < spell.ends_on))
        .sort();
      const isStated =
        first !== undefined &&
        facts.needs_profile.some(
          (one) =>
            one.person_id === person.id &&
            dayOf(one.created_at) <= first &&
            one.training_location !== null &&
            (one.career_stage ?? place.stage) !== null &&
            facts.need.some(({ needs_profile_id }) => needs_profile_id === one.id),
        ) &&
        facts.concordance_preference.some((one) => one.person_id === person.id && dayOf(one.opted_in_at) <= first);
      return rowOf(`${person.id} ${starts_on}`, person.id, place, {
        numerator: Number(isStated),
        excluded: first === undefined ? 'no_discussion' : null,
      });
    }),

  'MIC-IDN-3': (facts, { from: day }) =>
    facultyOn(facts, day).map(({ id }) => {
      const profile = profileOn(facts, id, day);
      const term = appointmentsOf(facts, id).find((one) => one.category === 'full_time' && holds(one, day));
      const mentees = formal(facts).filter(
        (one) => one.mentor_id === id && ['active', 'paused'].includes(statusOn(facts, one, day) ?? ''),
      ).length;
      const hasRoom = profile !== 'lost' && profile?.is_willing === true && (profile.capacity_formal ?? 3) > mentees;
      return rowOf(id, id, placeOn(facts, id, day), {
        numerator: Number(hasRoom),
        excluded: profile === 'lost' ? 'not_recorded' : !profile && term?.rank === 'lecturer' ? 'no_profile' : null,
      });
    }),

  'MIC-IDN-4': (facts, { from: day }) =>
    eligibleOn(facts, day).flatMap(({ id }) => {
      const place = placeOn(facts, id, day);
      const latest = facts.needs_profile
        .filter(({ person_id, created_at }) => person_id === id && dayOf(created_at) <= day)
        .sort((a, b) => b.version - a.version)[0];
      const strong = facts.need.filter(({ needs_profile_id, priority }) => needs_profile_id === latest?.id && priority >= 4);
      if (strong.length === 0) return [rowOf(id, id, place, { excluded: 'no_strong_need' })];
      const relations = relationsOn(facts, id, day).filter((one) => statusOn(facts, one, day) !== 'suspended_conflict');
      const profiles = relations.map(({ mentor_id }) => profileOn(facts, mentor_id, day));
      const covered = [
        ...relations.flatMap(({ need_areas }) => need_areas ?? []),
        ...profiles.flatMap((profile) => (profile === 'lost' ? [] : (profile?.need_areas ?? []))),
      ];
      return strong.map(({ area }) =>
        rowOf(`${id} ${area}`, id, place, {
          numerator: Number(covered.includes(area)),
          excluded: !covered.includes(area) && profiles.includes('lost') ? 'not_recorded' : null,
        }),
      );
    }),

  'MIC-REL-2': (facts, asked) =>
    programmeYears(facts, asked).flatMap(({ person, clock_from, programme_year, meetings, ...year }) => {
      const excluded = year.is_enrolled ? 'not_full_time' : year.active_days < facts.policy.evaluated_year_days ? 'too_few_days' : null;
      const row = (part: string, numerator: number) =>
        rowOf(`${person.id} ${clock_from} ${programme_year}`, person.id, year.place, { part, numerator, value: meetings, excluded });
      return [row('meetings', meetings), row('four_or_more', Number(meetings >= 4))];
    }),

  'MIC-REL-4': (facts, asked) =>
    facts.person
      .filter(({ kind }) => kind === 'faculty')
      .flatMap(({ id }) =>
        (['mentors', 'mentees'] as const).flatMap((part) => {
          const own = formal(facts).filter((one) => (part === 'mentors' ? one.mentor_id : one.mentee_id) === id);
          if (own.length === 0) return [];
          const held = facts.meeting.filter((one) => {
            const about = own.find((each) => each.id === one.assignment_id);
            return (
              about !== undefined && one.state === 'confirmed' && one.mode !== 'email' && statusOn(facts, about, one.held_on) === 'active'
            );
          });
          return piecesOf(facts, id, asked).flatMap(({ starts_on, ends_on, place }) => {
            const days = daysOf({ from: starts_on, to: ends_on, until: asked.until }).filter((day) => own.some((one) => holds(one, day)));
            if (days.length === 0) return [];
            const there = held.filter((one) => one.held_on >= starts_on && one.held_on < ends_on);
            const minutes = [...Map.groupBy(there, (one) => one.joint_id ?? one.id).values()].reduce(
              (sum, same) => sum + Math.max(...same.map(({ duration_min }) => duration_min)),
              0,
            );
            return [rowOf(`${part} ${id} ${starts_on}`, id, place, { part, numerator: minutes / 60, denominator: days.length / 365 })];
          });
        }),
      ),

  'MIC-REL-5': (facts, { from: day }) =>
    formalOn(facts, day).map((one) => {
      const last = qualifyingDays(facts, one)
        .filter((each) => each <= day)
        .sort()
        .at(-1);
      let without = 0;
      for (let each = day; each >= one.starts_on && (last === undefined || each > last); each = addDays(each, -1))
        if (statusOn(facts, one, each) === 'active') without += 1;
      const proposed = facts.meeting
        .filter(({ assignment_id }) => assignment_id === one.id)
        .map(({ id, proposed_by, created_at = '', held_on }) => ({
          id,
          proposed_by,
          on: held_on !== null && held_on < dayOf(created_at) ? held_on : dayOf(created_at),
        }))
        .filter(({ on }) => on <= day)
        .sort((a, b) => (`${a.on} ${a.id}` < `${b.on} ${b.id}` ? 1 : -1))[0]?.proposed_by;
      const part =
        proposed === one.mentor_id ? 'mentor_proposed_last' : proposed === one.mentee_id ? 'mentee_proposed_last' : 'nobody_proposed';
      return rowOf(one.id, one.mentee_id, placeOn(facts, one.mentee_id, day), {
        part,
        numerator: Number(without >= 180),
        excluded: one.starts_on > addDays(day, -180) ? 'too_recent' : null,
      });
    }),

  'MIC-REC-2': (facts, asked) =>
    facts.person
      .filter(({ kind }) => kind === 'faculty')
      .flatMap(({ id }) => {
        const own = formal(facts).filter(({ mentor_id }) => mentor_id === id);
        const last = daysOf(asked).findLast((day) => own.some((one) => holds(one, day)));
        if (last === undefined) return [];
        const quarters = facts.credit_entry
          .filter((one) => one.person_id === id && one.side === 'mentor' && one.academic_year === Number(asked.from.slice(0, 4)))
          .reduce((sum, { quarter_credits }) => sum + quarter_credits, 0);
        return [rowOf(id, id, placeOn(facts, id, last), { numerator: Number(quarters > 0) })];
      }),

  'MIC-DEV-1': (facts, { from, to }) =>
    formal(facts)
      .filter(({ starts_on }) => starts_on >= from && starts_on < to)
      .map(({ id, mentee_id, mentor_id, starts_on, ends_on }) => {
        const isTrained = facts.mentor_training.some(
          (one) =>
            one.person_id === mentor_id &&
            one.verified_at !== null &&
            one.voided_at === null &&
            one.completed_on <= starts_on &&
            (one.expires_on === null || one.expires_on > starts_on),
        );
        return rowOf(id, mentor_id, placeOn(facts, mentee_id, starts_on), {
          numerator: Number(isTrained),
          excluded: ends_on !== null && ends_on <= starts_on ? 'called_off' : null,
        });
      }),

  'MIC-MEA-1': (facts, { from: day }) =>
    formalOn(facts, day).map(({ id, mentee_id, starts_on }) => {
      const isAgreed = facts.mentoring_agreement.some(
        ({ assignment_id, mentee_acknowledged_at: one, mentor_acknowledged_at: other }) =>
          assignment_id === id && one !== null && other !== null && dayOf(one) <= day && dayOf(other) <= day,
      );
      const hasMet = facts.meeting.some(
        (one) => one.assignment_id === id && one.state === 'confirmed' && one.held_on > addDays(day, -365) && one.held_on <= day,
      );
      const year = clockOn(facts, mentee_id, day)?.programme_year ?? 0;
      const hasPlan = plansOn(facts, mentee_id, day).some((versions) =>
        facts.plan_endorsement.some((one) => one.assignment_id === id && versions.includes(one.version_id) && one.endorsed_on <= day),
      );
      return rowOf(id, mentee_id, placeOn(facts, mentee_id, day), {
        numerator: Number(isAgreed && hasMet && (year < 1 || year > facts.policy.programme_years || hasPlan)),
        excluded: starts_on > addDays(day, -90) ? 'too_recent' : null,
      });
    }),

  'MIC-MEA-3': (facts, { from, to }) =>
    facts.check_in.flatMap(({ id, mentee_id, held_on, state }) => {
      if (state === 'voided' || held_on === null || held_on < from || held_on >= to) return [];
      const rating = facts.check_in_content.find(({ check_in_id }) => check_in_id === id)?.satisfaction_rating ?? null;
      const isOld = formal(facts).some(
        (one) => one.mentee_id === mentee_id && holds(one, held_on) && one.starts_on <= addMonths(held_on, -6),
      );
      return [
        rowOf(id, mentee_id, placeOn(facts, mentee_id, held_on), {
          numerator: Number((rating ?? 0) >= 4),
          excluded: rating === null ? 'no_rating' : isOld ? null : 'too_recent',
        }),
      ];
    }),

  'MIC-EXP-2': agree({ mentor: 'expectations' }),
  'MIC-EXP-3': agree({ mentee: 'expectations' }),
  'MIC-REL-3': agree({ mentee: 'engaged_mentor', mentor: 'engaged_mentee' }, { mentee: 'mentees', mentor: 'mentors' }),
  'MIC-REL-6': adequate,
  'MIC-REC-1': agree({ mentor: 'recognised' }),
  'MIC-DEV-2': agree({ mentor: 'prepared' }),
  'MIC-MEA-2': match,
};

/** The plans of a mentee that run on a day with a version in force: the ids of all versions of each. */
function plansOn(facts: Facts, mentee_id: string, day: string): string[][] {
  const plans = facts.academic_plan.filter((one) => one.mentee_id === mentee_id);
  return plans.flatMap(({ id, starts_on, closed_on, months }) => {
    const ends_on = dueOn(starts_on, stopsOf(facts, mentee_id), months);
    const isRunning = starts_on <= day && (closed_on === null || closed_on > day) && (ends_on === null || ends_on > day);
    const versions = facts.plan_version.filter(({ plan_id }) => plan_id === id);
    const isInForce = versions.some((one) => (one.in_force_on ?? '9999') <= day && (one.superseded_on === null || one.superseded_on > day));
    return isRunning && isInForce ? [versions.map((one) => one.id)] : [];
  });
}
