import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import { SurveyWave } from '../waves/schema.ts';
import * as schema from './schema.ts';
import * as imported from './service.ts';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/survey-waves/:id/import-answers',
    {
      schema: {
        operationId: 'importSurveyAnswers',
        summary: 'Import the answers of a survey that was held elsewhere',
        description:
          'For mentorship leads and programme administrators. Takes CSV, as the body itself or as the part `file` of a multipart body: the sheets of a wave of the origin `external`, which is then closed. Sheets name nobody. All rows are stored or none: each row that does not fit is named. Refused where more sheets came back than invitations were delivered.',
        tags: ['Surveys'],
        params: IdParams,
        response: { 200: SurveyWave },
      },
      config: {
        permission: 'survey_wave:write',
        changes: true,
        idempotency: 'required',
        uploads: schema.uploads,
        problems: ['survey-wave-state', 'survey-wave-over', 'survey-import-unfit', 'import-file-unreadable', 'idempotency-key-required'],
        example: { origin: 'external', status: 'closed', opened_on: '2023-03-01', closed_on: '2023-04-01' },
      },
    },
    (request) =>
      request.receive(async (upload) => {
        const { id } = request.params;
        const answers = await imported.readAnswers(await request.read((ctx) => imported.readingOf(ctx, id)), upload);
        return request.write((ctx) => imported.importAnswers(ctx, id, answers), {
          fingerprint: JSON.stringify([upload.sha256, upload.fields]),
        });
      }),
  );
};
