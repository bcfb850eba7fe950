import { exoMea3 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-mea-3.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoMea3,
  period: '2026-02',
  arrange: async ({ id, sql, insert }) => {
    const [instrument] = await sql<{ id: string }>`select id from survey_instrument where department_id = ${id} limit 1`;
    const asks = {
      instrument_id: instrument?.id,
      title: 'Mentorship',
      audience: 'all',
      about: 'person',
      form: 'anonymous',
      reminds: 'everybody',
    };
    const wave = (state: string, opened_on: string, closed_on: string | null) =>
      insert('survey_wave', { ...asks, state, opens_on: opened_on, closes_on: '2026-06-01', opened_on, closed_on });
    const pause = ({ id: wave_id }: { id: string }, starts_on: string, ends_on: string | null) =>
      insert('survey_wave_pause', { wave_id, reason: 'Too many surveys.', starts_on, ends_on });
    await wave('closed', '2022-09-01', '2022-10-01');
    await wave('closed', '2025-08-01', '2025-08-31');
    const paused = await wave('paused', '2025-09-15', null);
    await wave('closed', '2026-02-01', '2026-03-01');
    // 181 days to the last of February, without 31 of October and 28 of February, of which some are in two pauses.
    await pause(paused, '2025-10-01', '2025-11-01');
    await pause(paused, '2026-01-31', null);
    await pause(await wave('abandoned', '2025-10-10', null), '2025-10-20', '2025-11-01');
    return { people: {} };
  },
  // 122 days.
  rows: [{ who: null, division: null, numerator: 1, denominator: 1, value: 4.01 }],
  values: [{ denominator: 1, value: 4.01 }],
});
