import { isDeepStrictEqual } from 'node:util';
import type { Database, Tx } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { days, type Millis, type Scheduler, toTimestamp } from '#base/time.ts';
import type { MasterData } from '#wms-core/contracts.ts';
import { createPulse } from '../../pulse.ts';
import { compileStrategy, faultIn } from './compile.ts';
import { refusePutaway } from './refusals.ts';
import { createReplay } from './replay.ts';
import type { Strategies } from './strategies.ts';
import type { Strategy } from './strategy.ts';
import { readStrategy, strategyInForce } from './strategy-store.ts';
import type { TrialRow } from './trial-store.ts';
import * as store from './trial-store.ts';

/**
 * Dry runs of a changed strategy: goods that were put away in a period are given places once more,
 * by the strategy in force and by the changed one, each among the bins as they are now less those
 * goods. Nothing is reserved and nothing moves. It goes on behind the answer, line by line with its
 * progress; after a kill it begins anew.
 */

const PERIOD_MS = days(7);
const MOST_LINES = 5_000;
/** Lines between two notes of how far it came. */
const NOTE_EVERY = 50;

export interface TrialRequest {
  readonly trial: string;
  readonly strategy: Strategy;
  readonly since?: Millis;
  readonly until?: Millis;
  readonly actor: string;
}

export interface PutawayTrials {
  /** Its number is its key. Refuses a faulty strategy and a period that is empty or too long. */
  begin(request: TrialRequest): Promise<{ readonly isNew: boolean } | Refusal>;
  read(trial: string): Promise<TrialRow | Refusal>;
  /**
   * Puts in force what was tried; refused where the strategy has changed meanwhile, and, unless
   * asked to anyway, where more pieces find no room by it.
   */
  activate(
    trial: string,
    by: { readonly actor: string; readonly reason: string; readonly anyway?: boolean },
  ): Promise<{ readonly version: number; readonly isNew: boolean } | Refusal>;
  start(): void;
  stop(): Promise<void>;
}

interface TrialParts {
  readonly database: Database;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly masterData: MasterData;
  readonly strategies: Strategies;
  readonly owner: string;
}

/** A repeat may leave the period out: it means the one that was tried. */
function isSame(known: TrialRow, { strategy, since, until }: TrialRequest): boolean {
  return (
    isDeepStrictEqual(known.strategy, strategy) &&
    (since === undefined || since === known.since) &&
    (until === undefined || until === known.until)
  );
}

async function begin(
  tx: Tx,
  parts: TrialParts,
  request: TrialRequest,
): Promise<{ readonly isNew: boolean } | Refusal> {
  const { trial, strategy, actor } = request;
  const known = await store.readTrial(tx, trial);
  if (known) return isSame(known, request) ? { isNew: false } : conflict(trial);
  const at = parts.scheduler.now();
  const until = request.until ?? at;
  const since = request.since ?? until - PERIOD_MS;
  const limit = MOST_LINES + 1;
  const lines = await store.putAwayBetween(tx, { since, until, owner: parts.owner, limit });
  const period = { since: toTimestamp(since), until: toTimestamp(until) };
  if (lines.length === 0) return refusePutaway('trial.nothing', period);
  if (lines.length > MOST_LINES) {
    return refusePutaway('trial.too_long', { limit: MOST_LINES, ...period });
  }
  const { version: basedOn } = await strategyInForce(tx);
  const row = { trial, strategy, basedOn, since, until, actor, lines: lines.length, at };
  return (await store.insertTrial(tx, row)) ? { isNew: true } : conflict(trial);
}

const conflict = (trial: string) => refusePutaway('trial.conflict', { trial });

export function createPutawayTrials(parts: TrialParts): PutawayTrials {
  const { database, scheduler, log, masterData, owner } = parts;
  let stopped = false;

  const tryOut = async (row: TrialRow) => {
    const { since, until } = row;
    const { lines, before } = await database.transaction('trial begins', async (tx) => ({
      lines: await store.putAwayBetween(tx, { since, until, owner, limit: MOST_LINES }),
      before: (await readStrategy(tx, row.basedOn))!,
    }));
    const replay = createReplay({
      ...{ database, masterData, owner, lines },
      inForce: compileStrategy(before.strategy),
      changed: compileStrategy(row.strategy),
    });
    for (let reached = 0; reached < lines.length && !stopped; reached++) {
      await replay.next(lines[reached]!);
      if (reached % NOTE_EVERY !== 0) continue;
      await database.transaction('trial', (tx) => store.noteProgress(tx, row.trial, reached));
    }
    if (stopped) return;
    await database.transaction('trial ends', (tx) =>
      store.endTrial(tx, row.trial, replay.result(), scheduler.now()),
    );
  };

  const pulse = createPulse({
    ...{ scheduler, log, name: 'putaway trials' },
    async work() {
      const row = await database.transaction('open trial', store.nextOpenTrial);
      if (!row) return undefined;
      await tryOut(row);
      return 0;
    },
  });

  return {
    async begin(request) {
      const fault = faultIn(request.strategy);
      if (fault) return fault;
      const begun = await database.transaction('begin trial', (tx) => begin(tx, parts, request));
      if (!isRefusal(begun)) pulse.wake();
      return begun;
    },
    async read(trial) {
      const row = await database.transaction('trial', (tx) => store.readTrial(tx, trial));
      return row ?? refusePutaway('trial.unknown', { trial });
    },
    activate: (trial, { anyway, ...by }) =>
      database.transaction('activate trial', async (tx) => {
        const row = await store.readTrial(tx, trial);
        if (!row) return refusePutaway('trial.unknown', { trial });
        const { strategy, basedOn, status } = row;
        if (status !== 'done') return refusePutaway('trial.not_done', { trial, status });
        const { inForce, changed } = row.result!;
        if (changed.noRoom > inForce.noRoom && !anyway) {
          const pieces = { changed: changed.noRoom, inForce: inForce.noRoom };
          return refusePutaway('trial.less_room', { trial, ...pieces });
        }
        return parts.strategies.set(tx, { ...by, strategy, basedOn });
      }),
    start() {
      stopped = false;
      pulse.start();
    },
    async stop() {
      stopped = true;
      await pulse.stop();
    },
  };
}
