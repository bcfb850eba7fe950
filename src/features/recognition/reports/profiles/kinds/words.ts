/** How days, lengths of time and codes are written in a printed report. */

export const NONE = '–';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A civil day, with blanks at which no line breaks: 1 Jul 2026. */
export function dayWords(day: string | null): string {
  if (day === null) return NONE;
  const [year, month, date] = day.split('-');
  return `${Number(date)}\u00a0${MONTHS[Number(month) - 1]}\u00a0${year}`;
}

export const until = (day: string | null): string => (day === null ? 'present' : dayWords(day));

/** A code in words: `assistant_professor` is Assistant professor. */
export function codeWords(code: string | null): string {
  if (code === null) return NONE;
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const orNone = (words: string | null): string => words ?? NONE;

/** 14 h, 1 h 30 min. */
export function hours(minutes: number): string {
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}\u00a0h${rest > 0 ? ` ${rest}\u00a0min` : ''}`;
}

export const yesNo = (is: boolean): string => (is ? 'Yes' : 'No');

/** 2025/26. */
export const yearWords = (year: number): string => `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
