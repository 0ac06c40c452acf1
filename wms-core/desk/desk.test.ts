import { describe, expect, test } from 'vitest';
import { minutes } from '#base/time.ts';
import type { TaskRow } from '#wms-core/tasks/index.ts';
import { kindsOf, textOf } from './cases.ts';

const NOW = 1_000_000_000;
const settings = { stuckAfterMs: minutes(15), waitingAfterMs: 0, deadlineNearMs: 0 };
const row = (more: Partial<TaskRow>): TaskRow => ({
  taskId: 'T1',
  owner: 'outbound',
  kind: 'pick',
  status: 'started',
  priority: 50,
  deadline: null,
  document: 'WAVE-1',
  correlationId: 'C',
  body: {} as TaskRow['body'],
  done: {},
  actor: 'W1',
  device: '',
  failure: '',
  note: null,
  trouble: null,
  settled: false,
  retriedAs: '',
  createdAt: NOW,
  updatedAt: NOW,
  startedAt: NOW,
  endedAt: null,
  ...more,
});
const trouble = { code: 'x', text: { en: 'no', zh: '不' }, at: NOW };

describe('what is the matter with a task', () => {
  test.each<[Partial<TaskRow>, string[]]>([
    [{}, []],
    [{ updatedAt: NOW - minutes(16) }, ['stuck']],
    [{ status: 'sent', updatedAt: NOW - minutes(16) }, []],
    [{ deadline: NOW - 1 }, ['late']],
    [{ status: 'held' }, ['blocked']],
    [{ status: 'failed', failure: 'device_lost' }, ['failed']],
    [{ status: 'failed', failure: 'short', deadline: NOW - 1 }, ['short', 'late']],
    [{ status: 'cancelled' }, ['cancelled']],
    [{ trouble }, ['refused']],
  ])('%j: %j', (more, kinds) => {
    expect(kindsOf(row(more), NOW, settings)).toEqual(kinds);
  });
});

test('why a task failed is said in the language of the sentence', () => {
  const note = { en: 'there is no way from A to B', zh: '从 A 到 B 没有可行路径' };
  const { en, zh } = textOf(row({ failure: 'device_lost', note }), 'failed', NOW);
  expect(en).toContain(`device_lost: ${note.en}. Retry it`);
  expect(zh).toContain(note.zh);
  expect(zh).not.toContain(note.en);
});
