import { z } from 'zod';
import { Id } from '../../../domain/fields.ts';
import { ConflictChanges } from '../../mentorship/conflicts/schema.ts';
import { Person } from '../../organisation/people/schema.ts';

export const Merge = z
  .strictObject({ duplicate_id: Id.meta({ description: 'The record that is given up; its id keeps leading to the survivor' }) })
  .meta({ id: 'MergePeople' });
export type Merge = z.infer<typeof Merge>;

export const MergedPerson = Person.extend({ conflicts: ConflictChanges.meta({ class: 'C9' }) }).meta({ id: 'MergedPerson' });
