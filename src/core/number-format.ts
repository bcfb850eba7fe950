/** What a spreadsheet shows of a number under a number format, as far as an HR file needs it (ECMA-376 part 1, 18.8.30 and 18.8.31). */

/** Text, or `null` where what is shown is not what is held, so that neither may be taken. */
export type Shown = string | null;

/** The formats that a workbook does not spell out, by their numbers. */
const BUILT_IN: Readonly<Record<number, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  37: '#,##0 ;(#,##0)',
  38: '#,##0 ;[Red](#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;[Red](#,##0.00)',
  41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
  42: '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
  43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
  44: '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
};

/** Days of several locales, among the numbers that the standard gives no text for. */
const isDayNumber = (id: number) => (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** The text of a format by its number, where the workbook does not give one. */
export function builtInFormat(id: number): string {
  return BUILT_IN[id] ?? (isDayNumber(id) ? 'yyyy-mm-dd' : 'General');
}

const plain = new Intl.NumberFormat('en-US', { useGrouping: false, maximumSignificantDigits: 15 });

/** Integers as they stand, no `100.0`, no exponent, and the 15 digits that Excel shows instead of the 17 it stores. */
export function plainNumber(stored: string): string {
  return /^-?\d+$/.test(stored) || !Number.isFinite(Number(stored)) ? stored : plain.format(Number(stored));
}

type Token = Readonly<{
  kind: 'literal' | 'digit' | 'point' | 'group' | 'percent' | 'exponent' | 'fraction' | 'general' | 'time';
  text: string;
}>;
type Section = Readonly<{ tokens: readonly Token[]; conditional: boolean }>;

/** A format that has been read: `sections` for positive, negative and zero. */
export type NumberFormat = Readonly<{ sections: readonly Section[] }>;

const PIECE =
  /"([^"]*)"|\\(.)|[_*](?:.|$)|\[(?:\$([^\]-]*)(?:-[^\]]*)?|([hms]+)|([<>=][^\]]*)|[^\]]*)\]|(General)|(E[+-]0+)|(A\/P|AM\/PM|[ymdhsebg]+)|([0#?])|([.,%/;@])|([\s\S])/giu;

/** Reads a number format. */
export function numberFormat(code: string): NumberFormat {
  const sections: { tokens: Token[]; conditional: boolean }[] = [];
  let section = { tokens: [] as Token[], conditional: false };
  const add = (kind: Token['kind'], text: string) => section.tokens.push({ kind, text });
  for (const [, quoted, escaped, currency, elapsed, condition, general, exponent, time, digit, sign, other] of code.matchAll(PIECE)) {
    const literal = quoted ?? escaped ?? currency ?? other;
    if (literal !== undefined) add('literal', literal);
    else if (elapsed !== undefined) add('time', 'h');
    else if (condition !== undefined) section.conditional = true;
    else if (general !== undefined) add('general', '');
    else if (exponent !== undefined) add('exponent', exponent);
    else if (time !== undefined) add('time', time.toLowerCase());
    else if (digit !== undefined) add('digit', digit);
    else if (sign === ';') {
      sections.push(section);
      section = { tokens: [], conditional: false };
    } else if (sign === '.') add('point', '.');
    else if (sign === ',') add('group', ',');
    else if (sign === '%') add('percent', '%');
    else if (sign === '/') add('fraction', '/');
    else if (sign === '@') add('general', '');
  }
  sections.push(section);
  return { sections };
}

/** True where the format shows a day; `time` where it shows a time of day or a duration alone. */
export function showsDay({ sections }: NumberFormat): boolean | 'time' {
  const times = (sections[0]?.tokens ?? []).filter(({ kind }) => kind === 'time').map(({ text }) => text);
  if (times.length === 0) return false;
  if (times.some((text) => /[ydebg]/.test(text))) return true;
  return times.some((text) => /[hsa]/.test(text)) ? 'time' : true;
}

const EPOCH_MS = Date.UTC(1899, 11, 30);
const LAST_SERIAL = 2_958_465; // 9999-12-31
const DAYS_1904 = 1_462;
const ROUNDING = 1e-7; // what programs lose of a day that they reckon

/** The day that a serial number stands for, in the reckoning from 1900 or from 1904; `null` where there is none. */
export function dayOfSerial(serial: number, from1904: boolean): Shown {
  const day = Math.floor(serial + ROUNDING) + (from1904 ? DAYS_1904 : 0);
  if (!Number.isFinite(day) || day < 0 || day > LAST_SERIAL) return null;
  return new Date(EPOCH_MS + day * 86_400_000).toISOString().slice(0, 10);
}

function sectionFor(format: NumberFormat, value: number): { section: Section; signed: boolean } | null {
  const { sections } = format;
  const [positive, negative, zero] = sections;
  if (!positive || sections.some(({ conditional }) => conditional)) return null;
  if (value === 0 && zero) return { section: zero, signed: false };
  if (value < 0 && negative) return { section: negative, signed: false };
  return { section: positive, signed: value < 0 };
}

const SIGNS = /^[\s()+-]*$/;

/**
 * A number, as it stands in the file, under a format that shows no day: percentages as 100 for 100 %, the leading zeros and the letters that the
 * format adds, and otherwise the number itself, without thousands separators and rounding, which are for the eye.
 */
export function shownNumber(stored: string, format: NumberFormat): Shown {
  const value = Number(stored);
  if (stored.trim() === '' || !Number.isFinite(value)) return stored;
  const chosen = sectionFor(format, value);
  if (!chosen) return null;
  const { tokens } = chosen.section;
  const kinds = new Set(tokens.map(({ kind }) => kind));
  const literal = tokens.some(({ kind, text }) => kind === 'literal' && !SIGNS.test(text));
  if (kinds.has('general')) return literal ? wordsAround(tokens, plainNumber(stored)) : plainNumber(stored);
  if (kinds.has('percent')) return literal || scales(tokens) ? null : plainNumber(String(Number((value * 100).toPrecision(15))));
  if (kinds.has('exponent') || kinds.has('fraction')) return literal ? null : plainNumber(stored);
  if (!kinds.has('digit')) return value === 0 && tokens.length > 0 && !literal ? '0' : null;
  if (scales(tokens)) return null;
  if (!literal && !separated(tokens)) return padded(tokens, stored);
  return Number.isSafeInteger(value) && !kinds.has('point') && !kinds.has('group') ? placed(tokens, Math.abs(value), chosen.signed) : null;
}

/** A separator behind the last digit divides what is shown by a thousand. */
function scales(tokens: readonly Token[]): boolean {
  const digits = tokens.filter(({ kind }) => kind === 'digit' || kind === 'group' || kind === 'point');
  const point = digits.findIndex(({ kind }) => kind === 'point');
  return digits.at(-1)?.kind === 'group' || (point > 0 && digits[point - 1]?.kind === 'group');
}

/** True where something stands between two digits, such as the hyphen of `000-000`. */
function separated(tokens: readonly Token[]): boolean {
  const first = tokens.findIndex(({ kind }) => kind === 'digit');
  const last = tokens.findLastIndex(({ kind }) => kind === 'digit');
  return tokens.slice(first, last).some(({ kind, text }) => kind === 'literal' && text !== '');
}

const wordsAround = (tokens: readonly Token[], number: string): string =>
  tokens.map(({ kind, text }) => (kind === 'general' ? number : kind === 'literal' ? text : '')).join('');

/** The number with as many digits before the point as the format shows zeros. */
function padded(tokens: readonly Token[], stored: string): string {
  const point = tokens.findIndex(({ kind }) => kind === 'point');
  const zeros = tokens.slice(0, point < 0 ? undefined : point).filter(({ kind, text }) => kind === 'digit' && text === '0').length;
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d*)(.*)$/.exec(plainNumber(stored)) ?? [];
  return sign + whole.padStart(zeros, '0') + rest;
}

/** The digits in the places of the format, and its words between them. */
function placed(tokens: readonly Token[], value: number, signed: boolean): string {
  const digits = [...String(value)];
  const first = tokens.findIndex(({ kind }) => kind === 'digit');
  let text = '';
  for (let index = tokens.length - 1; index >= 0; index -= 1) {
    const { kind, text: token } = tokens[index] as Token;
    if (kind === 'literal') text = token + text;
    else if (index === first) text = (digits.length > 0 ? digits.splice(0).join('') : token === '0' ? '0' : '') + text;
    else text = (digits.pop() ?? (token === '0' ? '0' : '')) + text;
  }
  return (signed ? '-' : '') + text;
}
