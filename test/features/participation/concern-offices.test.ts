import { describe, expect, it } from 'vitest';
import { officesInOrder } from '../../../src/features/participation/concerns/rules.ts';
import { routes } from '../../../src/features/participation/concerns/schema.ts';

describe('the offices in order', () => {
  it('are all of them, each once, the wanted one first and the others as they stand', () => {
    expect(officesInOrder(routes, undefined)).toEqual(['mentorship_facilitator', 'mentorship_lead', 'chair']);
    expect(officesInOrder(routes, 'mentorship_facilitator')).toEqual(['mentorship_facilitator', 'mentorship_lead', 'chair']);
    expect(officesInOrder(routes, 'mentorship_lead')).toEqual(['mentorship_lead', 'mentorship_facilitator', 'chair']);
    expect(officesInOrder(routes, 'chair')).toEqual(['chair', 'mentorship_facilitator', 'mentorship_lead']);
  });
});
