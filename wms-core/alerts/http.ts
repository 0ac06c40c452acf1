import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Clock, toTimestamp } from '#base/time.ts';
import { Actor, answer, closed, coded, Limit } from '../http-schemas.ts';
import type { Alerts } from './alerts.ts';
import { refuseAlert } from './refusals.ts';
import { type AlertRule, ROLES } from './rule.ts';
import { ALERT_RULES } from './rules/index.ts';
import { type Alert, acknowledge, listAlerts, ruleState } from './store.ts';

export interface AlertRoutesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly alerts: Alerts;
  problem(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply;
}

const tags = ['alerts'];
export const Role = Type.Union(ROLES.map((role) => Type.Literal(role)));
export const Level = Type.Union([
  Type.Literal('yellow'),
  Type.Literal('orange'),
  Type.Literal('red'),
]);
const Rule = Type.Enum(ALERT_RULES.map(({ rule }) => rule));
const Settings = Type.Record(Type.String(), Type.Union([Type.Integer(), Type.Boolean()]));
const RuleParams = Type.Object({ rule: coded('expiry') }, closed);
const AlertNumber = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** So many of a preview are told; all are counted. */
const SHOWN = 50;
const Count = Type.Integer({ minimum: 0 });
const Preview = Type.Object({
  levels: Type.Object({ red: Count, orange: Count, yellow: Count }),
  alerts: Type.Array(
    Type.Object({
      subject: Type.String(),
      level: Level,
      text: Type.Object({ en: Type.String(), zh: Type.String() }),
    }),
    { description: `the first ${SHOWN}` },
  ),
});

const time = (at: number | null) => (at === null ? null : toTimestamp(at));
const view = ({ raisedAt, acknowledgedAt, closedAt, ...rest }: Alert) => ({
  ...rest,
  raisedAt: time(raisedAt),
  acknowledgedAt: time(acknowledgedAt),
  closedAt: time(closedAt),
});

/** Alerts and the rules that raise them. */
export function alertRoutes(deps: AlertRoutesDeps): FastifyPluginAsync {
  const { database, clock, alerts, problem } = deps;
  return async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>();

    app.get(
      '/api/v1/alerts',
      {
        schema: {
          tags,
          summary: 'What somebody should know of, the newest first · 预警列表',
          querystring: Type.Object(
            {
              open: Type.Optional(Type.Boolean({ default: true, description: 'false: all' })),
              rule: Type.Optional(Rule),
              level: Type.Optional(Level),
              role: Type.Optional(Role),
              before: Type.Optional(AlertNumber),
              limit: Type.Optional(Limit),
            },
            closed,
          ),
          response: { 200: answer('{alerts}; read on with before = the last one’s number') },
        },
      },
      async ({ query }) => {
        const { open = true, limit = 100, ...rest } = query;
        const found = await database.transaction('alerts list', (tx) =>
          listAlerts(tx, { ...rest, open, limit }),
        );
        return { alerts: found.map(view) };
      },
    );

    app.post(
      '/api/v1/alerts/:alert/acknowledge',
      {
        schema: {
          tags,
          summary: 'Say that somebody sees to it; it closes when it is no longer so · 确认预警',
          params: Type.Object({ alert: AlertNumber }, closed),
          body: Type.Object({ actor: Actor }, { ...closed, examples: [{ actor: 'supervisor' }] }),
          response: { 200: answer('{alert}') },
        },
      },
      async (request, reply) => {
        const { alert } = request.params;
        const by = { actor: request.body.actor, at: clock.now() };
        const done = await database.transaction('acknowledge alert', async (tx) =>
          (await acknowledge(tx, alert, by)) ? { alert } : refuseAlert('alert.unknown', { alert }),
        );
        return isRefusal(done) ? problem(reply, request, done) : done;
      },
    );

    app.get(
      '/api/v1/alert-rules',
      {
        schema: {
          tags,
          summary: 'The rules, who is told, and their settings · 预警规则列表',
          response: { 200: answer('{rules}') },
        },
      },
      async () =>
        database.transaction('alert rules', async (tx) => {
          const rules = [];
          for (const rule of alerts.rules) {
            const { rule: name, name: title, everyMs, settings: schema } = rule satisfies AlertRule;
            const state = await ruleState(tx, rule);
            rules.push({ rule: name, title, everyMs, ...state, schema });
          }
          return { rules };
        }),
    );

    app.put(
      '/api/v1/alert-rules/:rule',
      {
        schema: {
          tags,
          summary: 'Set a rule: on or off, who is told, from when on · 设置预警规则',
          params: RuleParams,
          body: Type.Object(
            {
              enabled: Type.Boolean(),
              role: Role,
              settings: Settings,
              actor: Actor,
            },
            {
              ...closed,
              examples: [
                {
                  enabled: true,
                  role: 'quality',
                  settings: { yellowDays: 45, orangeDays: 20, redDays: 7, freeze: true },
                  actor: 'supervisor',
                },
              ],
            },
          ),
          response: { 200: answer('{rule}') },
        },
      },
      async (request, reply) => {
        const { rule } = request.params;
        const { actor, ...state } = request.body;
        const done = await database.transaction('set alert rule', (tx) =>
          alerts.set(tx, rule, state, actor),
        );
        return isRefusal(done) ? problem(reply, request, done) : { rule };
      },
    );

    app.post(
      '/api/v1/alert-rules/:rule/preview',
      {
        schema: {
          tags,
          summary: 'What a rule would raise now with these settings · 预览规则',
          description: 'Nothing is raised and nobody is told.',
          params: RuleParams,
          body: Type.Object(
            { settings: Settings },
            {
              ...closed,
              examples: [
                { settings: { yellowDays: 45, orangeDays: 20, redDays: 7, freeze: true } },
              ],
            },
          ),
          response: { 200: Preview },
        },
      },
      async (request, reply) => {
        const found = await database.transaction('preview alert rule', (tx) =>
          alerts.preview(tx, request.params.rule, request.body.settings),
        );
        if (isRefusal(found)) return problem(reply, request, found) as never;
        const countOf = (level: string) => found.filter((one) => one.level === level).length;
        return {
          levels: { red: countOf('red'), orange: countOf('orange'), yellow: countOf('yellow') },
          alerts: found
            .slice(0, SHOWN)
            .map(({ subject, level, text }) => ({ subject, level, text })),
        };
      },
    );
  };
}
