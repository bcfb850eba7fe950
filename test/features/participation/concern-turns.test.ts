import { describe, expect, it } from 'vitest';
import { inTurn } from '../../../src/features/participation/concerns/rules.ts';
import { routes } from '../../../src/features/participation/concerns/schema.ts';

describe('the capacities in turn', () => {
  it('are all of them, each once, the wanted one first and the others as they stand', () => {
    expect(inTurn(routes, undefined)).toEqual(['mentorship_facilitator', 'mentorship_lead', 'chair']);
    expect(inTurn(routes, 'mentorship_facilitator')).toEqual(['mentorship_facilitator', 'mentorship_lead', 'chair']);
    expect(inTurn(routes, 'mentorship_lead')).toEqual(['mentorship_lead', 'mentorship_facilitator', 'chair']);
    expect(inTurn(routes, 'chair')).toEqual(['chair', 'mentorship_facilitator', 'mentorship_lead']);
  });
});
