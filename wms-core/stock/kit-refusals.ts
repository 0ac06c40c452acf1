/** Why kits are not built, broken or posted so. */
export const kitRefusals = {
  'kit.unknown': {
    status: 422,
    en: 'There is no kit {item} in use: say what is in it under /api/v1/kits.',
    zh: '没有可用的套件 {item}：请先在 /api/v1/kits 建立其组成。',
  },
  'kit.numbers_missing': {
    status: 422,
    en: '{wanted} serial numbers of {item}{kit} are needed, and {given} were given. Scan each piece once.',
    zh: '{item}{kit}需要 {wanted} 个序列号，却给出了 {given} 个。请逐件扫描一次。',
  },
  'kit.number_stranger': {
    status: 422,
    en: '{item} is no part of kit {kit} that is kept by serial number: leave its numbers out.',
    zh: '{item} 不是套件 {kit} 中按序列号管理的组件：请不要填写其序列号。',
  },
  'kit.number_twice': {
    status: 422,
    en: 'Serial number {serial} of {item} was named twice. Scan each piece once.',
    zh: '{item} 的序列号 {serial} 重复。请每件只扫描一次。',
  },
  'kit.number_kit': {
    status: 422,
    en: 'Of serial number {serial} of {item}: {why}.',
    zh: '关于 {item} 的序列号 {serial}：{why}。',
  },
  'kit.number_unfit': {
    status: 409,
    en: 'Serial number {serial} of {item} in {place} cannot be used: {why}. Take another one: {take}.',
    zh: '{place} 的 {item} 序列号 {serial} 不可用：{why}。请改取：{take}。',
  },
  'kit.number_not_in': {
    status: 409,
    en: 'Serial number {serial} of {item} is not in kit {kit} by the book; in it are: {numbers}. Scan it again; it may be of another kit.',
    zh: '账面上 {item} 的序列号 {serial} 不在套件 {kit} 中；其中有：{numbers}。请重新扫描，可能属于另一套件。',
  },
  'kit.nothing_missing': {
    status: 422,
    en: 'Numbers are missing only in kits that are broken: leave missing out when kits are built.',
    zh: '只有拆解套件时才可申报缺失（missing）：组装时请不要填写。',
  },
  'kit.weight_missing': {
    status: 422,
    en: 'Each kit {item} has a weight of its own: weigh the kits and give the grams of all of them.',
    zh: '套件 {item} 逐件计重：请称重并给出全部套件的克数。',
  },
  'kit.weight_unlikely': {
    status: 422,
    en: '{quantity} kits {item} weigh {grams} g, and one weighs about {usual} g. Count and weigh them again.',
    zh: '{quantity} 个套件 {item} 重 {grams} 克，而单个约 {usual} 克。请重新清点并称重。',
  },
  'kit.weight_not_kept': {
    status: 422,
    en: 'Kit {item} is not kept by weight: leave weightGrams out.',
    zh: '套件 {item} 不按重量管理：请不要填写 weightGrams。',
  },
  'kit.short': {
    status: 409,
    en: 'Components for {quantity} kits {item} are missing in {place}: bring them there by a relocation.',
    zh: '{place} 缺少组装 {quantity} 个套件 {item} 的组件：请先用移库把组件移到那里。',
  },
  'kit.lots_unknown': {
    status: 422,
    en: 'Kit {item} was not built here, so the lot of {component} in it is not known: correct the stock by lot instead.',
    zh: '套件 {item} 不是在此组装的，其中 {component} 的批次未知：请改用按批次的库存调整。',
  },
  'kit.more_than_built': {
    status: 409,
    en: 'Work order {kitOrder} built {built} kits {item}, and fewer of them are left than are to be broken: count them.',
    zh: '工单 {kitOrder} 只组装了 {built} 个套件 {item}，剩余数量少于要拆解的数量：请盘点。',
  },
};
