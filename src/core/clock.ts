/** The source of time: asked once per request; tests replace it. */
export type Clock = () => Temporal.Instant;

/** The time of the machine. */
export const systemClock: Clock = () => Temporal.Now.instant();

/** The civil date of an instant in a department's time zone, as YYYY-MM-DD. */
export function civilDate(instant: Temporal.Instant, timeZone: string): string {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
