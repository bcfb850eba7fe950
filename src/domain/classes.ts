/**
 * How confidential a field of an answer is. The class stands in the field's `.meta({ class })` and nowhere else: openapi/fields.txt prints it for
 * review, the confidentiality tests read it from there, and the published document does not contain it.
 *
 * A class states what a field reveals, not who may read it. Readers follow from their relation to the person, pair or unit that the field is about.
 */
import type { z } from 'zod';

/** What the fields of each class reveal. */
export const classes = {
  open: 'Public: service health, the meaning of problems, empty import templates, thanks that both sides wish to be public, and laureates who agreed to be listed.',
  C0: 'Directory: name, rank, division, site, whether somebody mentors and has free capacity, and the programme’s own rules and events.',
  C1: 'Relationship facts: who mentors whom, of which type, since when, in what state; HR numbers and reporting lines.',
  C2: 'Activity facts: that and when something was done, counts, due dates, obligations met; appointments, leaves without their kind, and the clock that leaves stop.',
  C2d: 'Meetings one by one: their dates and state, for the pair and the facilitator. Others get counts, which are C2.',
  C3: 'Shared working content: plan, goals, agreement, what somebody looks for in a mentor.',
  C4: 'Pair content: agenda and place of a meeting, notes, reasons for ending or declining, words of a sponsor or facilitator to the pair. Never for a leader.',
  C5: 'Content of check-ins and annual reviews, and what leaders say in a match discussion.',
  C6: 'Ratings and answers on satisfaction. Leaders get them only as aggregates of at least five.',
  C7: 'Content of peer groups and, unless its members decide otherwise, their membership.',
  C8: 'Self-identification, concordance preferences, and the kind of a leave.',
  C9: 'Concerns, conflict declarations and cases, and personnel decisions such as the outcome of a faculty appointment review; nominations and applications, letters and rankings.',
  own: 'The reader’s own affair, such as logins and notifications: for nobody else, not even a leader.',
  op: 'Operation of the service: jobs, imports, events, use counts. For those who run it.',
  id: 'An identifier without meaning of its own.',
  meta: 'Versions, timestamps and cursors, without meaning of their own.',
} as const;

export type ConfidentialityClass = keyof typeof classes;

/** True for C4 and above: content of a pair, of a review, of a group, of a person, of a concern, which no copy of an answer should outlive. */
export function isContent(of: unknown): boolean {
  return typeof of === 'string' && /^C[4-9]$/.test(of);
}

/** Of a file with columns: the class of each column. */
export type ColumnClasses = Readonly<Record<string, ConfidentialityClass>>;

/**
 * The classes of columns that are named like the fields of an object, with `prefix` before them, and show the same.
 * @throws {Error} for a field without a class
 */
export function columnClasses(shape: Readonly<Record<string, z.ZodType>>, prefix = ''): ColumnClasses {
  const columns = Object.entries(shape).map(([name, field]) => {
    const kind = field.meta()?.class;
    if (typeof kind !== 'string') throw new Error(`${name} has no class: state it in its .meta({ class })`);
    return [`${prefix}${name}`, kind] as const;
  });
  return Object.fromEntries(columns);
}

declare module 'zod' {
  interface GlobalMeta {
    /** Of a field of an answer, or of a file that is answered. Kept by `.meta()` with other members, and by `.nullable()` and `.optional()`. */
    class?: ConfidentialityClass | ColumnClasses;
  }
}
