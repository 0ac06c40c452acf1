/** What the check says to people: a line for each finding, and what was judged at the end. */
import type { Language, Text } from '#base/refusal.ts';
import type { Finding, FleetModel, Side } from './model.ts';

const SIDES: Readonly<Record<Side, Text>> = {
  ours: { en: 'fleet control', zh: '车队控制' },
  vehicle: { en: 'vehicle', zh: '车辆' },
};

const WORDS = {
  watching: {
    en: 'watching {filter} on {broker}; Ctrl-C ends',
    zh: '正在监视 {broker} 上的 {filter};按 Ctrl-C 结束',
  },
  unreachable: { en: 'cannot listen at {broker}: {why}', zh: '无法监听 {broker}:{why}' },
  down: { en: 'the line to the broker is down', zh: '与消息代理的连接中断' },
  up: {
    en: 'the line is up again: what went over it meanwhile was not seen, orders are followed anew',
    zh: '连接已恢复:期间的消息未被看到,订单重新跟踪',
  },
  judged: { en: 'judged', zh: '已判断' },
  messages: {
    en: 'messages of {vehicles} vehicles in {seconds} s',
    zh: '条消息,{vehicles} 台车辆,{seconds} 秒',
  },
  nothing: {
    en: 'no message of VDA 5050 was seen: this says nothing about anybody',
    zh: '未见任何 VDA 5050 消息:无法得出任何结论',
  },
  notJudged: { en: 'not judged, or by form only', zh: '未判断或仅判断格式' },
  missing: {
    en: '{missing} header ids never seen (lost, or never sent); {restarts} counts began anew; {gaps} breaks of our own line',
    zh: '{missing} 个消息头编号未见(丢失或未发送);{restarts} 次重新计数;自身连接中断 {gaps} 次',
  },
  ignored: { en: 'findings of ignored rules: {ignored}', zh: '被忽略规则的发现:{ignored}' },
  none: { en: 'nothing broke the rules', zh: '未发现违规' },
  findings: { en: 'findings', zh: '项发现' },
} satisfies Record<string, Text>;

export function say(
  language: Language,
  word: keyof typeof WORDS,
  facts: Readonly<Record<string, string | number>> = {},
): string {
  return WORDS[word][language].replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name]));
}

export function findingLine(finding: Finding, language: Language): string {
  const { at, side, vehicle, topic, version, clause, rule, path, text } = finding;
  const time = new Date(at).toISOString().slice(11, 23);
  const where = path ? ` (${path})` : '';
  return `${time} ${SIDES[side][language]} ${vehicle} ${topic} [${version} §${clause}] ${rule}: ${text[language]}${where}`;
}

export interface Outcome {
  readonly model: FleetModel;
  /** By `side rule`. */
  readonly counts: ReadonlyMap<string, number>;
  readonly ignored: number;
  readonly vehicles: number;
  readonly seconds: number;
  readonly gaps: number;
}

const sum = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((total, one) => total + one, 0);
const rows = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, n]) => `  ${String(n).padStart(8)}  ${what}`);

export const judgedCount = (outcome: Outcome): number => sum(outcome.model.judged);

/** So that silence says something: how many messages of each version and topic were held against the rules. */
export function summary(outcome: Outcome, language: Language): string {
  const { model, counts, ignored, vehicles, seconds, gaps } = outcome;
  const { judged, notJudged, missing, restarts } = model;
  const lines: string[] = [''];
  if (judged.size === 0) lines.push(say(language, 'nothing'));
  else {
    const count = say(language, 'messages', { vehicles, seconds });
    lines.push(`${say(language, 'judged')} ${sum(judged)} ${count}:`, ...rows(judged));
  }
  if (notJudged.size > 0) lines.push(`${say(language, 'notJudged')}:`, ...rows(notJudged));
  lines.push(say(language, 'missing', { missing, restarts, gaps }));
  if (ignored > 0) lines.push(say(language, 'ignored', { ignored }));
  if (counts.size > 0) lines.push(`${sum(counts)} ${say(language, 'findings')}:`, ...rows(counts));
  else if (judged.size > 0) lines.push(say(language, 'none'));
  return lines.join('\n');
}
