import { z } from 'zod';
import { Id, stamps } from '../../../../domain/fields.ts';
import { Kind } from '../schema.ts';

const mail = z.enum(['daily', 'off']).meta({
  description: 'daily: at most one mail a day, in the morning, about everything new; off: no mail. Notifications are listed either way',
  examples: ['daily'],
});
const muted_kinds = z
  .array(Kind)
  .max(500)
  .meta({ description: 'Kinds that are listed and never mailed', examples: [['assignment_activated', 'training_expiring']] });

export const NotificationPreferences = z
  .object({
    person_id: Id.meta({ class: 'own' }),
    mail: mail.meta({ class: 'own' }),
    muted_kinds: muted_kinds.meta({ class: 'own' }),
    ...stamps,
  })
  .meta({ id: 'NotificationPreferences' });
export type NotificationPreferences = z.infer<typeof NotificationPreferences>;

export const NotificationPreferencesPatch = z
  .strictObject({ mail: mail.optional(), muted_kinds: muted_kinds.optional() })
  .meta({ id: 'NotificationPreferencesPatch', example: { mail: 'daily', muted_kinds: ['assignment_activated'] } });
export type NotificationPreferencesPatch = z.infer<typeof NotificationPreferencesPatch>;
