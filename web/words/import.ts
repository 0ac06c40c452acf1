import type { Words } from './words.ts';

/** Files of master data and opening stock. */
export const importWords = {
  'page.import': ['Import a file', '导入文件'],
  'import.kind': ['What the file is about', '文件内容'],
  'import.template': ['Template', '下载模板'],
  'import.drop': [
    'Drop a CSV file here, or press to choose one',
    '将 CSV 文件拖到此处，或点击选择',
  ],
  'import.mayNot': [
    '{user} may look at reports, and not import. An administrator can give a role that has it.',
    '{user} 可查看导入报告，但无权导入。管理员可授予相应角色。',
  ],
  'import.hint': [
    'UTF-8; the first line names the columns as the template does.',
    'UTF-8 编码；首行为列名，与模板一致。',
  ],
  'import.try': ['Try it: nothing is written', '试运行（不写入）'],
  'import.book': ['Book it', '正式导入'],
  'import.line': ['Line', '行号'],
  'import.column': ['Column', '列'],
  'import.reason': ['What is wrong', '错误原因'],
  'import.said.receiving': [
    'The file comes in: {lines} lines, {written} to be written, {unchanged} unchanged, {faults} faults so far.',
    '正在接收：{lines} 行，待写入 {written}，无变化 {unchanged}，错误 {faults}。',
  ],
  'import.said.checking': [
    'Being checked: {lines} lines, {written} to be written, {unchanged} unchanged, {faults} faults so far.',
    '正在检查：{lines} 行，待写入 {written}，无变化 {unchanged}，错误 {faults}。',
  ],
  'import.said.writing': [
    'Being written: {lines} lines, {written} written, {unchanged} unchanged, {faults} faults.',
    '正在写入：{lines} 行，已写入 {written}，无变化 {unchanged}，错误 {faults}。',
  ],
  'import.said.checked': [
    'Tried, nothing written: {lines} lines, {written} would be written, {unchanged} are unchanged, {faults} faults.',
    '试运行完成，未写入：{lines} 行，将写入 {written}，无变化 {unchanged}，错误 {faults}。',
  ],
  'import.said.done': [
    'Booked: {lines} lines, {written} written, {unchanged} unchanged, {faults} faults.',
    '导入完成：{lines} 行，已写入 {written}，无变化 {unchanged}，错误 {faults}。',
  ],
  'import.said.refused': [
    'Refused, nothing written: {lines} lines, {written} were good, {unchanged} unchanged, {faults} faults.',
    '已拒绝，未写入：{lines} 行，可写入 {written}，无变化 {unchanged}，错误 {faults}。',
  ],
  'import.said.stopped': [
    'Stopped: master data changed meanwhile. Send the file again ({lines} lines, {written} written, {unchanged} unchanged, {faults} faults).',
    '已中止：期间主数据有变更，请重新导入（{lines} 行，已写入 {written}，无变化 {unchanged}，错误 {faults}）。',
  ],
  'import.report': ['Opening stock: the file against the book', '期初库存对账报告'],
  'import.reportSays': [
    '{lines} lines with {file} pieces, {booked} booked; {differing} rows differ.',
    '{lines} 行共 {file} 件，已入账 {booked} 件；{differing} 行有差异。',
  ],
  'import.side.file': ['In the file', '文件'],
  'import.side.booked': ['Booked', '入账'],
  'import.side.here': ['Here now', '现有'],
  'import.of.items': ['Items', '货品'],
  'import.of.packagings': ['Packagings', '包装'],
  'import.of.partners': ['Partners', '往来单位'],
  'import.of.owners': ['Owners', '货主'],
  'import.of.zones': ['Zones', '库区'],
  'import.of.locations': ['Places', '库位'],
  'import.of.warehouses': ['Warehouses', '仓库'],
  'import.of.receipt-tolerances': ['Receipt tolerances', '收货容差'],
  'import.of.service-levels': ['Service levels', '服务等级'],
  'import.of.adjustment-reasons': ['Adjustment reasons', '调整原因'],
  'import.of.approval-limits': ['Approval limits', '审批额度'],
  'import.of.approvers': ['Approvers', '审批人'],
  'import.of.approval-deputies': ['Approval deputies', '审批代理人'],
  'import.of.opening-stock': ['Opening stock', '期初库存'],
} as const satisfies Words;
