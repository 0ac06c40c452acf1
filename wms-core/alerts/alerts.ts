import { Value } from 'typebox/value';
import type { Database, Tx } from '#base/database/index.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { Refusal } from '#base/refusal.ts';
import { type Millis, minutes, type Scheduler, type Timer } from '#base/time.ts';
import type { Feed, Ledger } from '#wms-core/contracts.ts';
import { freezeExpired } from './freeze.ts';
import { refuseAlert } from './refusals.ts';
import type { AlertRule, Condition } from './rule.ts';
import type { ExpirySettings } from './rules/expiry.ts';
import { ALERT_RULES } from './rules/index.ts';
import {
  closeAlerts,
  openAlerts,
  type RuleState,
  raiseAlerts,
  ruleState,
  updateAlerts,
  writeRule,
} from './store.ts';

export interface AlertParts {
  readonly database: Database;
  readonly scheduler: Scheduler;
  readonly ledger: Pick<Ledger, 'placeHold'>;
  readonly feed: Feed;
  readonly owner: string;
}

export interface Alerts {
  readonly rules: readonly AlertRule[];
  /** Sets a rule and looks at once. Refuses `alert_rule.unknown`, `alert_rule.settings`. */
  set(
    tx: Tx,
    rule: string,
    state: RuleState,
    actor: string,
  ): Promise<{ readonly done: true } | Refusal>;
  start(): void;
  stop(): Promise<void>;
}

const PULSE_MS = minutes(1);

const event = (type: string, rule: string, subject: string, data: object) => ({
  type,
  subject: `${rule} ${subject}`.slice(0, 200),
  correlationId: '',
  data: { rule, subject, ...data },
});

/** Tells what is so now: raises, makes graver or milder, closes. */
export async function lookAt(
  tx: Tx,
  parts: Pick<AlertParts, 'feed' | 'ledger' | 'owner'>,
  rule: AlertRule,
  at: Millis,
): Promise<void> {
  const state = await ruleState(tx, rule);
  const look = { at, owner: parts.owner };
  if (state.enabled && rule.rule === 'expiry' && (state.settings as ExpirySettings).freeze) {
    await freezeExpired(tx, parts.ledger, look);
  }
  const conditions = state.enabled ? await rule.conditions(tx, look, state.settings) : [];
  const before = await openAlerts(tx, rule.rule);
  if (conditions.length + before.length === 0) return;
  const open = new Map(before.map(({ subject, level }) => [subject, level]));
  const raised = conditions.filter(({ subject, level }) => open.get(subject) !== level);
  const now = new Set(conditions.map(({ subject }) => subject));
  const closed = [...open.keys()].filter((subject) => !now.has(subject));
  const told = { rule: rule.rule, role: state.role };
  const isOpen = ({ subject }: Condition) => open.has(subject);
  await raiseAlerts(
    tx,
    told,
    conditions.filter((one) => !isOpen(one)),
    at,
  );
  await updateAlerts(tx, told, conditions.filter(isOpen));
  await closeAlerts(tx, rule.rule, closed, at);
  if (raised.length + closed.length === 0) return;
  await parts.feed.append(tx, at, [
    ...raised.map(({ subject, level, text, facts }: Condition) =>
      event('wms.alert.raised', rule.rule, subject, { level, role: state.role, text, facts }),
    ),
    ...closed.map((subject) => event('wms.alert.closed', rule.rule, subject, {})),
  ]);
}

/** Watches the books by the rules: each alert is raised once and closes when it is no longer so. */
export function createAlerts(parts: AlertParts): Alerts {
  const { database, scheduler } = parts;
  const dueAt = new Map<string, Millis>();
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let stopped = true;

  /** One transaction a rule: a slow one does not keep what the others lock. */
  const lookAtAll = async () => {
    for (const rule of ALERT_RULES) {
      const at = scheduler.now();
      if (stopped || at < (dueAt.get(rule.rule) ?? 0)) continue;
      await database.transaction(`alerts ${rule.rule}`, (tx) => lookAt(tx, parts, rule, at));
      dueAt.set(rule.rule, at + rule.everyMs);
    }
  };

  const run = async () => {
    timer = undefined;
    running = lookAtAll();
    try {
      await running;
    } catch (error) {
      // The database is away: the next pulse looks again.
      if (!isOperatingError(error)) throw error;
    } finally {
      running = undefined;
    }
    if (!stopped) timer = scheduler.after(PULSE_MS, 'alerts', run);
  };

  return {
    rules: ALERT_RULES,
    async set(tx, name, state, actor) {
      const rule = ALERT_RULES.find((one) => one.rule === name);
      if (!rule) {
        const known = ALERT_RULES.map((one) => one.rule).join(', ');
        return refuseAlert('alert_rule.unknown', { rule: name, known });
      }
      if (!Value.Check(rule.settings, state.settings)) {
        const [first] = Value.Errors(rule.settings, state.settings);
        const path = first?.instancePath || '/';
        return refuseAlert('alert_rule.settings', {
          rule: name,
          path,
          message: first?.message ?? '',
        });
      }
      const at = scheduler.now();
      await writeRule(tx, name, state, { actor, at });
      await lookAt(tx, parts, rule, at);
      return { done: true };
    },
    start() {
      stopped = false;
      timer = scheduler.after(PULSE_MS, 'alerts', run);
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      timer = undefined;
      await running?.catch(() => undefined);
    },
  };
}
