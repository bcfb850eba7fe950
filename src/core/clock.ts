/** Where the service gets the time from: one instant per request, and tests move it. */
export type Clock = () => Temporal.Instant;

export const systemClock: Clock = () => Temporal.Now.instant();

/** The civil date of an instant in a department's time zone, as YYYY-MM-DD. */
export function civilDate(instant: Temporal.Instant, timeZone: string): string {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
