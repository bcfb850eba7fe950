/** The metrics of the exosystem, counted again from the rows of a department: expectations, identification, maintenance. */
import { addDays, addMonths, contains, daysBetween } from '../../../src/core/calendar.ts';
import { dueOn } from '../../../src/demo/clock.ts';
import { adjustedDays } from '../../setup/programme-clock.ts';
import type { Facts } from './department.ts';
import { exoRecognition } from './exo-recognition.ts';
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
  rowOf,
  statusOn,
} from './naive.ts';
import {
  aboutNobody,
  beginOf,
  counts,
  dayOf,
  diedBy,
  divisionOn,
  divisionsOf,
  inDivision,
  RULES,
  requestOn,
  stopsOf,
  yes,
} from './naive-departmental.ts';
import { daysOf, profileOn } from './pieces.ts';

/** The first day from that of the department on which the person is in a division that has begun. Nobody is somewhere before they came. */
function firstOwed({ programme_starts_on, units: { begins = {} }, division_membership }: Facts, person_id: string): string {
  const places = division_membership
    .filter((one) => one.person_id === person_id && one.is_primary && (one.ends_on === null || one.ends_on > one.starts_on))
    .toSorted((a, b) => (a.starts_on < b.starts_on ? -1 : 1));
  for (let day = programme_starts_on; day < '2030-01-01'; day = addDays(day, 1)) {
    const { division_id } = places.find((one) => holds(one, day)) ?? { division_id: places[0]?.division_id ?? '' };
    if ((begins[division_id] ?? programme_starts_on) <= day) return day;
  }
  return programme_starts_on;
}

type Due = { person_id: string; review: Facts['annual_review'][number] | undefined; is_waived: boolean; held: string | null };
/** Whose annual review is owed on the last of the days, as far as they go. */
function reviewsDue(facts: Facts, { from, to }: { from: string; to: string }): Due[] {
  const last = addDays(to, -1);
  const year_ends = addMonths(from, 12);
  return facts.person
    .filter(({ kind, id }) => kind === 'faculty' && !diedBy(facts, id, last) && firstOwed(facts, id) < year_ends)
    .filter(({ id }) => {
      const clock = clockOn(facts, id, last);
      if (clock && daysBetween(clock.starts_on, year_ends) >= RULES.recent) return true;
      const isMentored = formal(facts).some(
        (a) => a.mentee_id === id && a.starts_on < to && (a.ends_on === null || (a.ends_on > a.starts_on && a.ends_on > from)),
      );
      const terms = appointmentsOf(facts, id).filter((one) => holds(one, last));
      return isMentored && terms.some(({ appointed_on }) => daysBetween(appointed_on, year_ends) >= RULES.recent);
    })
    .map(({ id }) => {
      const review = facts.annual_review.find(
        (one) => one.mentee_id === id && one.academic_year === Number(from.slice(0, 4)) && one.state !== 'voided',
      );
      const held = review?.held_on != null && review.held_on < to ? review.held_on : null;
      return { person_id: id, review, held, is_waived: review?.state === 'waived' && (review.waived_on ?? '') < to };
    });
}

const expectations: Readonly<Record<string, Oracle>> = {
  'EXO-EXP-1': (facts, asked) => {
    const duties = new Map<string, boolean>();
    const owe = (person_id: string, division_id: string, isHeld: boolean) => {
      const key = `${person_id} ${division_id}`;
      duties.set(key, (duties.get(key) ?? true) && isHeld);
    };
    for (const { person_id, review, held, is_waived } of reviewsDue(facts, asked)) {
      if (is_waived) continue;
      if (held !== null) {
        const role = facts.leadership_role.find(({ id }) => id === review?.role_id);
        if (role && review?.capacity === 'division_director') owe(role.person_id, role.division_id, true);
        continue;
      }
      const last = addDays(asked.to, -1);
      const { division_id } = placeOn(facts, person_id, last);
      for (const role of facts.leadership_role)
        if (role.role === 'division_director' && role.division_id === division_id && holds(role, last) && role.person_id !== person_id)
          owe(role.person_id, role.division_id, false);
    }
    return [...duties].map(([unit, isHeld]) => {
      const [person_id = '', division_id = ''] = unit.split(' ');
      return rowOf(unit, person_id, inDivision(division_id), { numerator: yes(isHeld) });
    });
  },

  'EXO-EXP-2': (facts, { from, to }) =>
    newFaculty(facts, { from: '1990-01-01', to, until: to }).flatMap(({ person: { id }, starts_on, spell }) => {
      const due = dueOn(starts_on, stopsOf(facts, id), RULES.orientation);
      if (due === null || due < from || due >= to || !contains(spell, due) || diedBy(facts, id, due)) return [];
      const attended = facts.event_attendance.some(({ event_id, person_id, attendance }) => {
        const event = facts.programme_event.find((one) => one.id === event_id);
        if (person_id !== id || attendance !== 'present' || !event || event.kind !== 'orientation' || event.cancelled_at) return false;
        return event.held_on >= starts_on && event.held_on <= due;
      });
      return [rowOf(`${id} ${starts_on}`, id, placeOn(facts, id, spell.starts_on), { numerator: yes(attended) })];
    }),

  'EXO-EXP-3': (facts, { from: day }) => {
    const charter = facts.expectation_document.find((one) => one.kind === 'facilitator_charter' && holds(one, day));
    const has = (person_id: string) =>
      facts.acknowledgement.some(
        (one) => one.document_id === charter?.id && one.person_id === person_id && one.acknowledged_at.slice(0, 10) <= day,
      );
    return divisionsOf(facts, addDays(day, 1)).map((division_id) => {
      const leading = facts.leadership_role.filter((one) => one.division_id === division_id && holds(one, day) && has(one.person_id));
      const isFunded = ({ id }: { id: string }) => {
        const application = facts.facilitator_application.find(({ role_id }) => role_id === id);
        return facts.facilitator_call.some((call) => call.id === application?.call_id && call.stipend_cents !== null);
      };
      const both =
        leading.some(({ role }) => role === 'division_director') &&
        leading.some((one) => one.role === 'mentorship_facilitator' && isFunded(one));
      return aboutNobody(division_id, division_id, { numerator: yes(both) });
    });
  },
};

/** The willing mentors of a day, with their free places; null where it is not known of somebody what they offered. */
function freePlaces(facts: Facts, day: string): { id: string; free: number }[] | null {
  return facultyOn(facts, day).some(({ id }) => profileOn(facts, id, day) === 'lost') ? null : offeredPlaces(facts, day);
}

/** The same, with those of whom it is not known, as if they were free. */
function offeredPlaces(facts: Facts, day: string): { id: string; free: number }[] {
  return facultyOn(facts, day).flatMap(({ id }) => {
    const profile = profileOn(facts, id, day);
    if (profile === 'lost') return [{ id, free: 1 }];
    if (!profile?.is_willing) return [];
    const load = formal(facts).filter((a) => {
      const isThere = a.mentor_id === id && (a.ends_on === null || a.ends_on > day) && (dayOf(a.activated_at) as string) <= day;
      return isThere && statusOn(facts, a, day) !== 'suspended_conflict';
    }).length;
    return [{ id, free: Math.max((profile.capacity_formal ?? RULES.capacity) - load, 0) }];
  });
}

const identification: Readonly<Record<string, Oracle>> = {
  'EXO-IDN-1': (facts, asked) =>
    daysOf(asked)
      .filter((day) => addDays(day, 1).endsWith('-01'))
      .flatMap((day) =>
        eligibleOn(facts, day).map(({ id }) => {
          const has = primariesOf(facts, id).some((one) => ['active', 'paused'].includes(statusOn(facts, one, day) ?? ''));
          return rowOf(`${id} ${day}`, id, placeOn(facts, id, day), { numerator: has ? 1 : 0 });
        }),
      ),

  'EXO-IDN-2': (facts, asked) =>
    newFaculty(facts, asked).map(({ person: { id }, starts_on, spell }) => {
      const has = formal(facts).some((a) => {
        const accepted = a.mentee_accepted_at > a.mentor_accepted_at ? a.mentee_accepted_at : a.mentor_accepted_at;
        const isOver = a.ends_on !== null && (a.ends_on <= starts_on || a.ends_on <= a.starts_on);
        return a.mentee_id === id && accepted.slice(0, 10) <= starts_on && !isOver;
      });
      return rowOf(`${id} ${starts_on}`, id, placeOn(facts, id, spell.starts_on), { numerator: yes(has) });
    }),

  'EXO-IDN-3': (facts, { from, to }) =>
    formal(facts).flatMap((a) => {
      const activated = dayOf(a.activated_at) as string;
      const day = activated > a.starts_on ? activated : a.starts_on;
      if (day < from || day >= to || (a.ends_on !== null && a.ends_on <= a.starts_on)) return [];
      const discussion = facts.match_discussion.find(({ assignment_id }) => assignment_id === a.id);
      const voices = new Set(
        facts.match_contribution.filter((one) => one.discussion_id === discussion?.id).map(({ capacity }) => capacity),
      );
      const three = ['mentee', 'division_director', 'physician_in_chief'].every((one) => voices.has(one));
      return [rowOf(a.id, a.mentee_id, placeOn(facts, a.mentee_id, day), { numerator: yes(three) })];
    }),

  'EXO-IDN-4': (facts, { from, to }) =>
    formal(facts).flatMap((a) => {
      const pieces = new Map<string | null, { days: number; suspended: number; last: boolean }>();
      const cases = facts.conflict_case.filter(({ assignment_id }) => assignment_id === a.id);
      for (let day = from > a.starts_on ? from : a.starts_on; day < to && holds(a, day); day = addDays(day, 1)) {
        const { division_id } = divisionOn(facts, a.mentee_id, day);
        const piece = pieces.get(division_id) ?? { days: 0, suspended: 0, last: false };
        piece.days += 1;
        piece.suspended += yes(cases.some((one) => holds(one, day)));
        piece.last = day === addDays(to, -1);
        pieces.set(division_id, piece);
      }
      const open = cases.filter((one) => holds(one, addDays(to, -1)) && one.detected_on < to);
      const ages = open.map(({ detected_on }) => daysBetween(detected_on, to));
      return [...pieces].map(([division_id, { days, suspended, last }]) =>
        rowOf(a.id, a.mentee_id, inDivision(division_id), {
          ...{ numerator: suspended, denominator: days },
          value: last && ages.length > 0 ? Math.max(...ages) : null,
        }),
      );
    }),

  'EXO-IDN-5': (facts, { from: day }) => {
    const offered = offeredPlaces(facts, day);
    const willing = freePlaces(facts, day) ?? [];
    const excluded = freePlaces(facts, day) === null ? 'not_recorded' : null;
    const open = facts.mentor_request.filter((r) => r.opened_on <= day && requestOn(facts, r, day) === 'open');
    return [
      ...offered.map(({ id, free }) =>
        rowOf(id, id, placeOn(facts, id, day), { part: 'slots', numerator: free, denominator: 0, excluded }),
      ),
      ...open.flatMap((r) => {
        const isBarred = (id: string) =>
          id === r.mentee_id ||
          facts.leadership_role.some(
            (one) =>
              one.role === 'division_director' &&
              one.person_id === id &&
              (one.ends_on === null || one.ends_on > day) &&
              facts.division_membership.some(
                (m) =>
                  m.person_id === r.mentee_id &&
                  m.division_id === one.division_id &&
                  (m.ends_on === null || m.ends_on > day) &&
                  (one.ends_on === null || m.starts_on < one.ends_on) &&
                  (m.ends_on === null || one.starts_on < m.ends_on),
              ),
          ) ||
          facts.conflict_declaration.some(
            (one) =>
              [one.person_id, one.other_id].includes(id) &&
              [one.person_id, one.other_id].includes(r.mentee_id) &&
              (one.ends_on === null || (one.ends_on > day && one.ends_on > one.starts_on)),
          ) ||
          formal(facts).some((a) => a.mentee_id === r.mentee_id && a.mentor_id === id && holds(a, day));
        const left = willing.filter(({ id, free }) => free > 0 && !isBarred(id)).length;
        const free = willing.filter((one) => one.free > 0).length;
        const parts = {
          slots: false,
          without_candidate: left === 0,
          none_willing: left === 0 && willing.length === 0,
          none_free: left === 0 && willing.length > 0 && free === 0,
          all_excluded: left === 0 && free > 0,
        };
        const place = placeOn(facts, r.mentee_id, day);
        return Object.entries(parts).map(([part, is]) => rowOf(r.id, r.mentee_id, place, { part, numerator: yes(is), excluded }));
      }),
    ];
  },

  'EXO-IDN-6': (facts, { from: day }) => {
    const rankOf = (id: string) => appointmentsOf(facts, id).find((one) => one.category === 'full_time' && holds(one, day))?.rank as string;
    const places = freePlaces(facts, day);
    if (places === null) return [aboutNobody('mentor profiles', null, { excluded: 'not_recorded' })];
    const sides = {
      mentor: places.filter(({ free }) => free > 0).map(({ id }) => id),
      mentee: eligibleOn(facts, day).map(({ id }) => id),
    };
    const known = (id: string, dimension: string): string | null => {
      if (dimension === 'rank') return rankOf(id);
      if (dimension === 'position') return placeOn(facts, id, day).position_description;
      return facts.self_identification.find((one) => one.person_id === id && one.dimension === dimension)?.value.toLowerCase() ?? null;
    };
    return ['rank', 'position', 'gender'].flatMap((dimension) => {
      const of = (side: 'mentor' | 'mentee') => sides[side].flatMap((id) => known(id, dimension) ?? []);
      const [mentors, mentees] = [of('mentor'), of('mentee')];
      const categories = [...new Set([...mentors, ...mentees])];
      const count = (list: readonly string[], category: string) => list.filter((one) => one === category).length;
      const isFew = categories.some((one) => Math.min(count(mentors, one), count(mentees, one)) < 5);
      const hasFew = Math.min(mentors.length, mentees.length) < 5;
      const excluded = hasFew || (dimension === 'gender' && isFew) ? 'too_few' : null;
      return (excluded ? [null] : categories).flatMap((category) =>
        (['mentor', 'mentee'] as const).flatMap((side) => {
          const own = side === 'mentor' ? mentors : mentees;
          const has = category === null ? 0 : count(own, category);
          return own.map((_, n) => {
            const part = category === null ? dimension : `${dimension} ${category}`;
            const whole = 100 * (mentors.length + mentees.length);
            const value = whole / (side === 'mentor' ? mentors.length : -mentees.length);
            return aboutNobody(`${part} ${side} ${n + 1}`, null, { part, numerator: yes(n < has), value: n < has ? value : 0, excluded });
          });
        }),
      );
    });
  },

  'EXO-IDN-7': (facts, { from: day }) =>
    formal(facts)
      .filter((a) => holds(a, day))
      .flatMap((a) => {
        const [mentee, mentor] = [placeOn(facts, a.mentee_id, day), placeOn(facts, a.mentor_id, day)];
        return (['division_id', 'site_id'] as const).map((at) =>
          rowOf(a.id, a.mentee_id, mentee, {
            part: at === 'division_id' ? 'other_division' : 'other_site',
            numerator: yes(mentee[at] !== mentor[at]),
            excluded: mentee[at] === null || mentor[at] === null ? 'without_place' : null,
          }),
        );
      }),

  'EXO-IDN-8': (facts, { from, to, until }) =>
    facts.mentor_request
      .filter(({ opened_on }) => opened_on >= from && opened_on < to)
      .flatMap((r) => {
        const day = addDays(r.opened_on, 90);
        const status = requestOn(facts, r, day);
        const days = appointmentsOf(facts, r.mentee_id)
          .filter((one) => one.ends_on === null || one.ends_on > (one.starts_on > r.opened_on ? one.starts_on : r.opened_on))
          .map((one) => (one.starts_on > r.opened_on ? one.starts_on : r.opened_on))
          .sort();
        const place = placeOn(facts, r.mentee_id, days[0] ?? r.opened_on);
        const excluded = day >= until ? 'not_yet' : status === 'withdrawn' ? 'withdrawn' : null;
        return ['all', r.type].map((part) => rowOf(r.id, r.mentee_id, place, { part, numerator: yes(status !== 'matched'), excluded }));
      }),
};

const maintenance: Readonly<Record<string, Oracle>> = {
  'EXO-REL-1': (facts, { from, to, until }) =>
    newFaculty(facts, { from: '1990-01-01', to, until: to }).flatMap(({ person: { id }, starts_on, spell }) => {
      const due = dueOn(starts_on, stopsOf(facts, id), RULES.check_in);
      const closes = due && dueOn(due, stopsOf(facts, id), RULES.closes);
      if (
        !due ||
        !closes ||
        closes <= from ||
        closes > to ||
        !contains(spell, addDays(closes, -1)) ||
        diedBy(facts, id, addDays(closes, -1))
      )
        return [];
      const onProbation = appointmentsOf(facts, id).some(
        (one) => one.category === 'full_time' && one.status === 'probationary' && holds(one, due),
      );
      if (!onProbation) return [];
      const mine = facts.check_in.filter(
        (one) =>
          one.mentee_id === id &&
          one.state !== 'voided' &&
          (one.clock_starts_on === starts_on || (one.held_on !== null && one.held_on >= starts_on)) &&
          (one.held_on === null || spell.ends_on === null || one.held_on < spell.ends_on),
      );
      const [found] = mine;
      const held = found?.held_on != null && found.held_on < until ? found.held_on : null;
      const inTime = held !== null && held >= addMonths(due, -RULES.opens) && held < closes;
      const isWaived = found?.state === 'waived' && (found.waived_on ?? '') < until;
      const isOvertaken =
        (held === null || held >= closes) &&
        facts.career_milestone.some(
          (one) =>
            one.person_id === id &&
            one.kind === 'cfar_decided' &&
            one.voided_at === null &&
            one.cfar_outcome !== 'probation_extended' &&
            one.reached_on >= starts_on &&
            one.reached_on < closes,
        );
      return [
        rowOf(`${id} ${starts_on}`, id, placeOn(facts, id, addDays(closes, -1)), {
          numerator: yes(inTime),
          excluded: isWaived ? 'waived' : isOvertaken ? 'overtaken' : null,
        }),
      ];
    }),

  'EXO-REL-2': (facts, asked) =>
    reviewsDue(facts, asked).map(({ person_id, held, is_waived }) =>
      rowOf(person_id, person_id, placeOn(facts, person_id, addDays(asked.to, -1)), {
        numerator: yes(held !== null),
        excluded: is_waived ? 'waived' : null,
      }),
    ),

  'EXO-REL-3': (facts, { from: day }) =>
    eligibleOn(facts, day)
      .filter(({ id }) => {
        const clock = clockOn(facts, id, day);
        return clock !== null && adjustedDays(clock.starts_on, stopsOf(facts, id), day) > 180;
      })
      .map(({ id }) => {
        const has = facts.academic_plan.some((plan) => {
          const ends = dueOn(plan.starts_on, stopsOf(facts, id), plan.months) ?? '9999';
          const isOver = (plan.closed_on !== null && plan.closed_on <= day) || ends <= day;
          if (plan.mentee_id !== id || plan.starts_on > day || isOver) return false;
          const begun = facts.plan_version.filter((one) => one.plan_id === plan.id && one.in_force_on !== null && one.in_force_on <= day);
          const inForce = begun.some(({ superseded_on }) => superseded_on === null || superseded_on > day);
          const offices = new Set(
            facts.plan_decision
              .filter(
                (one) =>
                  begun.some(({ id: version }) => version === one.version_id) && one.decision === 'approved' && one.decided_on <= day,
              )
              .map(({ stands_in_for, capacity }) => stands_in_for ?? capacity),
          );
          return inForce && offices.has('division_director') && offices.has('physician_in_chief');
        });
        return rowOf(id, id, placeOn(facts, id, day), { numerator: yes(has) });
      }),

  'EXO-REL-4': (facts, { from, to, until }) =>
    formal(facts).flatMap((a) => {
      const end = a.ends_on;
      if (end === null || end < from || end >= to || end <= a.starts_on) return [];
      const codes = ['mentor_retired', 'mentor_departed', 'mentor_leave', 'conflict_reporting', 'conflict_other'];
      const isForced =
        facts.assignment_reason.some((one) => one.assignment_id === a.id && codes.includes(one.code)) ||
        facts.conflict_case.some(
          (one) => one.assignment_id === a.id && ['reassigned', 'ended', 'converted'].includes(one.resolution ?? ''),
        );
      if (!isForced) return [];
      const year = clockOn(facts, a.mentee_id, end)?.programme_year ?? 99;
      const isAway = stopsOf(facts, a.mentee_id).some((one) => contains(one, end));
      const isEligible = year <= facts.policy.programme_years && !isAway && !diedBy(facts, a.mentee_id, end);
      const gaps = formal(facts)
        .filter((b) => b.mentee_id === a.mentee_id && b.id !== a.id && b.starts_on >= end && b.starts_on <= addDays(end, 60))
        .filter((b) => b.ends_on === null || b.ends_on > b.starts_on)
        .map((b) => daysBetween(end, b.starts_on));
      const value = gaps.length > 0 ? Math.min(...gaps) : null;
      const excluded = addDays(end, 60) >= until ? 'not_yet' : isEligible ? null : 'not_eligible';
      return [rowOf(a.id, a.mentee_id, divisionOn(facts, a.mentee_id, end), { numerator: yes(value !== null), value, excluded })];
    }),

  'EXO-REL-5': (facts, { from, to }) => [
    ...divisionsOf(facts, to).map((division_id) => {
      let every = true;
      for (let day = from; day < to; day = addDays(day, 1))
        every &&=
          day < beginOf(facts, division_id) ||
          facts.leadership_role.some((one) => one.role === 'mentorship_facilitator' && one.division_id === division_id && holds(one, day));
      return aboutNobody(division_id, division_id, { part: 'facilitated', numerator: yes(every) });
    }),
    ...facts.introduction
      .filter(({ introduced_on }) => introduced_on >= from && introduced_on < to)
      .map((one) =>
        rowOf(one.id, one.mentee_id, divisionOn(facts, one.mentee_id, one.introduced_on), { part: 'introductions', denominator: 0 }),
      ),
    ...eligibleOn(facts, addDays(to, -1)).map(({ id }) =>
      rowOf(id, id, divisionOn(facts, id, addDays(to, -1)), { part: 'introductions', numerator: 0 }),
    ),
  ],

  'EXO-REL-6': (facts, { from, to }) => {
    const events = new Set(
      facts.programme_event.filter((one) => !one.cancelled_at && one.held_on >= from && one.held_on < to).map(({ id }) => id),
    );
    const attended = facts.event_attendance.filter((one) => events.has(one.event_id) && one.attendance === 'present');
    const last = addDays(to, -1);
    return [
      ...facultyOn(facts, last).map(({ id }) =>
        rowOf(id, id, placeOn(facts, id, last), { part: 'attendance', numerator: yes(attended.some((one) => one.person_id === id)) }),
      ),
      ...facts.assignment
        .filter((a) => counts(a) && a.starts_on >= from && a.starts_on < to && (a.ends_on === null || a.ends_on > a.starts_on))
        .map((a) =>
          rowOf(a.id, a.mentee_id, placeOn(facts, a.mentee_id, a.starts_on), {
            part: 'origin',
            numerator: yes(a.origin === ('event' as string)),
          }),
        ),
    ];
  },
};

export const exo: Readonly<Record<string, Oracle>> = { ...expectations, ...identification, ...maintenance, ...exoRecognition };
