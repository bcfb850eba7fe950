/** The source of time: asked once per request; tests replace it. */
export type Clock = () => Temporal.Instant;

/** The time of the machine, in milliseconds. */
export const systemClock: Clock = () => {
  const now = Date.now();
  if (latest.epochMilliseconds !== now) latest = Temporal.Instant.fromEpochMilliseconds(now);
  return latest;
};
let latest = Temporal.Now.instant();

type CivilDay = Readonly<{ date: string; from: number; until: number }>;

/** The civil day that was asked for last, by time zone. */
const days = new Map<string, CivilDay>();

/** The civil date of an instant in a department's time zone, as YYYY-MM-DD. */
export function civilDate(instant: Temporal.Instant, timeZone: string): string {
  return civilDateAt(instant.epochMilliseconds, timeZone);
}

/** Like `civilDate`, of an instant in milliseconds since 1970. */
export function civilDateAt(epochMs: number, timeZone: string): string {
  const known = days.get(timeZone);
  if (known && known.from <= epochMs && epochMs < known.until) return known.date;
  const day = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const startOf = (one: Temporal.PlainDate) => one.toZonedDateTime(timeZone).epochMilliseconds;
  const date = day.toString();
  days.set(timeZone, { date, from: startOf(day), until: startOf(day.add({ days: 1 })) });
  return date;
}
