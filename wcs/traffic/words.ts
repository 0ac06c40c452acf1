/** Why a vehicle waits, as a person reads it. */
import type { Text } from '#base/refusal.ts';
import type { Wait } from './model.ts';

const list = (who: readonly string[]) => who.join(', ');

type Say = (at: string, who: readonly string[]) => Text;

const WORDS: Record<Wait['for'], Say> = {
  vehicle: (at, who) => ({
    en: `waits at ${at} for ${list(who)} to go on`,
    zh: `在 ${at} 等待 ${list(who)} 离开`,
  }),
  turn: (at, who) => ({
    en: `waits at ${at}: ${list(who)} goes first`,
    zh: `在 ${at} 等待：${list(who)} 先行`,
  }),
  block: (at, who) => ({
    en: `waits at ${at} until block ${list(who)} is free`,
    zh: `在 ${at} 等待区段 ${list(who)} 空出`,
  }),
  zone: (at, who) => ({
    en: `waits at ${at} until zone ${list(who)} is free`,
    zh: `在 ${at} 等待区域 ${list(who)} 空出`,
  }),
  crossing: (at, who) => ({
    en: `waits at ${at} for ${list(who)} to be ready`,
    zh: `在 ${at} 等待 ${list(who)} 就绪`,
  }),
  closure: (at, who) => ({
    en: `waits at ${at}: ${list(who)} is closed`,
    zh: `在 ${at} 等待：${list(who)} 已封闭`,
  }),
  dead: (at, who) => ({
    en: `waits at ${at}: ${list(who)} stands in the way and cannot drive`,
    zh: `在 ${at} 等待：${list(who)} 挡住去路且无法行驶`,
  }),
  person: (at, who) => ({
    en: `waits at ${at} for a person to move ${list(who)}`,
    zh: `在 ${at} 等待人员移开 ${list(who)}`,
  }),
};

export const sayWait = (why: Wait['for'], at: string, who: readonly string[]): Text =>
  WORDS[why](at, who);
