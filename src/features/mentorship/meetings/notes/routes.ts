import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as notes from './service.ts';

const tags = ['Meetings'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/meetings/:id/notes',
    {
      schema: {
        operationId: 'addMeetingNote',
        summary: 'Add a note to a meeting',
        description:
          'Private by default; with `visibility` `pair` it is for mentee and mentor. Nobody else can read it, whatever their roles, and it is never exported.',
        tags,
        params: IdParams,
        body: schema.NewMeetingNote,
        response: { 201: schema.MeetingNote },
      },
      config: { permission: 'meeting:write', location: '/v1/meeting-notes/:id' },
    },
    (request) => request.write((ctx) => notes.add(ctx, request.params.id, request.body)),
  );

  app.get(
    '/meetings/:id/notes',
    {
      schema: {
        operationId: 'listMeetingNotes',
        summary: 'List your notes of a meeting and those for the pair',
        description: 'While a conflict suspends the assignment, the mentor sees only their own notes.',
        tags,
        params: IdParams,
        querystring: schema.MeetingNoteQuery,
        response: { 200: schema.MeetingNotes },
      },
      config: { permission: 'meeting:read_content', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => notes.list(ctx, request.params.id, request.query)),
  );

  app.get(
    '/meeting-notes/:id',
    {
      schema: {
        operationId: 'getMeetingNote',
        summary: 'Get a note of a meeting',
        description: 'Your own, or one of the other side for the pair. Any other note is not found.',
        tags,
        params: IdParams,
        response: { 200: schema.MeetingNote },
      },
      config: { permission: 'meeting:read_content' },
    },
    (request) => request.read((ctx) => notes.get(ctx, request.params.id)),
  );

  app.patch(
    '/meeting-notes/:id',
    {
      schema: {
        operationId: 'editMeetingNote',
        summary: 'Change or share your note of a meeting',
        description: '`visibility` `pair` shares the note with the other side, `private` takes it back. Only the author can change a note.',
        tags,
        params: IdParams,
        body: schema.MeetingNotePatch,
        response: { 200: schema.MeetingNote },
      },
      config: { permission: 'meeting:write' },
    },
    (request) => request.write((ctx) => notes.edit(ctx, request.params.id, request.body)),
  );
};
