import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const putawayRefusals = {
  'strategy.faults': {
    status: 422,
    en: 'The strategy has {faults} faults, the first: {first} All are listed; nothing was changed.',
    zh: '上架策略有 {faults} 处错误,已逐条列出;未做任何更改。第一处:{first}',
  },
  'strategy.safety_missing': {
    status: 422,
    en: 'The filter {rule} keeps goods and people safe: every strategy has it. Add it to the filters.',
    zh: '过滤规则 {rule} 关系到货物与人员安全,每个策略都必须包含:请把它加入过滤规则。',
  },
  'strategy.safety_weakened': {
    status: 422,
    en: 'The filter {rule} keeps goods and people safe: it is asked of all goods and is no preference. Leave out when and preference.',
    zh: '过滤规则 {rule} 关系到安全:适用于所有货物,且不能作为偏好。请去掉 when 和 preference。',
  },
  'strategy.name_twice': {
    status: 422,
    en: 'Two rules are called {name}: a decision could not say which one it was. Give one of them another name.',
    zh: '有两条规则名为 {name},决策记录将无法区分:请为其中一条改名。',
  },
  'strategy.field_missing': {
    status: 422,
    en: 'The rule {rule} needs the field {field}. Add it.',
    zh: '规则 {rule} 缺少字段 {field}。请补充。',
  },
  'strategy.field_unknown': {
    status: 422,
    en: 'The rule {rule} knows no field {field}: leave it out.',
    zh: '规则 {rule} 没有字段 {field}:请去掉。',
  },
  'strategy.when_bin': {
    status: 422,
    en: 'when says of which goods a rule is asked; {attribute} is of a bin. Put it under bin.',
    zh: 'when 用于限定货物,而 {attribute} 是库位属性:请写在 bin 下。',
  },
  'strategy.bin_goods': {
    status: 422,
    en: 'bin says what must be so of a bin; {attribute} is of the goods. Put it under when.',
    zh: 'bin 用于限定库位,而 {attribute} 是货物属性:请写在 when 下。',
  },
  'strategy.value': {
    status: 422,
    en: '{attribute} is a {type}: {compare} needs one value or one other attribute of that type (in and not_in a list of values; at_least and at_most are for numbers, begins_with for texts).',
    zh: '{attribute} 的类型是 {type}:{compare} 需要一个同类型的值或另一属性(in、not_in 用值列表;at_least、at_most 只用于数字;begins_with 只用于文本)。',
  },
  'strategy.scale': {
    status: 422,
    en: 'The score {rule} measures a number of a bin, and its from and to differ.',
    zh: '评分规则 {rule} 须引用库位的数字属性,且 from 与 to 不能相同。',
  },
  'strategy.unknown': {
    status: 404,
    en: 'There is no putaway strategy of version {version}. The versions are at GET /api/v1/putaway-strategies.',
    zh: '没有版本为 {version} 的上架策略。版本列表见 GET /api/v1/putaway-strategies。',
  },
  'strategy.outdated': {
    status: 409,
    en: 'Version {inForce} of the strategy is in force, not {version} on which this is based: read it again, and try the change on it.',
    zh: '当前生效的策略版本是 {inForce},而本次修改基于版本 {version}:请重新读取后再改。',
  },
  'trial.unknown': {
    status: 404,
    en: 'There is no putaway trial {trial}. Begin one by POST /api/v1/putaway-trials.',
    zh: '没有上架试算 {trial}。请用 POST /api/v1/putaway-trials 开始试算。',
  },
  'trial.conflict': {
    status: 409,
    en: 'Putaway trial {trial} is already known with other content: give the new one another number.',
    zh: '上架试算 {trial} 已存在且内容不同:请换一个编号。',
  },
  'trial.date_invalid': {
    status: 422,
    en: '"{value}" is no time. Write it like 2026-01-07T06:00:00Z.',
    zh: '“{value}”不是有效时间。请按 2026-01-07T06:00:00Z 的格式填写。',
  },
  'trial.nothing': {
    status: 422,
    en: 'No goods were put away between {since} and {until}, so there is nothing to try the strategy on: name a period with deliveries in "since" and "until".',
    zh: '{since} 至 {until} 之间没有上架记录,无法试算:请用 “since” 和 “until” 指定有收货的时段。',
  },
  'trial.too_long': {
    status: 422,
    en: 'More than {limit} lines were put away between {since} and {until}: try a shorter period.',
    zh: '{since} 至 {until} 之间的上架行超过 {limit} 行:请缩短时段。',
  },
  'trial.less_room': {
    status: 409,
    en: 'With the strategy of putaway trial {trial} {changed} pieces find no room, with the one in force {inForce}: change it and try again, or send "anyway": true to put it in force all the same.',
    zh: '上架试算 {trial} 的策略会使 {changed} 件放不下,而当前策略为 {inForce} 件:请修改后重新试算,或发送 "anyway": true 仍然启用。',
  },
  'trial.not_done': {
    status: 409,
    en: 'Putaway trial {trial} is {status}: only what was tried to the end can be put in force.',
    zh: '上架试算 {trial} 状态为 {status}:只有试算完成的策略才能启用。',
  },
} as const satisfies RefusalTable;

export const refusePutaway = refusalsOf(putawayRefusals);
