import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const workRefusals = {
  'work.location_unknown': {
    status: 422,
    en: 'There is no location {location}.',
    zh: '没有库位 {location}。',
  },
  'empties.no_room': {
    status: 422,
    en: '{location} has room for {most} handling units: {minimum} empty ones of type {type} cannot stand there.',
    zh: '{location} 只能放 {most} 个容器:放不下 {minimum} 个 {type} 空容器。',
  },
  'count.unknown': {
    status: 404,
    en: 'There is no count {count}.',
    zh: '没有盘点单 {count}。',
  },
  'count.conflict': {
    status: 409,
    en: 'Count {count} is already known with other content.',
    zh: '盘点单 {count} 已存在且内容不同。',
  },
  'count.nothing': {
    status: 422,
    en: 'The book has nothing in {place}: name the items to look for.',
    zh: '账面上 {place} 没有货物:请指明要盘点的货品。',
  },
  'count.stranger': {
    status: 422,
    en: 'No item has the code {code}. Lay it aside and count on.',
    zh: '没有货品使用条码 {code}。请放在一旁,继续盘点。',
  },
  'plan.unknown': {
    status: 404,
    en: 'There is no count plan {plan}.',
    zh: '没有盘点计划 {plan}。',
  },
  'plan.conflict': {
    status: 409,
    en: 'Count plan {plan} is already known with other content: give the new one another number.',
    zh: '盘点计划 {plan} 已存在且内容不同:请换一个编号。',
  },
  'plan.no_bins': {
    status: 422,
    en: 'There is no bin to count in the zones {zones}.',
    zh: '库区 {zones} 中没有可盘点的库位。',
  },
  'relocation.conflict': {
    status: 409,
    en: 'Relocation {relocation} is already known with other content.',
    zh: '移库单 {relocation} 已存在且内容不同。',
  },
  'relocation.short': {
    status: 409,
    en: 'Only {available} of {wanted} pieces of {item} in {place} are free to be moved.',
    zh: '{place} 中的 {item} 只有 {available} 件可移动,需要 {wanted} 件。',
  },
  'relocation.same_place': {
    status: 422,
    en: 'A relocation from {place} to itself moves nothing.',
    zh: '从 {place} 移到原位没有意义。',
  },
  'transfer.line_unknown': {
    status: 422,
    en: 'Task {task} has no line {line} with so many pieces.',
    zh: '任务 {task} 没有行 {line} 或数量不符。',
  },
} as const satisfies RefusalTable;

export const refuseWork = refusalsOf(workRefusals);
