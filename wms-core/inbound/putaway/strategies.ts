import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Clock } from '#base/time.ts';
import { type CompiledStrategy, compileStrategy, faultIn } from './compile.ts';
import { refusePutaway } from './refusals.ts';
import type { Strategy } from './strategy.ts';
import {
  insertStrategy,
  lockStrategies,
  type StoredStrategy,
  strategyInForce,
} from './strategy-store.ts';

export interface StrategyChange {
  readonly strategy: Strategy;
  readonly reason: string;
  readonly actor: string;
  /** Refused where another version is in force by now. */
  readonly basedOn?: number;
}

export interface Strategies {
  /** What decides now. */
  inForce(tx: Tx): Promise<{ readonly version: number; readonly compiled: CompiledStrategy }>;
  /** Puts a strategy in force. The one that is in force already changes nothing. */
  set(
    tx: Tx,
    change: StrategyChange,
  ): Promise<{ readonly version: number; readonly isNew: boolean } | Refusal>;
}

export function createStrategies(clock: Clock): Strategies {
  let compiled: { readonly stored: StoredStrategy; readonly rules: CompiledStrategy } | undefined;

  return {
    async inForce(tx) {
      const stored = await strategyInForce(tx);
      // A version that was rolled back may come again with other content.
      if (!compiled || !isDeepStrictEqual(compiled.stored, stored)) {
        compiled = { stored, rules: compileStrategy(stored.strategy) };
      }
      return { version: stored.version, compiled: compiled.rules };
    },
    async set(tx, { strategy, reason, actor, basedOn }) {
      const fault = faultIn(strategy);
      if (isRefusal(fault)) return fault;
      await lockStrategies(tx);
      const before = await strategyInForce(tx);
      if (isDeepStrictEqual(before.strategy, strategy)) {
        return { version: before.version, isNew: false };
      }
      if (basedOn !== undefined && basedOn !== before.version) {
        return refusePutaway('strategy.outdated', { inForce: before.version, version: basedOn });
      }
      const version = before.version + 1;
      await insertStrategy(tx, { version, strategy, reason, actor, at: clock.now() });
      return { version, isNew: true };
    },
  };
}
