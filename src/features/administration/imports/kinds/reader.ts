/** Reads the cells of one row in the types of the database: pure functions that find all errors of a row in one pass. */
import { text as textOf } from '../../../../domain/fields.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';

export type RowError = { field: string | null; code: string; detail: string };
type Value = string | number | boolean | readonly string[] | null;
/** The cells of the columns that the file has, in the types of the database; an empty or wrong cell is null. */
export type Values = Record<string, Value>;
export type Cells = Readonly<Record<string, string>>;

/** How the last days of periods are written: as the last day itself, or as the first day without. */
export type Ends = 'inclusive' | 'exclusive';

const LAST_DAY = '2199-12-31';
const NOT_TEXT = 'The cell has a line break, or characters that are not seen, or nothing that is. Type it again.';

/** Reads the cells of one row and collects errors, beside those `found` before. A field gets one error at most. */
export function reader(cells: Cells, found: readonly RowError[], ends: Ends) {
  const errors = [...found];
  const refuse = (field: string, code: string, detail: string): null => {
    if (!errors.some((error) => error.field === field)) errors.push({ field, code, detail });
    return null;
  };
  const cell = (field: string): string | null => (errors.some((error) => error.field === field) ? null : (cells[field] ?? '') || null);

  const optional = <T>(field: string, read: (text: string) => T | null): T | null => {
    const text = cell(field);
    return text === null ? null : read(text);
  };
  // The rules of the API, so that nothing comes in by a file that nobody could type.
  const text = (max: number) => (field: string) =>
    optional(field, (value) => {
      if (value.length > max) return refuse(field, 'too_long', `The cell may have ${max} characters.`);
      return textOf(max).safeParse(value).success ? value : refuse(field, 'invalid_text', NOT_TEXT);
    });
  const code = (field: string) =>
    optional(field, (value) =>
      /^[A-Za-z0-9_-]{1,32}$/.test(value) ? value : refuse(field, 'invalid_code', 'Up to 32 letters, digits, - and _ without spaces.'),
    );
  const word = (list: readonly string[]) => (field: string) =>
    optional(field, (value) => (list.includes(value) ? value : refuse(field, 'unknown_word', `Must be one of ${list.join(', ')}.`)));
  const day = (field: string) =>
    optional(field, (value) =>
      isDay(value) ? value : refuse(field, 'invalid_date', 'Must be a day that exists, as YYYY-MM-DD, from 1900 to 2199.'),
    );
  const end = (field: string) => {
    const value = day(field);
    if (value === null || ends === 'exclusive') return value;
    return value === LAST_DAY
      ? refuse(field, 'invalid_date', 'An end on the last day that there is must be left out.')
      : Temporal.PlainDate.from(value).add({ days: 1 }).toString();
  };
  const percentage = (field: string) =>
    optional(field, (value) =>
      /^\d{1,3} ?%?$/.test(value) && Number.parseInt(value, 10) <= 100
        ? Number.parseInt(value, 10)
        : refuse(field, 'invalid_number', 'Must be a whole number from 0 to 100.'),
    );
  const whole = (min: number, max: number) => (field: string) =>
    optional(field, (value) =>
      /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max
        ? Number(value)
        : refuse(field, 'invalid_number', `Must be a whole number from ${min} to ${max}.`),
    );
  const flag = (field: string) =>
    optional(field, (value) =>
      /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : refuse(field, 'invalid_flag', 'Must be true or false.'),
    );
  const codes = (field: string) =>
    optional(field, (value) => {
      const list = [...new Set(value.split('|').map((part) => part.trim()))].filter((part) => part !== '');
      const valid = list.length <= 50 && list.every((part) => /^[A-Za-z0-9_-]{1,32}$/.test(part));
      return valid ? list : refuse(field, 'invalid_code', 'Codes of letters, digits, - and _, separated by |.');
    });
  const must =
    <T>(read: (field: string) => T | null) =>
    (field: string): T | null =>
      read(field) ?? refuse(field, 'required', 'The cell must not be empty.');
  return { errors, refuse, text, code, word, day, end, percentage, whole, flag, codes, must, has: (field: string) => field in cells };
}

function isDay(value: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(value)) return false;
  try {
    Temporal.PlainDate.from(value, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

export type Reader = ReturnType<typeof reader>;

/** What a kind of file holds: its columns, and how a row of it is read. */
export type Layout = Readonly<{
  /** What the rows are, in a sentence. */
  about: string;
  /** The columns in the order of a template, with what each holds. */
  holds: Readonly<Record<string, string>>;
  /** The columns that a file must have. Those left out stay as they are. */
  required: readonly string[];
  /** A row that could be imported beside the sample files. */
  example: Readonly<Record<string, string>>;
  read(read: Reader): Values;
  maxRows?: number;
  /** What it takes beside the right to import. */
  needs?: Permission;
  /** The task of the queue that carries it out, of a kind whose facts belong to a later feature. */
  task?: string;
}>;
