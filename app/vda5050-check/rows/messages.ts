/** A message by itself: transport, form, header. */
import { action } from '../rig.ts';
import { type Row, V2 } from './talks.ts';

export const OF_MESSAGES: readonly Row[] = [
  { rule: 'unknown_topic', say: (talk) => talk.say('orders', {}) },
  { rule: 'unknown_topic', versions: V2, say: (talk) => talk.say('responses', { responses: [] }) },
  { rule: 'wrong_sender', say: (talk) => talk.order({ to: 1 }, {}, { from: 'vehicle' }) },
  { rule: 'qos', say: (talk) => talk.online('ONLINE', { qos: 0 }) },
  { rule: 'qos', say: (talk) => talk.state({}, { qos: 1 }) },
  { rule: 'retained', say: (talk) => talk.order({ to: 1 }, {}, { retain: true }) },
  { rule: 'not_retained', say: (talk) => talk.online('ONLINE', { retain: false }) },
  { rule: 'not_json', say: (talk) => talk.raw('state', 'hello') },
  { rule: 'version_unknown', say: (talk, version) => talk.state({ version: `${version[0]}.9.0` }) },
  {
    rule: 'version_topic',
    say: (talk, version) =>
      talk.state({}, { topic: `uagv/v${version === '3.0' ? 2 : 3}/KIT/0001/state` }),
  },
  { rule: 'schema', say: (talk) => talk.state({ driving: 'yes' }) },
  { rule: 'schema', say: (talk) => talk.order({ to: 1 }, { edges: undefined }) },
  { rule: 'schema', say: (talk) => talk.online('HERE') },
  {
    rule: 'instant_array',
    versions: V2,
    say: (talk) => talk.say('instantActions', { instantActions: [action('I1', 'stateRequest')] }),
  },
  { rule: 'header_vehicle', say: (talk) => talk.state({ serialNumber: '0002' }) },
  {
    rule: 'topic_level',
    say: (talk, version) =>
      talk.state({ serialNumber: 'ä' }, { topic: `uagv/v${version[0]}/KIT/ä/state` }),
  },
  { rule: 'timestamp', say: (talk) => talk.state({ timestamp: '2026-01-07 06:00' }) },
  { rule: 'timestamp', say: (talk) => talk.state({ timestamp: '2026-02-30T06:00:00Z' }) },
  {
    rule: 'header_count',
    say: (talk) => [talk.state({}, { headerId: 7 }), talk.state({}, { headerId: 7 })],
  },
  {
    rule: 'header_count',
    say: (talk) => [talk.state({}, { headerId: 70 }), talk.state({}, { headerId: 30 })],
  },
  { rule: 'header_older', say: (talk) => [talk.state(), talk.state({}, { delay: 5_000 })] },
];
