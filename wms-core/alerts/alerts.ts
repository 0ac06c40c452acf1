import { Value } from 'typebox/value';
import type { Database, Tx } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Millis, minutes, type Scheduler } from '#base/time.ts';
import type { Feed, Ledger } from '#wms-core/contracts.ts';
import { createPulse } from '../pulse.ts';
import { enqueue } from './deliveries.ts';
import { refuseAlert } from './refusals.ts';
import { type AlertRule, type Condition, MAX_CONDITIONS } from './rule.ts';
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
  readonly log: Log;
  readonly ledger: Pick<Ledger, 'placeHold'>;
  readonly feed: Feed;
  readonly owner: string;
}

export interface Alerts {
  readonly rules: readonly AlertRule[];
  /** Sets a rule and looks at once. Refuses `alert_rule.unknown`, `alert_rule.settings`, `alert_rule.tiers`. */
  set(
    tx: Tx,
    rule: string,
    state: RuleState,
    actor: string,
  ): Promise<{ readonly done: true } | Refusal>;
  /** What a rule would raise now with these settings; nothing is raised. Refuses as `set` does. */
  preview(tx: Tx, rule: string, settings: unknown): Promise<readonly Condition[] | Refusal>;
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
  // Two processes that look at once would tell the same twice.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`alerts ${rule.rule}`]);
  const state = await ruleState(tx, rule);
  const look = { at, owner: parts.owner };
  if (state.enabled) await rule.act?.(tx, parts.ledger, look, state.settings);
  const conditions = state.enabled ? await rule.conditions(tx, look, state.settings) : [];
  const before = await openAlerts(tx, rule.rule);
  if (conditions.length + before.length === 0) return;
  const open = new Map(before.map(({ subject, level }) => [subject, level]));
  const raised = conditions.filter(({ subject, level }) => open.get(subject) !== level);
  const now = new Set(conditions.map(({ subject }) => subject));
  // Of more than are read nobody knows which are over.
  const isWhole = conditions.length < MAX_CONDITIONS;
  const closed = isWhole ? [...open.keys()].filter((subject) => !now.has(subject)) : [];
  const told = { rule: rule.rule, role: state.role };
  const isOpen = ({ subject }: Condition) => open.has(subject);
  const fresh = conditions.filter((one) => !isOpen(one));
  const steps = [
    ...(await raiseAlerts(tx, told, fresh, at)),
    ...(await updateAlerts(tx, told, conditions.filter(isOpen))),
    ...(await closeAlerts(tx, rule.rule, closed, at)),
  ];
  await enqueue(tx, steps, at);
  if (raised.length + closed.length === 0) return;
  await parts.feed.append(tx, at, [
    ...raised.map(({ subject, level, text, facts }: Condition) =>
      event('wms.alert.raised', rule.rule, subject, { level, role: state.role, text, facts }),
    ),
    ...closed.map((subject) => event('wms.alert.closed', rule.rule, subject, {})),
  ]);
}

/** The rule of this name, if these are settings that it can have. */
function knownRule(name: string, settings: unknown): AlertRule | Refusal {
  const rule = ALERT_RULES.find((one) => one.rule === name);
  if (!rule) {
    const known = ALERT_RULES.map((one) => one.rule).join(', ');
    return refuseAlert('alert_rule.unknown', { rule: name, known });
  }
  if (!Value.Check(rule.settings, settings)) {
    const [first] = Value.Errors(rule.settings, settings);
    const path = first?.instancePath || '/';
    return refuseAlert('alert_rule.settings', {
      rule: name,
      path,
      message: first?.message ?? '',
    });
  }
  const { tiers = [] } = rule;
  const given = settings as Readonly<Record<string, number>>;
  if (tiers.some((tier, index) => given[tier]! < (given[tiers[index + 1] ?? tier] ?? 0))) {
    return refuseAlert('alert_rule.tiers', { rule: name, order: tiers.join(' ≥ ') });
  }
  return rule;
}

/** Watches the books by the rules: each alert is raised once and closes when it is no longer so. */
export function createAlerts(parts: AlertParts): Alerts {
  const { database, scheduler, log } = parts;
  const dueAt = new Map<string, Millis>();
  const pulse = createPulse({
    ...{ scheduler, log, name: 'alerts' },
    /** One transaction a rule: a slow one does not keep what the others lock. */
    async work() {
      for (const rule of ALERT_RULES) {
        const at = scheduler.now();
        if (at < (dueAt.get(rule.rule) ?? 0)) continue;
        await database.transaction(`alerts ${rule.rule}`, (tx) => lookAt(tx, parts, rule, at));
        dueAt.set(rule.rule, at + rule.everyMs);
      }
      return PULSE_MS;
    },
  });

  return {
    rules: ALERT_RULES,
    async set(tx, name, state, actor) {
      const rule = knownRule(name, state.settings);
      if (isRefusal(rule)) return rule;
      const at = scheduler.now();
      await writeRule(tx, name, state, { actor, at });
      await lookAt(tx, parts, rule, at);
      return { done: true };
    },
    async preview(tx, name, settings) {
      const rule = knownRule(name, settings);
      if (isRefusal(rule)) return rule;
      return rule.conditions(tx, { at: scheduler.now(), owner: parts.owner }, settings);
    },
    start: () => pulse.start(PULSE_MS),
    stop: pulse.stop,
  };
}
