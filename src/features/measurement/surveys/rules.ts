import type { ItemType } from './kinds.ts';

/** An item as far as an answer has to fit it. */
export type AskedItem = Readonly<{
  code: string;
  type: ItemType;
  options: readonly { code: string }[] | null;
  allows_not_applicable: boolean;
  is_required: boolean;
}>;

/** What somebody answers to an item: one of the members. */
export type GivenAnswer = Readonly<{
  item: string;
  rating?: number | undefined;
  choices?: readonly string[] | undefined;
  text?: string | undefined;
  not_applicable?: true | undefined;
}>;

/** What is wrong with which of the answers, by its place in the list; null: with the whole. */
export type Misfit = Readonly<{ index: number | null; detail: string }>;

const members = ['rating', 'choices', 'text', 'not_applicable'] as const;

const scaleOf = (type: ItemType): number | null => (type.startsWith('likert') ? Number(type.slice('likert'.length)) : null);

/** The answers that fit no item: of an item that is not asked, given twice, of another type, or outside the scale. */
export function misfits(items: readonly AskedItem[], answers: readonly GivenAnswer[]): Misfit[] {
  const asked = new Map(items.map((item) => [item.code, item]));
  const seen = new Set<string>();
  return answers.flatMap((answer, index): Misfit[] => {
    const item = asked.get(answer.item);
    const detail = seen.has(answer.item)
      ? 'The item is answered twice.'
      : item
        ? misfit(item, answer)
        : 'The survey asks you no such item.';
    seen.add(answer.item);
    return detail === null ? [] : [{ index, detail }];
  });
}

function misfit({ type, options, allows_not_applicable }: AskedItem, answer: GivenAnswer): string | null {
  const given = members.filter((member) => answer[member] !== undefined);
  if (given.length !== 1) return 'Give one of rating, choices, text and not_applicable.';
  if (answer.not_applicable) return allows_not_applicable ? null : 'The item always applies.';
  const scale = scaleOf(type);
  if (scale !== null) {
    const fits = answer.rating !== undefined && Number.isInteger(answer.rating) && answer.rating >= 1 && answer.rating <= scale;
    return fits ? null : `The answer is a rating from 1 to ${scale}.`;
  }
  if (type === 'text') return answer.text === undefined ? 'The answer is text.' : null;
  const codes = new Set(options?.map(({ code }) => code));
  const { choices } = answer;
  if (choices === undefined || choices.some((choice) => !codes.has(choice)) || new Set(choices).size < choices.length)
    return `The answer is ${type === 'choice' ? 'one' : 'some'} of ${[...codes].join(', ')}.`;
  return type === 'choice' && choices.length !== 1 ? 'Choose one.' : null;
}

/** The required items without an answer. */
export function missing(items: readonly AskedItem[], answers: readonly GivenAnswer[]): string[] {
  const answered = new Set(answers.map(({ item }) => item));
  return items.filter(({ code, is_required }) => is_required && !answered.has(code)).map(({ code }) => code);
}

/** The answers as they are stored: by the code of their item. */
export const stored = (answers: readonly GivenAnswer[]): Record<string, Omit<GivenAnswer, 'item'>> =>
  Object.fromEntries(answers.map(({ item, ...answer }) => [item, answer]));
