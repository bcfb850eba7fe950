import { describe, expect, it } from 'vitest';
import { isEmpty } from '../../../src/core/calendar.ts';
import { describeBasis, type ExistingCase, planCases, type Situation } from '../../../src/features/mentorship/conflicts/rules.ts';

describe('planning of conflict cases, by example', () => {
  const assignment = { starts_on: '2025-01-15', ends_on: null };
  const existing: ExistingCase = {
    id: 'c',
    open: true,
    by_hand: false,
    resolution: null,
    starts_on: '2025-07-01',
    ends_on: null,
    basis_ends_on: null,
    basis_ids: ['role'],
  };
  const directorship = { starts_on: '2025-07-01', ends_on: null, ids: ['role'] };

  it('suspends from the day the conflict began, even in the past, and leaves the end open', () => {
    expect(planCases({ today: '2025-08-10', assignment, bases: [directorship], cases: [] })).toEqual({
      open: [{ starts_on: '2025-07-01', ends_on: null, resolution: null, basis_ends_on: null, basis_ids: ['role'] }],
      change: [],
    });
  });

  it('records a conflict that is already over as exactly its days', () => {
    const acting = { ...directorship, ends_on: '2025-08-01' };
    expect(planCases({ today: '2025-08-10', assignment, bases: [acting], cases: [] })).toEqual({
      open: [
        { starts_on: '2025-07-01', ends_on: '2025-08-01', resolution: 'conflict_ended', basis_ends_on: '2025-08-01', basis_ids: ['role'] },
      ],
      change: [],
    });
  });

  it('keeps a case open when its basis has ended, with the day on which it ended', () => {
    expect(planCases({ today: '2025-08-10', assignment, bases: [], cases: [existing] }).change).toEqual([
      { id: 'c', starts_on: '2025-07-01', ends_on: null, basis_ends_on: '2025-07-01', basis_ids: ['role'], reopen: false },
    ]);
  });

  it('gives the days back when HR withdraws the fact, also for a resolved case', () => {
    const over = {
      ...existing,
      open: false,
      by_hand: false,
      resolution: 'conflict_ended',
      ends_on: '2025-08-01',
      basis_ends_on: '2025-08-01',
    };
    const planned = (bases: Situation['bases']) => planCases({ today: '2025-08-10', assignment, bases, cases: [over] }).change;
    expect(planned([])).toMatchObject([{ id: 'c', starts_on: '2025-07-01', ends_on: '2025-07-01', reopen: false }]);
    const later = { ...directorship, starts_on: '2025-07-15', ends_on: '2025-08-01' };
    expect(planned([later])).toMatchObject([{ id: 'c', starts_on: '2025-07-15', ends_on: '2025-08-01' }]);
  });

  it('changes the bases of a case when another basis is added or replaces one', () => {
    const line = { starts_on: '2025-07-01', ends_on: null, ids: ['line'] };
    const ids = (bases: Situation['bases']) =>
      planCases({ today: '2025-08-10', assignment, bases, cases: [existing] }).change.map((each) => each.basis_ids);
    expect(ids([directorship, line])).toEqual([['line', 'role']]);
    expect(ids([line])).toEqual([['line']]);
    expect(ids([directorship])).toEqual([]);
  });

  it('lets the assignment resume between the conflict that ended and one recorded for later', () => {
    const bases = [
      { ...directorship, ends_on: '2025-08-01' },
      { starts_on: '2026-07-01', ends_on: null, ids: ['later'] },
    ];
    expect(planCases({ today: '2025-08-10', assignment, bases, cases: [existing] }).change).toMatchObject([
      { basis_ends_on: '2025-08-01' },
    ]);
  });

  it('reopens a false positive when HR records the same basis again', () => {
    const over = {
      ...existing,
      open: false,
      by_hand: true,
      resolution: 'false_positive',
      ends_on: '2025-07-01',
      basis_ends_on: '2025-07-01',
    };
    expect(isEmpty(over)).toBe(true);
    expect(planCases({ today: '2025-08-10', assignment, bases: [directorship], cases: [over] }).change).toEqual([
      { id: 'c', starts_on: '2025-07-01', ends_on: null, basis_ends_on: null, basis_ids: ['role'], reopen: true },
    ]);
  });
});

describe('the sentence of a basis', () => {
  it('says what the basis is and on which days it holds', () => {
    const basis = {
      kind: 'division_director',
      starts_on: '2025-07-01',
      ends_on: null,
      division: 'Cardiology (CARD)',
      site: null,
      steps: 0,
    };
    expect(describeBasis(basis)).toBe('The mentor is division director of the mentee’s division, Cardiology (CARD), from 2025-07-01.');
  });
});
