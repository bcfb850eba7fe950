import { absent, type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as instruments from '../instruments/queries.ts';
import { promises, reminderWords } from '../kinds.ts';
import { misfits, missing, stored } from '../rules.ts';
import * as queries from './queries.ts';
import type { SurveyAnswers, SurveySheet } from './schema.ts';
import { marksOf, seal, unseal } from './secrets.ts';

/** The department that a link is of, for requests whose caller stays unnamed. */
export const entryOf = (token: string, now: string) => queries.departmentOf(marksOf(token).link, now);

/** What the link asks, with the draft. @throws Problem not-found, whether the secret is unknown or the person is asked no longer */
export async function read(ctx: Ctx, token: string): Promise<SurveySheet> {
  const marks = marksOf(token);
  const asked = granted(await queries.asked(ctx, marks));
  const [items, draft] = [await instruments.itemsAsked(ctx, asked.instrument_id, asked.audience), await queries.draft(ctx, marks.draft)];
  const { code, version, instrument_title, instrument_id: _, is_ready: __, ...wave } = asked;
  return {
    ...wave,
    promise: promises[wave.form],
    reminders: reminderWords[wave.reminds],
    instrument_code: code,
    instrument_version: version,
    instrument_title,
    items,
    answers: draft ? (unseal(token, draft.sealed) as SurveySheet['answers']) : [],
    row_version: draft?.version ?? null,
  };
}

/**
 * Keeps a draft, or submits. Of an anonymous wave nothing is written that names, or could be joined to, an invitation: no event, no stamp, no lock.
 * @throws Problem not-found, survey-wave-state, survey-not-ready, survey-answered, survey-answer-unfit, survey-answer-missing
 */
export async function answer(ctx: WriteCtx, token: string, { status, answers }: SurveyAnswers): Promise<SurveySheet> {
  const marks = marksOf(token);
  await queries.holdWave(ctx, marks);
  const asked = granted(await queries.asked(ctx, marks));
  if (asked.status !== 'open')
    throw new Problem('survey-wave-state', {
      detail: `The survey is ${asked.status}; it takes answers while it is open.`,
      state: asked.status,
    });
  if (!asked.is_ready) throw new Problem('survey-not-ready', { detail: 'Try again once the invitations have gone out, in some hours.' });
  if (asked.is_submitted) throw alreadyAnswered();
  const draft = await queries.draft(ctx, marks.draft);
  if (draft) matched(ctx, { row_version: draft.version });
  else absent(ctx);
  await requireFit(ctx, asked, { status, answers });
  if (status === 'draft') {
    const sealed = seal(token, answers);
    const kept = await queries.keepDraft(ctx, { key: marks.draft, wave_id: asked.wave_id, version: draft?.version ?? 0, sealed });
    if (!kept) throw new Problem('concurrent-change', { detail: 'The draft was changed meanwhile. Read it again.' });
  } else {
    const store = { anonymous: queries.dropIntoUrn, confidential_linked: queries.insertLinked, identified: queries.insertIdentified };
    if ((await store[asked.form](ctx, marks, stored(answers))) === 0n) throw alreadyAnswered();
    await queries.dropDraft(ctx, marks.draft);
  }
  return read(ctx, token);
}

const alreadyAnswered = () =>
  new Problem('survey-answered', { detail: 'This link was used. What was submitted can be neither read nor changed.' });

/** @throws Problem survey-answer-unfit, survey-answer-missing */
async function requireFit(ctx: WriteCtx, asked: queries.Asked, { status, answers }: SurveyAnswers): Promise<void> {
  const items = await instruments.itemsAsked(ctx, asked.instrument_id, asked.audience);
  const wrong = misfits(items, answers);
  if (wrong.length > 0)
    throw new Problem('survey-answer-unfit', {
      detail: 'See errors: each names the answer and what would fit.',
      errors: wrong.map(({ index, detail }) => ({ pointer: `/answers/${index}`, code: 'survey-answer-unfit', detail })),
    });
  const blank = status === 'submitted' ? missing(items, answers) : [];
  if (blank.length > 0) throw Problem.at('survey-answer-missing', '/answers', `Answer ${blank.join(', ')}, or keep a draft.`);
}
