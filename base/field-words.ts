/** Fields of requests as they are called in a Chinese sentence; others stand as they are written. */
const WORDS: Readonly<Record<string, string>> = {
  ...{ actor: '操作人', reason: '原因', note: '备注', name: '名称', role: '角色', person: '人员' },
  ...{ item: '货品', items: '货品列表', owner: '货主', lot: '批次', supplierLot: '供应商批次' },
  ...{ layer: '批层', serial: '序列号', serials: '序列号', quality: '质量状态', quantity: '数量' },
  ...{ delta: '增减数量', unit: '计量单位', unitType: '载具类型', handlingUnit: '载具' },
  ...{ parent: '外层载具', location: '位置', from: '来源', to: '去向', zone: '库区' },
  ...{ warehouse: '仓库', toWarehouse: '目的仓库', fromWarehouse: '来源仓库', worker: '员工' },
  ...{ order: '订单', asn: '入库通知单', customer: '客户', supplier: '供应商', carrier: '承运商' },
  ...{ line: '行号', lines: '行', document: '单据', delivery: '送货单', parcel: '包裹' },
  ...{ transfer: '调拨单', adjustment: '调整单', count: '数量', counts: '盘点', plan: '计划' },
  ...{ productionDate: '生产日期', expiryDate: '到期日期', expectedAt: '预计到达时间' },
  ...{
    producedFrom: '生产日期起',
    producedTo: '生产日期止',
    fromDay: '起始日',
    untilDay: '截止日',
  },
  ...{ deadline: '截止时间', until: '截止时间', since: '起始时间', at: '时间', priority: '优先级' },
  ...{ weightGrams: '重量', weight: '重量', tareGrams: '皮重', volumeMl: '体积' },
  ...{ lengthMm: '长', widthMm: '宽', heightMm: '高', currency: '币种', limitMinor: '额度' },
  ...{ barcodes: '条码', gtin: 'GTIN', status: '状态', blockReason: '停用原因', kind: '种类' },
  ...{ type: '类型', scope: '范围', limit: '条数', after: '起始位置', before: '截止位置' },
  ...{ importId: '导入编号', holdId: '冻结编号', recallId: '召回编号', moveId: '移动编号' },
  ...{ correctionId: '更正编号', task: '任务', job: '作业', customs: '海关监管', text: '文字' },
  ...{ serviceLevel: '服务等级', allowBackorder: '允许欠单', version: '版本', outcome: '结果' },
};

export const fieldInChinese = (field: string): string => WORDS[field] ?? field;
