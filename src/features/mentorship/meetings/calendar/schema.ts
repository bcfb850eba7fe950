import { z } from 'zod';
import { Instant, RowId, stamps } from '../../../../domain/fields.ts';

const ShowsObligations = z.boolean().meta({
  class: 'own',
  description: 'What is due to you stands in the feed as well, as entries of a whole day',
  examples: [false],
});

export const CalendarFeed = z
  .object({
    id: RowId,
    revoked_at: Instant.nullable().meta({ class: 'own', description: 'Null while it is open', examples: [null] }),
    shows_obligations: ShowsObligations,
    ...stamps,
  })
  .meta({ id: 'CalendarFeed' });

export const OpenedCalendarFeed = z
  .object({
    id: RowId,
    revoked_at: Instant.nullable().meta({ class: 'own', examples: [null] }),
    shows_obligations: ShowsObligations,
    path: z
      .string()
      .max(100)
      .nullable()
      .meta({
        class: 'own',
        description:
          'Address of the feed, relative to that of this service. Answered only once: null where the answer is repeated for the same Idempotency-Key',
        examples: ['/v1/calendar/q6Xh0mT1oVbq8bX4mXo3bVnQhX3vVwYw3u0m8m1yF0k.ics'],
      }),
    ...stamps,
  })
  .meta({ id: 'OpenedCalendarFeed' });

export const OpenCalendarFeed = z
  .strictObject({
    shows_obligations: z.boolean().default(false).meta({ description: 'Whether what is due to you stands in the feed as well' }),
  })
  .meta({ id: 'OpenCalendarFeed', example: { shows_obligations: true } });
export type OpenCalendarFeed = z.infer<typeof OpenCalendarFeed>;

export const CalendarFeedPatch = z
  .strictObject({ shows_obligations: z.boolean().optional() })
  .meta({ id: 'CalendarFeedPatch', example: { shows_obligations: true } });
export type CalendarFeedPatch = z.infer<typeof CalendarFeedPatch>;

/** Calendar programmes add parameters of their own to an address. None has a meaning here. */
export const AnyQuery = z.looseObject({});

export const RevokeCalendarFeed = z.strictObject({}).meta({ id: 'RevokeCalendarFeed', example: {} });

/** Any text is taken, so that a wrong secret is not found rather than malformed. */
export const FeedAddress = z.strictObject({
  secret: z
    .string()
    .max(200)
    .meta({ description: 'The secret, followed by `.ics`', examples: ['q6Xh0mT1oVbq8bX4mXo3bVnQhX3vVwYw3u0m8m1yF0k.ics'] }),
});

export const ICalendar = z
  .string()
  .max(1_000_000)
  .meta({ class: 'own', examples: ['BEGIN:VCALENDAR\r\nVERSION:2.0\r\n…END:VCALENDAR\r\n'] });
