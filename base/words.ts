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
  // Kinds of handling units, packagings and customs states.
  ...{
    pallet: '托盘',
    tote: '周转箱',
    cart: '拣货车',
    cage: '笼车',
    parcel: '包裹',
    inbound: '入库托盘',
  },
  ...{ each: '单件', inner: '中包', case: '箱', bonded: '保税', excise: '应税', free: '自由流通' },
  // Kinds of places.
  ...{ dock_in: '收货月台', staging_in: '入库暂存区', bin: '库位', cross_dock: '越库区' },
  ...{ cart_pool: '拣货车停放区', put_station: '播种工位', put_slot: '播种格口' },
  ...{ tote_pool: '周转箱堆放区', empties_pool: '空托盘区', pack_station: '包装台' },
  ...{ pack_out: '包裹待运区', dock_out: '发货月台', exception: '异常区' },
  // Kinds of values.
  ...{ text: '文本', number: '数字', flag: '是或否' },
  // Kinds of work.
  ...{ kit: '套件' },
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
  ...{ lost: '丢失', cannot: '无法执行' },
  ...{ device_lost: '设备失联', operator_refused: '人员拒绝', forced: '强制结束' },
};

export const inChinese = (word: string): string => WORDS[word] ?? word;
