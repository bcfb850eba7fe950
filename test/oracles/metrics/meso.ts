/** The metrics of the mesosystem, counted again from the rows of a department. */
import { addDays } from '../../../src/core/calendar.ts';
import { exo } from './exo.ts';
import { micro } from './micro.ts';
import { eligibleOn, formal, holds, type Oracle, placeOn, type Row, rowOf } from './naive.ts';
import { daysOf, formalOn, relationsOn } from './pieces.ts';
import { agree } from './ratings.ts';

/** What the counted rows of a part come to in each division, in percent, and how many they are. */
function sharesOf(rows: readonly Row[] = [], part = ''): Map<string, { share: number; rows: number }> {
  const counted = rows.filter((row) => row.part === part && row.excluded === null && row.division_id !== null);
  return new Map(
    [...Map.groupBy(counted, (row) => row.division_id as string)].flatMap(([division, own]) => {
      const sum = (of: (row: Row) => number | null) => own.reduce((total, row) => total + (of(row) ?? 0), 0);
      const all = sum(({ denominator }) => denominator);
      return all > 0 ? [[division, { share: (100 * sum(({ numerator }) => numerator)) / all, rows: own.length }] as const] : [];
    }),
  );
}

/** Places from the least on; equal numbers share the mean of theirs. */
const placeAmong = (all: readonly number[], one: number) =>
  all.filter((other) => other < one).length + (all.filter((other) => other === one).length + 1) / 2;

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

  'MES-8': (facts, asked) => {
    const last = { ...asked, from: addDays(asked.to, -1) };
    const met = sharesOf(micro['MIC-REL-1']?.(facts, asked));
    const linked = {
      awards: sharesOf(exo['EXO-REC-1']?.(facts, asked), 'divisions'),
      nominations: sharesOf(exo['EXO-REC-2']?.(facts, asked), 'nominees'),
      acknowledgement: sharesOf(exo['EXO-REC-3']?.(facts, last), 'acknowledged'),
      status: sharesOf(exo['EXO-MEA-1']?.(facts, last)),
    };
    return Object.entries(linked).flatMap(([part, shares]) => {
      const pairs = [...shares].flatMap(([division, { share }]) => {
        const own = met.get(division);
        return own ? [{ division, x: share, y: own.share, isCounted: own.rows >= 5 }] : [];
      });
      const counted = pairs.filter(({ isCounted }) => isCounted);
      return pairs.map(({ division, x, y, isCounted }) => ({
        ...rowOf(division, null, { division_id: division, site_id: null, position_description: null, stage: null }),
        part,
        numerator: placeAmong(
          counted.map((one) => one.x),
          x,
        ),
        value: placeAmong(
          counted.map((one) => one.y),
          y,
        ),
        excluded: !isCounted ? 'few_years' : counted.length < 8 ? 'few_divisions' : null,
      }));
    });
  },
};

const holdsIn = (span: { starts_on: string; ends_on: string | null }, { from, to }: { from: string; to: string }) =>
  span.starts_on < to && (span.ends_on === null || (span.ends_on > from && span.ends_on > span.starts_on));
