import type { LearningKind, NewLearningRecord } from './schema.ts';

type Field = 'assignment_id' | 'mentor_id' | 'goal_lineage_id' | 'annual_review_id' | 'check_in_id' | 'topic';
const FIELDS: readonly Field[] = ['assignment_id', 'mentor_id', 'goal_lineage_id', 'annual_review_id', 'check_in_id', 'topic'];

/** What a record of a kind rests on, exactly one of them; and what else it can, or has to, say. */
const KINDS: Readonly<Record<LearningKind, { basis: readonly Field[]; more: readonly Field[] }>> = {
  mentoring_preparation: { basis: ['assignment_id'], more: ['topic'] },
  learning_with_mentor: { basis: ['assignment_id', 'mentor_id'], more: ['goal_lineage_id', 'topic'] },
  review_reflection: { basis: ['annual_review_id', 'check_in_id'], more: [] },
};

/** The first field that does not fit the kind of the record, and why; null where all do. */
export function unfitOf(record: Pick<NewLearningRecord, 'kind' | Field>): { field: Field; detail: string } | null {
  const { basis, more } = KINDS[record.kind];
  const given = FIELDS.filter((field) => record[field] !== undefined);
  const foreign = given.find((field) => !basis.includes(field) && !more.includes(field));
  if (foreign) return { field: foreign, detail: `A record of the kind ${record.kind} has none.` };
  const [first, second] = basis;
  const named = given.filter((field) => basis.includes(field));
  if (first && named.length !== 1) {
    return { field: named[1] ?? first, detail: `Name ${second ? `one of ${first} and ${second}` : first}.` };
  }
  if (more.includes('topic') && record.topic === undefined) return { field: 'topic', detail: 'Say what you learned about.' };
  return null;
}
