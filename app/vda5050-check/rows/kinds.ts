/** What a factsheet allows. */
import { action } from '../rig.ts';
import { changed, kind, type Row, supported } from './talks.ts';

export const OF_KINDS: readonly Row[] = [
  {
    rule: 'order_too_soon',
    say: (talk, version) => [
      kind(talk, version, {
        timing: { [version === '3.0' ? 'minimumOrderInterval' : 'minOrderInterval']: 3 },
      }),
      talk.order({ to: 1 }),
      talk.order({ to: 1 }),
    ],
  },
  {
    rule: 'too_many',
    say: (talk, version) => [
      kind(talk, version, { arrays: { 'order.nodes': 3 } }),
      talk.order({ to: 3 }),
    ],
  },
  {
    rule: 'action_unsupported',
    say: (talk, version) => [
      kind(talk, version, { actions: [{ actionType: 'drop', actionScopes: ['NODE'] }] }),
      talk.order({ to: 1, actions: { 1: [action('A1')] } }),
    ],
  },
  {
    rule: 'action_unsupported',
    say: (talk, version) => [
      kind(talk, version, { actions: [{ actionType: 'pick', actionScopes: ['NODE'] }] }),
      talk.instant('pick', 'A1'),
    ],
  },
  {
    rule: 'blocking_unsupported',
    say: (talk, version) => [
      kind(talk, version, {
        actions: [{ actionType: 'pick', actionScopes: ['NODE'], blockingTypes: ['SOFT'] }],
      }),
      talk.order({ to: 1, actions: { 1: [action('A1')] } }),
    ],
  },
  {
    rule: 'parameter_missing',
    say: (talk, version) => [
      kind(talk, version, {
        actions: [
          {
            actionType: 'pick',
            actionScopes: ['NODE'],
            actionParameters: [{ key: 'side', valueDataType: 'STRING' }],
          },
        ],
      }),
      talk.order({ to: 1, actions: { 1: [action('A1')] } }),
    ],
  },
  {
    rule: 'optional_unsupported',
    say: (talk, version) => [
      kind(talk, version, { optional: [supported('order.nodes.nodePosition')] }),
      talk.order({ to: 1 }, changed(version, 'edges', 0, { direction: 'left' }, { to: 1 })),
    ],
  },
  {
    rule: 'optional_required',
    say: (talk, version) => [
      kind(talk, version, {
        optional: [
          supported('order.nodes.nodePosition'),
          supported('order.edges.length', 'REQUIRED'),
        ],
      }),
      talk.order({ to: 1 }),
    ],
  },
];
