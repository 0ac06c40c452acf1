/** Documents and acts: receipts, holds, counts, adjustments, transfers, costs. English sentence of the description → 中文. */
export const documentHints = {
  'who does it: a person or a system, by name': '执行者：人员或系统的名称',
  'who says it: a person, by name': '提出者姓名',
  'the device or the person': '设备或人员',
  why: '原因',
  'the file': '文件',
  'once by this id; other content under it: 409': '同一编号只执行一次；内容不同则返回 409',
  'its number: it counts once': '其编号：只计一次',
  'a number among those of landed costs': '到岸费用中的编号',
  'freight, duty, insurance, …': '运费、关税、保险等',
  'by what it is spread over the layers that the delivery brought':
    '按什么分摊到该次到货的各层库存',
  'a header and one record a line': '首行为表头，其后每行一条记录',
  'All that is set must match': '须符合所有已填条件',
  'All that is set must match: an item, a lot (the producer’s or the supplier’s) or a delivery at least':
    '须符合所有已填条件；至少填商品、批次（生产商或供应商的）或到货之一',
  'whose goods; left out where goods are named (item, lot, days of production): the house’s own':
    '货主；指明货物（商品、批次、生产日期）而留空时为本公司',
  'whose goods; left out, the house’s own owner': '货主；留空为本公司',
  'for goods that never were here: nothing need be in scope':
    '用于从未到库的货物：范围内可以没有货物',
  'for goods that are not here yet: nothing need be in scope':
    '用于尚未到库的货物：范围内可以没有货物',
  'lifted: the goods are free; closed: none is left here, the hold stays':
    '解除：货物可用；关闭：库内已无货物，冻结保留',
  'needed for goods that are expired': '货物已过期时必填',
  'approved only with a photo or a paper': '须附照片或单据方可批准',
  'ISO 4217; XXX: every currency without a limit of its own; null there: goods without a cost too':
    'ISO 4217；XXX：所有未单设限额的货币；其限额为空时也包括无成本的货物',
  'supervisor, finance …; self: without approval; count: a count’s difference':
    'supervisor、finance 等；self：无需审批；count：盘点差异',
  'minor units; null: any amount': '以最小货币单位计；空为不限金额',
  'approves goods without a cost too, whose worth nobody knows': '也可审批没有成本、价值不明的货物',
  'one of /api/v1/adjustment-reasons': '取自 /api/v1/adjustment-reasons',
  'pieces more or, below zero, fewer than the book says': '比账面多的件数；负数为少',
  'when; now, where it is left out': '时间；留空为现在',
  'goods that an ASN does not list: refuse the scan, or take them in and hold them':
    '到货单未列明的货物：拒绝扫描，或收下并冻结',
  'a lot that a supplier delivered with another expiry date: refuse the scan, or take it in and tell the desk':
    '供应商送来的同批次货物有效期不同：拒绝扫描，或收下并通知异常台',
  'why more may come back than was shipped: a person says so':
    '退回数量可超过发货数量的理由（由人说明）',
  'release: passed after all; supplier_return: back to the supplier, by a worker and a truck (/supplier-returns); downgrade: pieces of another item (asItem)':
    'release：最终合格；supplier_return：由作业员和车辆退回供应商（/supplier-returns）；downgrade：降级为另一商品（asItem）',
  'the number on the paper that the driver signs': '司机签收单号',
  'who takes them': '提货人',
  'pieces that he took': '其提走的件数',
  'pieces that he would not have: they stay': '其拒收的件数（留在库内）',
  'pieces that were not there: they are counted': '未找到的件数（将盘点）',
  'of each pallet; 100: every piece': '每托盘；100 为逐件',
  'of each pallet': '每托盘',
  'bad pieces of a sample up to which the rest passes': '样本中不合格件数不超过此值时，其余放行',
  'good lots in a row': '连续合格批次数',
  'then one lot in so many': '此后每多少批抽检一批',
  'digits behind the point: 125 with a scale of 1 is 12.5': '小数位数：125 且小数位为 1 即 12.5',
  'of the sample, measured one by one': '样本逐件测得',
  'full: every bin once; cycle: a share of the bins each day, round after round; touched: the bins from or to which something moved today (UTC); complaint: all bins with the items':
    'full：每个货位一次；cycle：每天一部分货位，循环进行；touched：当天（UTC）有进出的货位；complaint：存有相关商品的所有货位',
  'of a complaint': '投诉涉及的',
  'none named: all of the warehouse': '不填：整个仓库',
  'of the bins, at most, in a day (UTC); 20 for a cycle, 100 for a full count':
    '每天（UTC）最多盘点的货位；循环盘点默认 20，全盘默认 100',
  'open counts at most': '未完成盘点的上限',
  'of the book, of one item and lot; a greater difference waits; null: none does':
    '占账面的比例（按商品与批次）；差异更大时待复核；空为都不复核',
  'a transfer: the warehouse that its goods go to': '调拨：货物的目的仓库',
  'of /api/v1/service-levels: priority and deadline where none is named':
    '取自 /api/v1/service-levels：未填优先级与截止时间时采用',
  '50, where no level says otherwise': '默认 50，服务等级另有规定的除外',
  'its number; the same number again is no second transport':
    '其编号；重复提交同一编号不会产生第二单',
  'its number': '其编号',
  'a vehicle of the site': '现场车辆',
  'metres on the map': '地图坐标，米',
  'its heading, radians; 0 along x, to the left positive': '朝向（弧度）；沿 x 轴为 0，向左为正',
  'the map; the site’s first where nothing is said': '地图；省略时取现场的第一张',
  'the node at which it stands, or that it passed last': '所在或最后经过的节点',
  'the map': '地图',
  'its version': '其版本',
  'from where it is fetched': '下载地址',
  'the place; to go to: a node of the floor too': '库位；“前往”时也可填路网节点',
  'what is picked or dropped': '所取或所卸的载荷',
  '0 whenever … 100 now': '0 随时 … 100 立即',
  'RFC 3339': 'RFC 3339 时间',
  'only vehicles of this type': '仅限该车型',
  'only vehicles of this group': '仅限该车辆组',
  'only this vehicle': '仅限该车辆',
  'this vehicle, if it is not much farther away': '若不远出许多，优先该车辆',
  'the sequence whose next transport it is': '作为该连续运输的下一单',
  'a transport that must be done before': '须先完成的运输单',
  'by which the whole chain is found; its number if left out':
    '用于查找完整链路的关联编号；省略时取其编号',
  'who asks for it: a person or a system, by name': '下达者：人员或系统的名称',
  'of this sequence': '属于该连续运输',
  'the first failure ends the rest too [false]': '首个失败使其余一并终止 [否]',
  'a task, transport, job, vehicle order or correlation id':
    '任务、运输单、作业、车辆订单或关联编号',
  'a unit; pieces that were in it by the book, too': '单元；账面上其中的货物也一并处理',
} as const;
