/** Places, units, strategies of putaway and slotting. English sentence of the description → 中文. */
export const placeHints = {
  'GS1 global location number': 'GS1 全球位置码（GLN）',
  'nothing is brought here': '不再上架到此处',
  'nothing is allocated from here': '不再从此处分配',
  'nobody is sent to count here': '不再派人来此盘点',
  'what kind of unit it is to the processes': '在流程中作为何种单元',
  'payload: goods and units in or on it': '载重：其内或其上的货物与单元',
  'outer dimensions: all three or none': '外形尺寸：三项全填或全不填',
  'so many of the type may stand on one another, itself counted': '该类型可堆叠的层数（含自身）',
  'unit types and built-in types that may stand in or on it':
    '可放入其内或其上的单元类型与内置类型',
  'zones of the bins they work at; none: all': '其作业货位所在库区；不选为全部',
  'of /api/v1/unit-types': '取自 /api/v1/unit-types',
  'a built-in type, without unitType': '内置类型（未填单元类型时）',
  'its code, where it came with one (an SSCC of another company is kept); left out: each gets an SSCC of the house':
    '自带的编码（保留其他公司的 SSCC）；留空则各分配本库 SSCC',
  'the unit at the place that it stands in or on': '所在位置上承载它的单元',
  'a pallet named by its SSCC, and what is on it': '以 SSCC 标识的托盘及其上货物',
  'what lies on it loose; empty where all is in units of their own':
    '其上散放的货物；全部装在各自单元中时留空',
  'units in or on it that have an SSCC of their own: cases, boxes':
    '其内或其上自带 SSCC 的单元：箱、盒',
  'its SSCC, where the parcel travels on one': '包裹自带 SSCC 时的编码',
  'empty: loose pieces only': '留空：仅散件',
  'where they were found': '发现的位置',
  'so long before its appointment an ASN may be called to its dock':
    '预约时间之前多久可呼叫到货至月台',
  'so long a pallet stays in the receiving area': '托盘在收货区的停留时间',
  'so long before it is expected an ASN without appointment may be called, unless its truck has reported':
    '无预约的到货在预计时间之前多久可呼叫；车辆已报到的除外',
  'the dock or place where the supplier’s truck gets them': '供应商车辆提货的月台或位置',
  'the work place: where what goes in lies loose, and what comes out is laid':
    '作业点：投入的散件所在处，产出也放在此处',
  'asked of goods to which all of these apply; left out: of all goods':
    '仅对全部符合以下条件的货物询问；留空则对所有货物',
  'a list for in and not_in, one value for the others': 'in 与 not_in 填列表，其余填单个值',
  'in place of a value: what another attribute says': '不填值，改用另一属性的内容',
  'of the rule bin: what must be so of a bin, all of it': '用于货位规则：货位须全部满足的条件',
  'of few_items: items in a bin': '用于 few_items：每货位的商品数',
  'dropped for goods that find no room otherwise': '货物无处可放时放弃此规则',
  'of scale: scores 0 here': '用于 scale：此处得 0 分',
  'of scale: scores 1 here': '用于 scale：此处得 1 分',
  'the version that was changed: refused where another is in force':
    '所修改的版本；若已有其他版本生效则拒绝',
  'without a period: the seven days before now': '未填时段：最近七天',
  'also where more pieces find no room by it': '即使因此有更多件无处可放',
  'goes on behind this item: `lookedTo` of a proposal that was not complete':
    '从该商品之后继续：未完成建议中的 `lookedTo`',
  '100': '默认 100',
  'picks of so many days count; 14': '统计多少天的拣货；默认 14',
  'less is not proposed; 10': '低于此值不建议；默认 10',
  'left out: all that are still proposed': '留空：所有仍有效的建议',
  'both also keeps people from counting there; left out: both':
    '“两者”同时禁止在此盘点；留空为“两者”',
} as const;
