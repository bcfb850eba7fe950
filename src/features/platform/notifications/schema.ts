import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Flag, Id, Instant, RowId, stamps } from '../../../domain/fields.ts';
import { type NotificationKind, notificationKinds } from '../../../domain/notifications/index.ts';

/**
 * A notification to send: to whom, of which kind, about which row. `occasion` distinguishes repetitions (a day, a number of months): a person is
 * notified once of the same kind, subject and occasion. `from_person_id` is the person in whose name it is sent, if any.
 */
export type Notice = Readonly<{
  person_id: string;
  kind: NotificationKind;
  subject_id: string;
  occasion?: string | undefined;
  due_on?: string | null | undefined;
  from_person_id?: string | undefined;
  /** No longer news: kept as read and not mailed, so that nobody is notified of it later. */
  is_old?: boolean | undefined;
}>;

/** The kinds of notification, by name. */
export const Kind = z.enum(notificationKinds).meta({ id: 'NotificationKind', examples: ['assignment_activated'] });

export const Notification = z
  .object({
    id: RowId,
    kind: Kind.meta({ class: 'own' }),
    words: z
      .string()
      .max(200)
      .meta({
        class: 'own',
        description: 'The sentence of its kind: it names nobody and contains nothing of the thing itself',
        examples: ['A formal mentorship has been agreed upon by both sides.'],
      }),
    path: z
      .string()
      .max(200)
      .meta({
        class: 'own',
        description: 'Where to look: a path below the service’s address',
        examples: ['/v1/assignments/0198b7a0-0000-7000-8000-000000000002'],
      }),
    subject_id: Id.meta({ class: 'own', description: 'The thing it is about', examples: ['0198b7a0-0000-7000-8000-000000000002'] }),
    due_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'own', description: 'The day by which something is to be done; null = nothing is', examples: [null] }),
    read_at: Instant.nullable().meta({ class: 'own', description: 'When you marked it as read; null = unread', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'Notification' });
export type Notification = z.infer<typeof Notification>;

export const Notifications = Page(Notification, 'NotificationPage');
export const NotificationQuery = z.strictObject({
  ...pageQuery,
  unread: Flag.optional().meta({ description: 'true: only unread notifications; false: only read ones' }),
  kind: anyOf(notificationKinds).optional(),
});
export type NotificationQuery = z.infer<typeof NotificationQuery>;
