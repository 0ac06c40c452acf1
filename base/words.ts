/**
 * Words of closed sets (states, kinds of work, reasons) as they stand in a Chinese sentence. English
 * ones stand for themselves; so does a word that is not here.
 */
const WORDS: Readonly<Record<string, string>> = {
  // States of tasks, deliveries, orders and what else has one.
  ...{ open: '待处理', sent: '已下发', started: '执行中', held: '已暂停', done: '已完成' },
  ...{ failed: '失败', cancelled: '已取消', expected: '待到货', called: '已叫号' },
  ...{ receiving: '收货中', closed: '已关闭', received: '已收货', short: '短缺' },
  ...{ accepted: '已接单', released: '已释放', picking: '拣货中', picked: '已拣货' },
  ...{ sorting: '分拨中', sorted: '已分拨', checking: '复核中', checked: '已复核' },
  ...{ packing: '包装中', packed: '已包装', weighed: '已称重', loading: '装车中' },
  ...{
    shipped: '已发货',
    staged: '待装车',
    closed_short: '短缺关闭',
    clearing: '清理中',
    attention: '待人工处理',
  },
  ...{ posted: '已过账', rejected: '不合格', withdrawn: '已撤回', passed: '合格', pending: '待检' },
  // Kinds of work.
  ...{ receive: '收货', inspect: '质检', move: '搬运', transfer: '移库', pick: '拣货' },
  ...{ put: '分播', check: '复核', pack: '包装', weigh: '称重', load: '装车', count: '盘点' },
  // Why work failed.
  ...{
    source_empty: '来源为空',
    destination_full: '目的地已满',
    destination_occupied: '目的地被占',
  },
  ...{ blocked: '受阻', damaged: '破损', wrong_item: '货品不符', wrong_lot: '批号不符' },
  ...{ unreadable: '无法识读', overweight: '超重', carrier_lost: '容器丢失' },
  ...{ device_lost: '设备失联', operator_refused: '人员拒绝', forced: '强制结束' },
};

export const inChinese = (word: string): string => WORDS[word] ?? word;
