import { addDays } from '../../../../core/calendar.ts';
import type { WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { headerOf, type Subject, store } from '../snapshots.ts';
import { factsOf } from './content-queries.ts';
import type { CfarStatement } from './content-schema.ts';

/**
 * Takes the snapshot of a mentee's statement, over the days of the clock that runs on its day. Answers the id of the preview.
 * @throws Problem cfar-statement-unfit, day-in-future
 */
export async function takeStatement(
  ctx: WriteCtx,
  subject: Subject,
  { as_of = ctx.today }: Readonly<{ as_of?: string | undefined }>,
  publicUrl: string | null,
  supersedes: Readonly<{ id: string; content: string }> | null,
): Promise<string> {
  if (as_of > ctx.today) throw Problem.at('day-in-future', '/as_of', 'A statement is of today or of an earlier day.');
  const facts = subject.kind === 'faculty' ? await factsOf(ctx, subject.id, as_of) : undefined;
  if (!facts) throw Problem.at('cfar-statement-unfit', '/person_id', `The person was not full-time faculty on ${as_of}.`);
  const scope = { person_id: subject.id, as_of, starts_on: facts.clock.starts_on, ends_on: addDays(as_of, 1) };
  const statement: CfarStatement = {
    format: 'cfar-mentorship-statement/1',
    ...headerOf(ctx, 'cfar_statement', subject, scope, publicUrl),
    ...facts,
    ...ownWords(supersedes),
  };
  return store(ctx, 'cfar_statement', statement, { subject, scope, supersedes_id: supersedes?.id ?? null });
}

/** The candidate's own words in the statement whose place it takes: a correction does not lose them. */
function ownWords(before: Readonly<{ content: string }> | null): Pick<CfarStatement, 'narrative' | 'named_mentoring'> {
  const { narrative = null, named_mentoring = [] } = before ? (JSON.parse(before.content) as CfarStatement) : {};
  return { narrative, named_mentoring };
}
