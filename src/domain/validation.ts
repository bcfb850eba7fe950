import type { z } from 'zod';
import type { FieldError } from '../core/problem.ts';

/**
 * What is wrong with a value, in the service's own words: a phrase that follows the name of the field. Schemas give the same kind of phrase where
 * they know better; no text of the validation library reaches a caller.
 */
type Raw = z.core.$ZodRawIssue;
type Phrases = { readonly [C in z.core.$ZodIssue['code']]: (issue: Extract<Raw, { code: C }>) => string };

const DOCUMENTED = 'the API description';
const MOST_CHARS = 900;

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  nan: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address such as name@example.edu',
  url: 'a web address such as https://example.edu/page',
  uuid: 'a UUID such as 0198b7a0-0000-7000-8000-000000000001',
  date: 'a day that exists, such as 2026-07-01',
  datetime: 'an instant with its offset, such as 2026-07-01T14:30:00Z',
  time: 'a time of day such as 14:30',
};

/** What a limit counts, by the kind of value; nothing for numbers themselves. */
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  map: ['entry', 'entries'],
  file: ['byte', 'bytes'],
};

function limit(origin: string, bound: unknown, words: Readonly<{ of: string; number: string }>): string {
  const unit = UNITS[origin];
  return unit ? `must have ${words.of} ${bound} ${Number(bound) === 1 ? unit[0] : unit[1]}` : `must be ${words.number} ${bound}`;
}

const phrases: Phrases = {
  invalid_type: ({ input, expected }) =>
    input === undefined ? 'is required' : `must be ${TYPES[expected] ?? `of the type that ${DOCUMENTED} gives`}`,
  invalid_value: ({ values }) => {
    const list = values.map(String).join(', ');
    if (list.length > MOST_CHARS) return `must be one of the values that ${DOCUMENTED} lists`;
    return values.length === 1 ? `must be ${list}` : `must be one of ${list}`;
  },
  too_small: ({ origin, minimum, inclusive, exact }) => {
    if (exact) return limit(origin, minimum, { of: 'exactly', number: 'exactly' });
    if (origin === 'string' && Number(minimum) === 1) return 'must not be empty';
    return limit(origin, minimum, { of: 'at least', number: inclusive === false ? 'more than' : 'at least' });
  },
  too_big: ({ origin, maximum, inclusive, exact }) =>
    exact
      ? limit(origin, maximum, { of: 'exactly', number: 'exactly' })
      : limit(origin, maximum, { of: 'at most', number: inclusive === false ? 'less than' : 'at most' }),
  invalid_format: ({ format }) => `must be ${FORMATS[format] ?? `in the form that ${DOCUMENTED} gives`}`,
  not_multiple_of: ({ divisor }) => `must be a multiple of ${divisor}`,
  unrecognized_keys: () => 'is not a field of this operation',
  invalid_union: () => `must have one of the forms that ${DOCUMENTED} gives`,
  invalid_key: () => `must have only keys that ${DOCUMENTED} allows`,
  invalid_element: () => `must have only entries that ${DOCUMENTED} allows`,
  custom: () => `must be a value that ${DOCUMENTED} allows`,
};

/** For `safeParse(…, { error: phraseOf })`: what is wrong, where the schema has no words of its own. */
export function phraseOf(issue: Raw): string {
  const phrase = Object.hasOwn(phrases, issue.code) ? phrases[issue.code as keyof Phrases] : phrases.custom;
  return (phrase as (issue: Raw) => string)(issue);
}

/** How the members of a part of the request are named in `errors`. */
export type Naming = (path: readonly PropertyKey[]) => Pick<FieldError, 'pointer' | 'parameter'>;

/** A JSON pointer (RFC 6901) into the body. */
export const byPointer: Naming = (path) => ({
  pointer: path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
});

/** The name of a path or query parameter. */
export const byParameter: Naming = (path) => ({ parameter: String(path[0] ?? '') });

/** Each issue as an entry of `errors`, a field an entry. The issues come from a parse with `phraseOf` and `reportInput`. */
export function fieldErrorsOf(issues: readonly z.core.$ZodIssue[], named: Naming): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ ...named([...issue.path, key]), code: 'unknown_field', detail: issue.message }));
    const at = named(issue.path);
    if (issue.code === 'invalid_type' && issue.input === undefined) return [{ ...at, code: 'required', detail: 'is required' }];
    if (named === byParameter && Array.isArray(issue.input)) return [{ ...at, code: 'repeated', detail: 'must be given once' }];
    return [{ ...at, code: issue.code === 'custom' ? 'invalid_value' : issue.code, detail: issue.message }];
  });
}
