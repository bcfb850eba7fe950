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
        summary: 'Keep a note of a meeting',
        description:
          'For yourself, or for the two of you with `visibility` `pair`. Nobody else reads it, whatever their roles; it is never exported.',
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
        summary: 'Your notes of a meeting, and those for the pair',
        description: 'While a conflict suspends the assignment, the mentor reads the own ones only.',
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
        summary: 'One note',
        description: 'Your own, or one the other side keeps for the pair; any other note does not exist for you.',
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
        summary: 'Change your note, or share it',
        description: '`visibility` `pair` shares it with the other side, `private` takes it back. Only its author changes a note.',
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
