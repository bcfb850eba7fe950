/** The metrics of the mesosystem, counted again from the rows of a department. */
import { eligibleOn, formal, holds, type Oracle, placeOn, rowOf } from './naive.ts';
import { daysOf, formalOn, relationsOn } from './pieces.ts';
import { agree } from './ratings.ts';

export const meso: Readonly<Record<string, Oracle>> = {
  'MES-1': (facts, { from: day }) =>
    eligibleOn(facts, day).map(({ id }) => {
      const size = relationsOn(facts, id, day).length;
      return rowOf(id, id, placeOn(facts, id, day), { numerator: size, value: size });
    }),

  'MES-2': (facts, { from: day }) =>
    eligibleOn(facts, day).map(({ id }) => {
      const types = new Set(relationsOn(facts, id, day).map(({ subtype }) => subtype));
      return rowOf(id, id, placeOn(facts, id, day), { numerator: Number(types.size >= 2) });
    }),

  'MES-3': (facts, { from: day }) => {
    const loads = [...Map.groupBy(formalOn(facts, day), ({ mentor_id }) => mentor_id)]
      .map(([mentor, mentees]) => ({ mentor, load: mentees.length }))
      .sort((a, b) => b.load - a.load || (a.mentor < b.mentor ? -1 : 1));
    const most = Math.ceil(loads.length / 10);
    return loads.map(({ mentor, load }, n) =>
      rowOf(mentor, mentor, placeOn(facts, mentor, day), { numerator: n < most ? load : 0, denominator: load, value: load }),
    );
  },

  'MES-4': agree({ mentee: 'connected_faculty' }),
  'MES-5': agree({ mentee: 'connected_peers' }),

  'MES-6': (facts, asked) =>
    facts.person
      .filter(({ kind }) => kind === 'faculty')
      .flatMap(({ id }) => {
        const own = formal(facts).filter(({ mentee_id }) => mentee_id === id);
        const mentorOf = new Map(own.map((one) => [one.id, one.mentor_id]));
        const days = daysOf(asked).filter(
          (day) => new Set(own.filter((one) => holds(one, day)).map(({ mentor_id }) => mentor_id)).size >= 2,
        );
        const last = days.at(-1);
        if (last === undefined) return [];
        const joint = facts.meeting.filter(
          (one) =>
            mentorOf.has(one.assignment_id) &&
            one.kind === 'joint' &&
            one.state === 'confirmed' &&
            one.held_on >= asked.from &&
            one.held_on < asked.to &&
            own.some((each) => each.id === one.assignment_id && holdsIn(each, asked)),
        );
        const isTeam = [...Map.groupBy(joint, (one) => one.joint_id ?? one.id).values()].some(
          (same) => new Set(same.map(({ assignment_id }) => mentorOf.get(assignment_id))).size >= 2,
        );
        return [
          rowOf(id, id, placeOn(facts, id, last), {
            numerator: Number(isTeam),
            excluded: days.length < 180 ? 'too_few_days' : null,
          }),
        ];
      }),
};

const holdsIn = (span: { starts_on: string; ends_on: string | null }, { from, to }: { from: string; to: string }) =>
  span.starts_on < to && (span.ends_on === null || (span.ends_on > from && span.ends_on > span.starts_on));
