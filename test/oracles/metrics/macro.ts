/** The metrics of the macrosystem, counted again from the rows of a department. */
import { addDays, addMonths, contains, daysBetween, union } from '../../../src/core/calendar.ts';
import { adjustedDays } from '../../setup/programme-clock.ts';
import type { Facts, Span } from './department.ts';
import { appointmentsOf, clockOn, eligibleOn, formal, holds, newFaculty, type Oracle, placeOn, programmeYears, rowOf } from './naive.ts';
import { aboutNobody, counts, dayOf, diedBy, divisionOn, inDivision, stopsOf, yes } from './naive-departmental.ts';

const EMPTY = ({ starts_on, ends_on }: Span) => ends_on !== null && ends_on <= starts_on;
const inDays = (day: string, { from, to }: { from: string; to: string }) => day >= from && day < to;
/** When the programme of the tests begins. */
const BEGAN = '2016-07-01';

/** Whether somebody has a formal mentor on a day, not suspended. */
function isCovered(facts: Facts, person_id: string, day: string): boolean {
  return formal(facts).some(
    (a) => a.mentee_id === person_id && holds(a, day) && !facts.conflict_case.some((one) => one.assignment_id === a.id && holds(one, day)),
  );
}

/** `covered`, where somebody has a mentor on four of five of these days. */
function coverage(facts: Facts, person_id: string, days: readonly string[]): string {
  const covered = days.filter((day) => isCovered(facts, person_id, day)).length;
  return 5 * covered >= 4 * days.length ? 'covered' : 'less_covered';
}

const daysFrom = (from: string, to: string) => Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, n) => addDays(from, n));
const isHere = (facts: Facts, person_id: string, day: string) =>
  appointmentsOf(facts, person_id).some((one) => one.category !== 'emeritus' && holds(one, day));

export const macro: Readonly<Record<string, Oracle>> = {
  'MAC-EXP-1': (facts, { from: day }) =>
    formal(facts)
      .filter((a) => holds(a, day))
      .flatMap((a) => {
        const signed = facts.mentoring_agreement.filter(
          (one) =>
            one.assignment_id === a.id &&
            (dayOf(one.mentee_acknowledged_at) ?? '9999') <= day &&
            (dayOf(one.mentor_acknowledged_at) ?? '9999') <= day,
        );
        const latest = signed.toSorted((one, other) => one.version - other.version).at(-1);
        if (!latest) return [];
        const current = facts.expectation_document.find((one) => one.kind === 'mentorship_definition' && holds(one, day));
        const refers = current !== undefined && latest.definition_id === current.id;
        return [rowOf(a.id, a.mentee_id, placeOn(facts, a.mentee_id, day), { numerator: yes(refers) })];
      }),

  'MAC-EXP-2': (facts, asked) => {
    const years = programmeYears(facts, asked).filter((one) => !one.is_enrolled && one.active_days >= facts.policy.evaluated_year_days);
    return [...Map.groupBy(years, ({ place }) => place.division_id)].flatMap(([division_id, all]) => {
      if (division_id === null) return [];
      const met = all.filter(({ meetings, minimum }) => meetings >= minimum).length;
      const rest = { numerator: met, denominator: all.length, value: 100 * (met / all.length) };
      return [aboutNobody(division_id, division_id, { ...rest, excluded: all.length < 5 ? 'too_few' : null })];
    });
  },

  'MAC-IDN-1': (facts, { from: day }) =>
    eligibleOn(facts, day).map(({ id }) => {
      const external = new Set(facts.person.filter(({ kind }) => kind === 'external').map((one) => one.id));
      const has = facts.assignment.some((a) => a.mentee_id === id && external.has(a.mentor_id) && counts(a) && holds(a, day));
      return rowOf(id, id, placeOn(facts, id, day), { numerator: yes(has) });
    }),

  'MAC-IDN-2': (facts, { to }) => {
    const pairs = formal(facts).filter((a) => !EMPTY(a));
    return [...Map.groupBy(pairs, ({ mentee_id }) => mentee_id)].flatMap(([id, own]) => {
      const first = own.map(({ starts_on }) => starts_on).sort()[0] as string;
      if (first > addMonths(to, -60)) return [];
      const mentored = pairs.some(
        (a) => a.mentor_id === id && a.starts_on >= first && a.starts_on < to && a.starts_on < addMonths(first, 120),
      );
      const isMentee = own.some((a) => holds(a, addDays(to, -1)));
      const place = divisionOn(facts, id, addDays(to, -1));
      return [rowOf(id, id, place, { numerator: yes(mentored), excluded: isMentee ? 'still_mentee' : null })];
    });
  },

  'MAC-REL-1': (facts, asked) =>
    newFaculty(facts, asked).map(({ person: { id }, starts_on, spell }) => {
      const later = addMonths(starts_on, 60);
      const days = daysFrom(starts_on, later).filter((day) => isHere(facts, id, day));
      return rowOf(`${id} ${starts_on}`, id, placeOn(facts, id, spell.starts_on), {
        part: coverage(facts, id, days),
        numerator: yes(isHere(facts, id, later)),
        excluded: diedBy(facts, id, later) ? 'died' : later >= asked.until ? 'not_yet' : null,
      });
    }),

  'MAC-REL-2': (facts, { to }) => {
    const answers = facts.relation_follow_up.filter(({ kind, answered_on }) => kind === 'contact' && answered_on < to);
    return [...Map.groupBy(answers, ({ assignment_id }) => assignment_id)].flatMap(([unit, all]) => {
      const about = facts.assignment.find(({ id }) => id === unit);
      if (!about?.ends_on || about.subtype !== 'formal' || addMonths(about.ends_on, 6) > to) return [];
      const { division_id } = divisionOn(facts, about.mentee_id, addDays(about.ends_on, -1));
      const excluded = about.state === 'completed' ? null : 'voided';
      return [aboutNobody(unit, division_id, { numerator: yes(all.some(({ in_contact }) => in_contact)), excluded })];
    });
  },

  'MAC-REC-1': (facts, asked) =>
    facts.promotion_file
      .filter((one) => !one.voided_at && inDays(one.submitted_on, asked))
      .map(({ id, person_id, submitted_on, report_id }) => {
        const days = formal(facts)
          .filter((a) => a.mentor_id === person_id)
          .reduce((sum, a) => {
            const until = a.ends_on !== null && a.ends_on < submitted_on ? a.ends_on : submitted_on;
            return sum + Math.max(0, daysBetween(a.starts_on, until));
          }, 0);
        return rowOf(id, person_id, divisionOn(facts, person_id, submitted_on), {
          numerator: yes(report_id !== null),
          excluded: days < 365 ? 'no_mentoring_year' : null,
        });
      }),

  'MAC-REC-2': (facts, asked) =>
    facts.career_milestone
      .filter(({ kind, voided_at, reached_on }) => kind !== 'cfar_decided' && !voided_at && inDays(reached_on, asked))
      .map(({ id, person_id, reached_on }) => {
        const file = facts.promotion_file.find((one) => one.milestone_id === id && !one.voided_at);
        return rowOf(id, person_id, divisionOn(facts, person_id, reached_on), { numerator: yes(file?.is_mentorship_criterion === true) });
      }),

  'MAC-DEV-1': (facts, asked) => {
    const trained = facts.mentor_training
      .filter((one) => one.verified_by !== null && one.verified_by !== one.person_id && !one.voided_at)
      .map((one) => ({
        ...{ person_id: one.person_id, day: one.completed_on, minutes: one.duration_min },
        section: one.is_accredited ? (one.moc_section ?? 1) : 1,
      }));
    const reflected = facts.feedback_reflection
      .filter((one) => {
        const feedback = facts.mentor_feedback.find(({ id }) => id === one.feedback_id);
        const pair = facts.assignment.find(({ id }) => id === feedback?.assignment_id);
        return !one.voided_at && pair !== undefined && counts(pair);
      })
      .map((one) => ({ person_id: one.mentor_id, day: one.reflected_on, minutes: one.minutes, section: 3 }));
    const done = [...trained, ...reflected].filter(({ day }) => inDays(day, asked));
    return [...Map.groupBy(done, ({ person_id }) => person_id)].flatMap(([id, own]) => {
      const last = own
        .map(({ day }) => day)
        .sort()
        .at(-1) as string;
      return [1, 2, 3].map((section) => {
        const minutes = own.filter((one) => one.section === section).reduce((sum, one) => sum + one.minutes, 0);
        return rowOf(id, id, divisionOn(facts, id, last), { part: `section_${section}`, numerator: minutes / 60 });
      });
    });
  },

  'MAC-MEA-2': (facts, asked) =>
    facts.career_milestone
      .filter(({ kind, voided_at, reached_on }) => kind === 'cfar_decided' && !voided_at && inDays(reached_on, asked))
      .flatMap((one) => {
        const clock = clockOn(facts, one.person_id, one.reached_on)?.starts_on ?? '0000-01-01';
        const isLater = facts.career_milestone.some(
          (b) =>
            b.person_id === one.person_id &&
            b.kind === 'cfar_decided' &&
            !b.voided_at &&
            b.reached_on >= clock &&
            (b.reached_on < one.reached_on || (b.reached_on === one.reached_on && b.id < one.id)),
        );
        if (isLater) return [];
        const place = divisionOn(facts, one.person_id, one.reached_on);
        return [rowOf(one.id, one.person_id, place, { numerator: yes(one.cfar_outcome === 'continuing') })];
      }),

  'MAC-MEA-3': (facts, { to }) =>
    facts.person
      .filter(({ kind }) => kind === 'faculty')
      .flatMap(({ id, deceased_on }) => {
        const terms = appointmentsOf(facts, id).filter((one) => !EMPTY(one));
        const assistant = terms.filter((one) => one.category === 'full_time' && one.rank === 'assistant_professor');
        const first = assistant.map(({ starts_on }) => starts_on).sort()[0];
        if (first === undefined || first < BEGAN || first >= to) return [];
        const stay = union(terms.filter(({ category }) => category !== 'emeritus')).find((one) => contains(one, first));
        const promotions = [
          ...facts.career_milestone
            .filter((one) => one.person_id === id && one.kind === 'junior_promotion' && !one.voided_at)
            .map(({ reached_on }) => reached_on),
          ...terms
            .filter(({ rank, category }) => ['associate_professor', 'professor'].includes(rank) && category !== 'emeritus')
            .map(({ starts_on }) => starts_on),
        ];
        const promoted = promotions.filter((day) => day > first).sort()[0] ?? '9999-12-31';
        const last = [stay?.ends_on ?? '9999-12-31', deceased_on ?? '9999-12-31', to].sort()[0] as string;
        const isPromoted = promoted < to && promoted <= last;
        const end = isPromoted ? promoted : last;
        if (end <= first) return [];
        const years = adjustedDays(first, stopsOf(facts, id), end) / 365.25;
        return [
          rowOf(id, id, divisionOn(facts, id, addDays(end, -1)), {
            part: coverage(facts, id, daysFrom(first, end)),
            numerator: yes(isPromoted),
            value: Math.round(years * 10_000) / 10_000,
            censored: !isPromoted,
          }),
        ];
      }),

  'MAC-MEA-4': (facts, asked) => {
    const outputs = facts.scholarly_output
      .filter((one) => inDays(one.status_on, asked))
      .filter((one) => facts.assignment.some((a) => a.id === one.assignment_id && counts(a)))
      .map((one) => {
        const isFinished = one.status === 'accepted' || one.status === 'published';
        const excluded = one.consented_at === null ? 'no_consent' : isFinished ? null : 'not_finished';
        return rowOf(one.id, one.mentee_id, divisionOn(facts, one.mentee_id, one.status_on), { denominator: 0, excluded });
      });
    const days = new Map<string, number>();
    for (const id of new Set(formal(facts).map(({ mentee_id }) => mentee_id)))
      for (const day of daysFrom(asked.from, asked.to))
        if (formal(facts).some((a) => a.mentee_id === id && holds(a, day))) {
          const key = `${id} ${divisionOn(facts, id, day).division_id ?? ''}`;
          days.set(key, (days.get(key) ?? 0) + 1);
        }
    const years = [...days].map(([key, n]) => {
      const [id = '', division_id = ''] = key.split(' ');
      const denominator = Math.round((n / 365.25) * 1e6) / 1e6;
      return rowOf(id, id, inDivision(division_id || null), { numerator: 0, denominator });
    });
    return [...outputs, ...years];
  },
};
