/** Logins of files: each is added as one that is added by hand, and waits for a second person where that one would. */
import type { WriteCtx } from '../../../../core/context.ts';
import { demand } from '../../../../domain/allowed.ts';
import type { FileKind, NoteErrors } from '../../../../domain/staging/file-kind.ts';
import { lockStaged, stageFacts } from '../../../../domain/staging/stage.ts';
import { dropInvalid, stagedFacts } from '../../../../domain/staging/tables.ts';
import * as accessChanges from '../../access-changes/service.ts';
import * as queries from './files-queries.ts';

const cells = { hr_number: 'text', issuer: 'text', subject: 'text' } as const;

/** Finds the errors of the staged rows, takes those rows out, and finds out what becomes of the others. @throws Problem permission-denied */
async function check(ctx: WriteCtx, import_id: string, note: NoteErrors): Promise<void> {
  demand(ctx, 'login:write');
  await stageFacts(ctx, import_id, cells, { hr_number: 'person_id' });
  await lockStaged(ctx, 'person_id');
  await note(await queries.errors(ctx));
  await dropInvalid(ctx, stagedFacts, import_id);
  await queries.match(ctx, await accessChanges.guarded(ctx, ...(await queries.people(ctx))));
}

/** Adds first logins at once, and asks for the approval of the others, who are few: whoever has one, or holds a role that opens everything. */
async function apply(ctx: WriteCtx): Promise<void> {
  await queries.apply(ctx);
  for (const wanted of await queries.waiting(ctx)) await accessChanges.request(ctx, { kind: 'login', ...wanted });
}

export const files: FileKind = {
  check: (ctx, { id }, _columns, note) => check(ctx, id, note),
  apply: [apply],
  counts: queries.counts,
  events: ({ id }) => [{ type: 'login.added', facts: queries.added(id) }],
};
