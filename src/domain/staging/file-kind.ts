/** What carries out one kind of import file: each is a descriptor of the feature that owns its facts, and `Feature.files` says which there are. */
import type { RawBuilder } from 'kysely';
import type { WriteCtx } from '../../core/context.ts';
import type { EventType } from '../events/index.ts';
import type { Counts } from './tables.ts';

/** Something to be said of a row: `field` is null where it is the row as a whole. */
type Noted = Readonly<{ row: number; field: string | null; code: string; detail: string }>;

/** Records errors of rows. */
export type NoteErrors = (found: readonly Noted[]) => Promise<unknown>;

/** What the import of a file was asked for. */
export type GivenFile = Readonly<{
  id: string;
  dry_run: boolean;
  effective_on: string;
  mode: 'all_or_nothing' | 'valid_rows';
  rows: number;
  scope: 'delta' | 'full';
  roster_division_id: string | null;
  absent: 'report' | 'end';
  absent_share: number;
  /** Whether what the source says of days that are over is believed. */
  history: 'trusted' | 'overwritten';
}>;

/** What an import found out about people, or facts of another kind, that a whole file leaves out. */
export type Absence = Readonly<{ missing: object; missing_count: number; ended_count: number; absent_withheld: boolean }>;

/** One kind of file: `check` finds errors and takes those rows out, `apply` writes step by step, `events` are the events of what changed. */
export type FileKind = Readonly<{
  check(
    ctx: WriteCtx,
    given: Pick<GivenFile, 'id' | 'effective_on' | 'mode' | 'history'>,
    columns: ReadonlySet<string>,
    note: NoteErrors,
    warn: NoteErrors,
  ): Promise<void>;
  apply: readonly ((ctx: WriteCtx, columns: ReadonlySet<string>, import_id: string) => Promise<void>)[];
  /** Warnings of what was written, beside all that was there. */
  alike?(ctx: WriteCtx): Promise<readonly Noted[]>;
  /** What it makes of people, or finds of facts, that the file leaves out. */
  absent?(ctx: WriteCtx, given: GivenFile): Promise<Absence>;
  counts(ctx: WriteCtx): Promise<Counts>;
  events(
    given: Pick<GivenFile, 'id' | 'effective_on'>,
  ): readonly Readonly<{ type: EventType; facts: RawBuilder<{ subject_id: string; data: unknown }> }>[];
}>;

/** Kinds of file by name. */
export type FileKinds = Readonly<Record<string, FileKind>>;
