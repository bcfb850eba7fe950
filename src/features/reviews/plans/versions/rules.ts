import { contains, type Period } from '../../../../core/calendar.ts';
import type { PlanAdvice, PlanContent, PlanGoalText } from './content-schema.ts';
import type { PlanDiff } from './diff-schema.ts';

/** Words that leave open what is meant or when it is reached. */
const VAGUE =
  /\b(better|etc|maybe|more|several|some|somehow|soon|try|various|as (?:far|much|soon|well) as possible|if possible|where possible)\b/i;

const SHORT = 20;
const LONG = 500;

/** What would make a goal specific, measurable and bound in time. Advice and nothing else: no goal is refused for it. */
export function adviceFor({ statement, measure, target_on }: PlanGoalText, plan: Period): PlanAdvice[] {
  const advice: (PlanAdvice | false)[] = [
    statement.length < SHORT && { code: 'statement_short', detail: 'Say in a whole sentence what will have been reached.' },
    statement.length > LONG && { code: 'statement_long', detail: 'A goal that needs this many words may be several.' },
    VAGUE.test(statement) && { code: 'statement_vague', detail: 'Name an amount, a thing or a day in place of words that leave it open.' },
    measure === null && { code: 'no_measure', detail: 'Say how you and your mentor will see that it is reached.' },
    target_on === null && { code: 'no_day', detail: 'Say by which day it is to be reached.' },
    target_on !== null && !contains(plan, target_on) && { code: 'day_outside_plan', detail: 'Choose a day within the days of the plan.' },
  ];
  return advice.filter((one) => one !== false);
}

export type Comparable = Readonly<{
  /** Of the day of submission: a version that has none yet holds no position that could differ. */
  submitted_on: string | null;
  position_description: string | null;
  content: PlanContent;
  goals: readonly PlanGoalText[];
}>;

const goalFields = ['domain', 'statement', 'measure', 'target_on', 'progress'] as const;
const contentFields = ['long_term_goals', 'stakeholders', 'resources_needed', 'barriers'] as const;

const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);

/** What changed from one version to another. A goal is the same goal by its lineage, whatever its words; their order is no change. */
export function diffOf(before: Comparable, after: Comparable): Pick<PlanDiff, 'fields' | 'goals'> {
  const earlierText = { ...before.content, position_description: before.position_description };
  const laterText = { ...after.content, position_description: after.position_description };
  const isHeld = before.submitted_on !== null && after.submitted_on !== null;
  const fields = [...contentFields, ...(isHeld ? (['position_description'] as const) : [])].flatMap((field) =>
    differ(earlierText[field], laterText[field]) ? [{ field, before: earlierText[field], after: laterText[field] }] : [],
  );
  const earlier = new Map(before.goals.map((goal) => [goal.lineage_id, goal]));
  const later = new Set(after.goals.map((goal) => goal.lineage_id));
  const changed = after.goals.flatMap((goal) => {
    const was = earlier.get(goal.lineage_id);
    const parts = was
      ? goalFields.flatMap((field) => (differ(was[field], goal[field]) ? [{ field, before: was[field], after: goal[field] }] : []))
      : [];
    return parts.length > 0 ? [{ lineage_id: goal.lineage_id, fields: parts }] : [];
  });
  return {
    fields,
    goals: {
      added: after.goals.filter((goal) => !earlier.has(goal.lineage_id)),
      removed: before.goals.filter((goal) => !later.has(goal.lineage_id)),
      changed,
    },
  };
}

type Text = Pick<Comparable, 'content' | 'goals'>;

/**
 * Why a version is no editorial one, as pointers: it changes anything but the wording of the statements of its goals and their order.
 */
export function beyondEditorial(before: Text, after: Text): string[] {
  const rewritten = contentFields
    .filter((field) => differ(before.content[field], after.content[field]))
    .map((field) => `/content/${field}`);
  const earlier = new Map(before.goals.map((goal) => [goal.lineage_id, goal]));
  const changed = after.goals.flatMap((goal, place) => {
    const was = earlier.get(goal.lineage_id);
    if (!was) return [`/goals/${place}`];
    const parts = goalFields.filter((field) => field !== 'statement' && differ(was[field], goal[field]));
    return parts.map((field) => `/goals/${place}/${field}`);
  });
  const dropped = before.goals.some((goal) => !after.goals.some(({ lineage_id }) => lineage_id === goal.lineage_id));
  return [...rewritten, ...changed, ...(dropped ? ['/goals'] : [])];
}

/** A statement as it is compared: without the case, blanks and punctuation that make no other goal of it. */
export function normalised(statement: string): string {
  const words = statement
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return words === '' ? statement.trim() : words;
}

type Meant = Readonly<{ statement: string; domain?: string; measure?: string | null; target_on?: string | null }>;
type Known = Meant & Readonly<{ lineage_id: string }>;
type Sent = Meant & Readonly<{ lineage_id?: string | null | undefined }>;

/** What makes two goals the same, the surest first: of several with one statement, each is the one that is alike in more. */
const ALIKE: readonly ((goal: Meant) => string)[] = [
  ({ statement, domain, measure, target_on }) => JSON.stringify([statement, domain, measure ?? null, target_on ?? null]),
  ({ statement, domain }) => JSON.stringify([statement, domain]),
  ({ statement }) => statement,
  ({ statement }) => normalised(statement),
];

/**
 * Which goals of a draft are sent again. A goal keeps the lineage it names; null says that it is new. Without a lineage it is the goal with the
 * same statement, to the letter or else normalised, each once and in order; `earlier` goals of the plan come after those of the draft.
 * `unmatched` are the places of those that are none of these while goals of the draft, `missing`, are not sent: they may be the same in new
 * words, so that somebody has to say. So it is of `ambiguous` ones: another goal of the draft with the same statement is missing.
 */
export function matchGoals(draft: readonly Known[], earlier: readonly Known[], sent: readonly Sent[]) {
  const named = sent.flatMap(({ lineage_id }) => lineage_id ?? []);
  const open = new Map([...draft, ...earlier].toReversed().map((goal) => [goal.lineage_id, goal]));
  const candidates = [...open.values()].toReversed().filter(({ lineage_id }) => !named.includes(lineage_id));
  const found = new Map<number, Known>();
  for (const key of ALIKE) {
    for (const [place, goal] of sent.entries()) {
      if (goal.lineage_id !== undefined || found.has(place)) continue;
      const at = candidates.findIndex((candidate) => key(candidate) === key(goal));
      const [same] = at < 0 ? [] : candidates.splice(at, 1);
      if (same) found.set(place, same);
    }
  }
  const lineages = sent.map(({ lineage_id }, place) => lineage_id ?? found.get(place)?.lineage_id);
  const missing = draft.filter(({ lineage_id }) => !lineages.includes(lineage_id));
  const without = sent.flatMap(({ lineage_id }, place) => (lineage_id === undefined && !found.has(place) ? [place] : []));
  const ambiguous = [...found].flatMap(([place, same]) => {
    const isSure = ALIKE[0]?.(same) === ALIKE[0]?.(sent[place] ?? same);
    return !isSure && missing.some(({ statement }) => normalised(statement) === normalised(same.statement)) ? [place] : [];
  });
  return { lineages, missing, unmatched: missing.length > 0 ? without : [], ambiguous: ambiguous.toSorted((a, b) => a - b) };
}

/** The places of a list at which a lineage is named again. */
export function repeatedLineages(goals: readonly { lineage_id?: string | null | undefined }[]): number[] {
  return goals.flatMap(({ lineage_id }, place) =>
    lineage_id !== undefined && lineage_id !== null && goals.findIndex((other) => other.lineage_id === lineage_id) < place ? [place] : [],
  );
}
