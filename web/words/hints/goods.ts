/** Goods: items, packagings, lots, numbers, customs, dangerous goods. English sentence of the description → 中文. */
export const goodsHints = {
  '# digit, @ capital letter, * any sign, {2} or {1,8} behind one: how many':
    '# 数字，@ 大写字母，* 任意字符；其后 {2} 或 {1,8} 表示个数',
  'with (01) before its digits one is a GTIN, whose check digit must be right':
    '数字前带 (01) 的为 GTIN，其校验位必须正确',
  'kept by lot': '按批次管理',
  'kept by serial number': '按序列号管理',
  'the production day is the first day of life': '生产当天计为保质期第一天',
  'UN number of dangerous goods': '危险品 UN 编号',
  'ADR 1.1.3.6': 'ADR 1.1.3.6',
  'class or division, IMDG and ADR': '类别或项别（IMDG、ADR）',
  'proper shipping name, ADR 3.1.2': '正式运输名称（ADR 3.1.2）',
  'proper shipping name, in Chinese': '正式运输名称（中文）',
  'what a piece counts for, ADR 1.1.3.6.3; neither this nor ml: its gross weight':
    '每件计入的量（ADR 1.1.3.6.3）；此项与毫升数均未填时按毛重计',
  'the same, of a liquid or gas': '同上，用于液体或气体',
  'inner packagings in one piece': '每件所含内包装数',
  'most in one inner packaging, ADR 3.4; 0: never as limited quantity':
    '每个内包装的限量（ADR 3.4）；0 表示不得按有限数量运输',
  'most of it on one vehicle': '单车最大装载量',
  'each piece has a weight of its own': '每件重量不一（称重商品）',
  'of one base unit, in minor units of the currency': '每个基本单位的金额，以货币最小单位计',
  'ISO 4217': 'ISO 4217 货币代码',
  'base units in one, numerator of the exact fraction': '每单位所含基本单位数（分数的分子）',
  'what serves an order for it: built kits alone, built kits and then its components, or its components alone':
    '订单由什么满足：仅成品套件、先成品套件再组件，或仅组件',
  'what a dimensioner measures of it; in mm, cm, m, g or kg':
    '由测量仪测得的项目；单位为 mm、cm、m、g 或 kg',
  'what of it was measured; left out, one piece': '测量的对象；留空为单件',
  'of the item; left out, one piece': '该商品的包装；留空为单件',
  'what it is of, where the code does not say': '编码未说明时，指明所属商品',
  'as scanned: symbology id and FNC1 (U+001D) included, or typed (01)…(10)…':
    '按扫描原样（含码制标识与 FNC1，即 U+001D），或手工输入 (01)…(10)…',
  'as scanned: symbology id and FNC1 (U+001D) included, or typed':
    '按扫描原样（含码制标识与 FNC1，即 U+001D），或手工输入',
  'what customs let the goods be; left out, free': '海关监管状态；留空为自由流通',
  'of the entry; of goods that were let free, the declaration': '进境单证号；已放行货物填报关单号',
  'of the entry that they came by': '进境时的单证号',
  'of the entry': '进境单证号',
  'by which the goods become free': '使货物放行的单证',
  'under customs control or excise suspension, and by which document':
    '处于海关监管或消费税暂缓状态，及其单证',
  'takes goods under customs control or excise suspension, and no others':
    '仅接收海关监管或消费税暂缓的货物',
  'his own number, beside the producer’s lot': '供应商自己的批号，与生产批号并存',
  'needed where the lot came from several': '该批次来自多家供应商时必填',
  'YYYY-MM-DD': '年-月-日',
  'YYYY-MM-DD; left out, what is known stays': '年-月-日；留空则保持已知日期',
  'YYYY-MM-DD; left out beside a production date, by the item’s shelf life':
    '年-月-日；填了生产日期而留空时，按商品保质期推算',
  'the date that the worker read twice, or the one as which the lot was known':
    '作业员两次读到的日期，或该批次原已登记的日期',
  'the packaging of the item that is counted; base units where it is left out':
    '按该包装计数；留空则按基本单位',
  'of a piece': '每件',
  'cents, fen': '最小货币单位（分）',
  'net, of all these pieces: of an item with catch weight': '全部件数的净重（称重商品）',
  'of what is kept by serial number, a number for each piece: of the kits (item is the kit), and of each component that goes into them or comes out':
    '按序列号管理的，每件一个号码：套件本身（商品为套件），以及装入或拆出的每个组件',
  'of a component: the number of its kit, where the kits have numbers':
    '组件所属套件的序列号（套件有序列号时）',
  'of kits that are broken: numbers of components that should be in them and are not. They stay in the book at the work place, held until it is counted (POST /api/v1/counts)':
    '拆套时应有而缺失的组件序列号；账面留在作业点并冻结，直至盘点（POST /api/v1/counts）',
  'of all kits that were built together, where the kit has catch weight':
    '一起组装的全部套件的重量（套件为称重商品时）',
  'the kit': '套件',
  'of kits that are built; the work order where it is left out': '所组装的套件；留空则用工单号',
  'a line for a kit may be served by fewer of its components than whole kits have':
    '套件行可按不足整套的组件发货',
  'crew, papers and equipment for dangerous goods in any quantity (ADR 8.1)':
    '具备承运任意数量危险品的人员、单证与装备（ADR 8.1）',
  'dangerous goods that may lie here': '此处可存放的危险品',
} as const;
