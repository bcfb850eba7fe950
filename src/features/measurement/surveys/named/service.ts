import { granted, type WriteCtx } from '../../../../core/context.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { both } from '../../../../core/predicates.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as queries from './queries.ts';
import type { NamedSurveyAnswers, NamedSurveyAnswersQuery } from './schema.ts';

/**
 * Who answered what to an identified survey, for the person who planned it, as respondents were told, and as long as they run surveys. That it was read
 * is recorded.
 * @throws Problem not-found, permission-denied, survey-answers-unnamed, invalid-cursor
 */
export async function list(ctx: WriteCtx, id: string, query: NamedSurveyAnswersQuery): Promise<PageOf<NamedSurveyAnswers>> {
  const permitted = both(allowed(ctx, 'survey_answers:read', { author: 'w.created_by' }), allowed(ctx, 'survey_wave:write'));
  const { form } = granted(await queries.wave(ctx, id, permitted));
  if (form !== 'identified')
    throw new Problem('survey-answers-unnamed', { detail: 'Its answers are stored without names. Read its results.' });
  const answers = await page(ctx, query, queries.list(ctx, id), [{ column: 'i.id', field: 'id' }]);
  await record(ctx, { type: 'survey_wave.answers_read', subject_id: id });
  return answers;
}
