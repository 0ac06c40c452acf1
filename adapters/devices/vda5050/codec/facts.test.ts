import { describe, expect, it } from 'vitest';
import { samplesOf2 } from '#tests/support/vda5050-samples-2.ts';
import { samplesOf3 } from '#tests/support/vda5050-samples-3.ts';
import { talkWith } from './rig.ts';

describe('a factsheet in the hub’s words', () => {
  const alike = {
    series: 's',
    maxLoadKg: 500,
    speed: { min: 0.1, max: 2 },
    acceleration: 1,
    deceleration: 1,
    size: { length: 1.2, width: 0.8, height: 1 },
    envelopes: [
      {
        name: 'body',
        points: [
          { x: -0.6, y: -0.4 },
          { x: 0.6, y: -0.4 },
          { x: 0, y: 0.4 },
        ],
      },
    ],
    limits: {
      ...{ orderNodes: 10, orderEdges: 9, nodeActions: 0, edgeActions: 0 },
      ...{ idLength: 40, messageBytes: 9_000 },
    },
    minOrderMs: 500,
    minStateMs: 100,
    loadSets: [
      {
        name: 'pallets',
        type: 'EPAL',
        size: { length: 1, width: 1, height: 1 },
        maxKg: 900,
        pickMs: 8_000,
        dropMs: 6_000,
        speed: 1,
      },
    ],
  };
  const height = [{ key: 'height', optional: true }];

  it('of 2.1', () => {
    expect(talkWith('2.1').hear('factsheet', samplesOf2('2.1.0').factsheet[1]).said).toEqual([
      {
        type: 'vehicle_facts',
        facts: {
          ...alike,
          limits: { ...alike.limits, instants: 2 },
          version: '2.1.0',
          kinematics: 'DIFF',
          optional: { 'order.edges.maxSpeed': 'supported' },
          actions: [
            {
              name: 'pick',
              scopes: ['node', 'edge'],
              parameters: height,
              blocking: ['soft', 'hard'],
            },
          ],
          zones: [],
        },
      },
    ]);
  });

  it('of 3.0', () => {
    expect(talkWith('3.0').hear('factsheet', samplesOf3().factsheet[1]).said).toEqual([
      {
        type: 'vehicle_facts',
        facts: {
          ...alike,
          limits: { ...alike.limits, instants: 0 },
          version: '3.0.0',
          kinematics: 'DIFFERENTIAL',
          turnRate: 1,
          optional: { 'order.edges.maximumSpeed': 'required' },
          actions: [
            {
              name: 'pick',
              scopes: ['node', 'edge', 'zone'],
              parameters: height,
              blocking: ['single', 'hard'],
              pausable: true,
              cancellable: false,
            },
          ],
          zones: ['blocked', 'release'],
          battery: { critical: 10, minimum: 30, maximum: 90, minChargeMs: 300_000 },
        },
      },
    ]);
  });
});
