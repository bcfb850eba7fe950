/**
 * A source that overwrites its history, day by day: of days that are over, what was recorded is recorded still; from the day of the file on, what the
 * source says holds. Many people at once, each with a made-up past and one row.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import { counts, importsOf, newNumber, table } from '../../setup/imports.ts';
import { chance } from '../../setup/obligation-facts.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';

const seed = Number(process.env['SEED'] ?? 20_260_301);
const PEOPLE = runs(60, 600);
const TODAY = '2026-03-01';
const FROM = '2026-01-01';
const DAYS = Array.from({ length: 140 }, (_, n) => addDays(FROM, n));

type Period = { kind: string; starts_on: string; ends_on: string | null };
const KINDS = ['clinician_teacher', 'clinician_educator', 'other'] as const;

const world = await createWorld();
const { importFile, startWorking, close } = importsOf(world, await world.freshPeople());
beforeAll(startWorking);
afterAll(close);

const valueOn = (periods: readonly Period[], day: string) =>
  periods.find(({ starts_on, ends_on }) => starts_on <= day && (ends_on === null || ends_on > day))?.kind ?? null;

test(`days that are over stay as they are recorded, and the source is believed from then on (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const dice = chance(seed);
  const somewhere = (from: number, to: number) => addDays(FROM, dice.between(from, to));
  const lives = Array.from({ length: PEOPLE }, () => {
    const recorded: Period[] = [];
    for (let at = dice.between(0, 20); at < 58 && dice.maybe(0.8); ) {
      const length = dice.between(1, 30);
      const isLast = dice.maybe(0.3);
      const ends_on = isLast && dice.maybe(0.6) ? null : addDays(FROM, at + length);
      recorded.push({ kind: dice.of(KINDS), starts_on: addDays(FROM, at), ends_on });
      if (ends_on === null || isLast) break;
      at += length + dice.of([0, 0, 5, 20]);
    }
    // Nothing that is recorded begins after the day of the file.
    const known = recorded.filter(({ starts_on }) => starts_on <= TODAY);
    const starts_on = dice.maybe(0.4) && known.length > 0 ? dice.of(known).starts_on : somewhere(0, 59);
    const ends_on = dice.maybe(0.5) ? null : addDays(starts_on, dice.between(1, 80));
    const row: Period = { kind: dice.maybe(0.5) && known.length > 0 ? dice.of(known).kind : dice.of(KINDS), starts_on, ends_on };
    return { hr_number: newNumber(), known, row };
  });
  for (const { hr_number, known } of lives) {
    const person = await world.person({ division: 'CARD', starts_on: '2015-07-01' });
    await world.sql`update person set hr_number = ${hr_number} where id = ${person.id}`;
    await world.sql`delete from position_description where person_id = ${person.id}`;
    for (const period of known) await world.insert('position_description', { person_id: person.id, ...period });
  }
  const cells = lives.map(({ hr_number, row }) => ({ hr_number, ...row, ends_on: row.ends_on ?? '' }));
  const text = table(layouts.positions.columns, cells);
  const report = await importFile('positions', text, { query: '&history=overwritten' });
  expect(report.errors).toEqual([]);

  const read = async () => {
    const rows = await world.sql<Period & { hr_number: string }>`
      select p.hr_number, f.kind, f.starts_on, f.ends_on from position_description f join person p on p.id = f.person_id
      where p.hr_number = any (${lives.map(({ hr_number }) => hr_number)}) and (f.ends_on is null or f.ends_on > f.starts_on)`;
    return Map.groupBy(rows, ({ hr_number }) => hr_number);
  };
  const after = await read();
  for (const { hr_number, known, row } of lives) {
    const now = after.get(hr_number) ?? [];
    const isCurrent = row.ends_on === null || row.ends_on > TODAY;
    for (const day of DAYS) {
      const [was, says] = [valueOn(known, day), valueOn([row], day)];
      const is = valueOn(now, day);
      const told = { hr_number, day, known, row, now };
      if (day < TODAY) expect([was ?? is, told]).toEqual([was === null ? (is === null ? null : says) : is, told]);
      else if (isCurrent) expect([is, told]).toEqual([says, told]);
      else expect([[was, null].includes(is), told]).toEqual([true, told]);
    }
  }
  const again = await importFile('positions', text, { query: '&history=overwritten' });
  expect(counts(again)).toMatchObject({ created: 0, changed: 0, errors: 0 });
  expect(await read()).toEqual(after);
  expect(new Set(report.warnings.map(({ code }) => code))).toEqual(new Set(['history_kept']));
  expect(report.warning_count).toBeGreaterThan(10);
});
