import { z } from 'zod';
import { Page } from '../../../../core/page.ts';
import { anyOf, Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { ConflictChanges } from '../../../mentorship/conflicts/schema.ts';
import { closesPrevious, factQuery, newPeriod, periodPatch, shownPeriod } from '../fields.ts';

const kinds = ['primary', 'dotted', 'supervision', 'evaluation'] as const;

const kind = z
  .enum(kinds)
  .meta({ description: 'A person has one primary line on any day; primary lines never form a cycle', examples: ['primary'] });
const source = z.enum(['hr', 'manual']).meta({ description: 'Where the line comes from: an HR file, or entry by hand', examples: ['hr'] });

export const ReportingLine = z
  .object({
    id: RowId,
    subordinate_id: Id.meta({ class: 'C1' }),
    subordinate: Party.meta({ class: 'C1' }),
    superior_id: Id.meta({ class: 'C1' }),
    superior: Party.meta({ class: 'C1', examples: [{ id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist' }] }),
    kind: kind.meta({ class: 'C1' }),
    source: source.meta({ class: 'C1' }),
    ...shownPeriod('C1'),
    ...stamps,
  })
  .meta({ id: 'ReportingLine' });

export const ReportingLineWithConflicts = ReportingLine.extend({ conflicts: ConflictChanges.meta({ class: 'C9' }) }).meta({
  id: 'ReportingLineWithConflicts',
});

export const NewReportingLine = z
  .strictObject({
    subordinate_id: Id,
    superior_id: Id,
    kind,
    source: source.optional().meta({ description: 'Default manual' }),
    ...newPeriod,
    closes_previous: closesPrevious,
  })
  .meta({ id: 'NewReportingLine' });
export type NewReportingLine = z.infer<typeof NewReportingLine>;

export const ReportingLinePatch = z
  .strictObject({ source: source.optional(), ...periodPatch })
  .meta({ id: 'ReportingLinePatch', example: { ends_on: '2027-07-01' } });
export type ReportingLinePatch = z.infer<typeof ReportingLinePatch>;

export const ReportingLines = Page(ReportingLine, 'ReportingLinePage');
export const LineQuery = z.strictObject({
  ...factQuery,
  subordinate_id: Id.optional(),
  superior_id: Id.optional(),
  kind: anyOf(kinds).optional(),
});
export type LineQuery = z.infer<typeof LineQuery>;
