/** What is asked for in lists, times, alerts and access. English sentence of the description → 中文. */
export const questionHints = {
  'after it was accepted; or else daysOn and untilTime': '自接单起；否则用天数与截止时刻',
  '0: the same day': '0：当天',
  'HH:MM of that day, in the time zone of the site': '该日的时:分，按站点时区',
  'HH:MM there: later orders have a day more': '当地时:分；此后的订单多一天',
  'each week’s; without any, and without exceptions, they are always on duty':
    '每周班次；既无班次也无例外时，始终当班',
  'HH:MM': '时:分',
  'days on which these shifts hold instead, or none': '改用这些班次（或无班次）的日期',
  'rows with at least one piece in this state': '至少有一件处于该状态的行',
  'the `next` of the page before': '上一页的 `next`',
  'up to six of owner, item, lot, supplierLot, layer, expiryDate, delivery, supplier, zone, location, handlingUnit, quality, customs, customsDocument; none: one sum over all':
    '最多六项：owner、item、lot、supplierLot、layer、expiryDate、delivery、supplier、zone、location、handlingUnit、quality、customs、customsDocument；不填为总计',
  'layer: each layer’s own unit cost and landed costs, so FIFO by identity; average: that, averaged over all pieces of the owner’s item in the warehouse whose cost is known; standard: the item’s standard cost of now':
    'layer：各层自身的单位成本与到岸费用（即个别计价的先进先出）；average：该货主该商品在库内成本已知各件的平均；standard：商品当前标准成本',
  'any of owner, item, zone, layer; none: one sum over all':
    'owner、item、zone、layer 中任选；不填为总计',
  'rows that agree, too': '也包括一致的行',
  'with pieces here only': '仅库内有货的',
  'the last document of the page before': '上一页的最后一张单据',
  'the last sequence of the page before': '上一页的最后一个序号',
  'read on from the last one’s number': '从上一条的编号继续读取',
  'reason, type, item, zone, worker, month; several with commas between them':
    'reason、type、item、zone、worker、month；多项以逗号分隔',
  'kind and number: move, correction, adjustment, kit, relocation, hold, lift':
    '种类与编号：move、correction、adjustment、kit、relocation、hold、lift',
  'only those that have not departed': '仅尚未发车的',
  'false: all': '否：全部',
  'false: nothing is sent': '否：不发送',
  'left out: all': '留空：全部',
  'one mail address, or the URL that is called by POST': '一个邮箱地址，或以 POST 调用的 URL',
  'of a webhook: whsec_ and 24 to 64 bytes in base64, as of Standard Webhooks; it is never shown again, and stays when none is given':
    'Webhook 密钥：whsec_ 加 24 至 64 字节的 base64（Standard Webhooks）；不再显示，留空则保持不变',
  'the totals are of what began in so many days': '合计为这些天内开始的',
  'only what should not have passed, or only what may': '仅不应通过的，或仅允许通过的',
  'an item, place, unit, order, task, worker or any other code':
    '商品、位置、单元、订单、任务、作业员或其他编码',
  'of the link that `npm start` prints': '取自 `npm start` 显示的链接',
  'the one so far, where there is one': '原密码（如有）',
  'in these warehouses alone; left out, in all': '仅限这些仓库；留空为全部',
  'with the goods of these owners alone; left out, of all': '仅限这些货主的货物；留空为全部',
  'changes in these zones alone; left out, in all': '仅可在这些库区作更改；留空为全部',
  'the first one, or a new one: the person is asked to choose another':
    '初始密码或新密码：本人登录后须另设',
  'stopped: signed out, and not let in': '停用：强制退出且不得登录',
  'codes with commas between them': '多个编码以逗号分隔',
  'the label’s width x height in mm, or a4: a sheet of labels':
    '标签的宽 x 高（毫米），或 a4：整页标签',
  'left out, that of Accept-Language': '留空则按 Accept-Language',
} as const;
