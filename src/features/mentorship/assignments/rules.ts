/**
 * The first day of a replacement: the day asked for, but none on which the replaced assignment was already over or has run until today, so
 * that a handover takes back no day that has been. Without a day asked for, today.
 */
export function firstDayOf(today: string, wanted: string | null, replaced: Readonly<{ until_on: string | null }>): string {
  const free = replaced.until_on !== null && replaced.until_on < today ? replaced.until_on : today;
  const day = wanted ?? today;
  return day > free ? day : free;
}
