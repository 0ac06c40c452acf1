/** Requests, leases and zones of 3.0. */
import { idle, inZone, RELEASE, type Row, request, SQUARE, V3, zoneSet } from './talks.ts';

export const OF_REQUESTS: readonly Row[] = [
  {
    rule: 'answer_unknown',
    versions: V3,
    say: (talk) => [
      idle(talk),
      talk.say('responses', { responses: [{ requestId: 'R', grantType: 'REJECTED' }] }),
    ],
  },
  {
    rule: 'lease_past',
    versions: V3,
    say: (talk) => [
      talk.state(),
      talk.state(request('REQUESTED')),
      talk.say('responses', {
        responses: [
          { requestId: 'R', grantType: 'GRANTED', leaseExpiry: '2026-01-01T00:00:00.000Z' },
        ],
      }),
    ],
  },
  {
    rule: 'zone_set_changed',
    versions: V3,
    say: (talk) => [
      talk.say('zoneSet', zoneSet('BLOCKED')),
      talk.say('zoneSet', zoneSet('LINE_GUIDED')),
    ],
  },
  {
    rule: 'zone_polygon',
    versions: V3,
    say: (talk) => talk.say('zoneSet', zoneSet('BLOCKED', {}, [...SQUARE].reverse())),
  },
  {
    rule: 'zone_polygon',
    versions: V3,
    say: (talk) =>
      talk.say(
        'zoneSet',
        zoneSet('BLOCKED', {}, [SQUARE[0]!, { x: 8, y: 1 }, { x: 8, y: 0 }, { x: 0, y: 9 }]),
      ),
  },
  {
    rule: 'request_begins',
    versions: V3,
    say: (talk) => [idle(talk), talk.state(request('GRANTED'))],
  },
  {
    rule: 'request_granted',
    versions: V3,
    say: (talk) => [idle(talk), talk.state(request('REQUESTED')), talk.state(request('GRANTED'))],
  },
  {
    rule: 'request_granted',
    versions: V3,
    say: (talk) => [
      idle(talk),
      talk.state(request('REQUESTED')),
      talk.say('responses', { responses: [{ requestId: 'R', grantType: 'QUEUED' }] }),
      talk.state(request('GRANTED')),
    ],
  },
  {
    rule: 'request_doubled',
    versions: V3,
    say: (talk) =>
      talk.state({
        zoneRequests: [...request('REQUESTED').zoneRequests, ...request('REQUESTED').zoneRequests],
      }),
  },
  {
    rule: 'zone_without_grant',
    versions: V3,
    say: (talk) => [talk.say('zoneSet', RELEASE), talk.state(inZone())],
  },
  {
    rule: 'zone_without_grant',
    versions: V3,
    say: (talk) => [talk.say('zoneSet', RELEASE), talk.state(inZone(request('REQUESTED')))],
  },
  {
    rule: 'zone_blocked',
    versions: V3,
    say: (talk) => [talk.say('zoneSet', zoneSet('BLOCKED')), talk.state(inZone())],
  },
];
