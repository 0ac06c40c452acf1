import type { Words } from './words.ts';

/** What all screens say. */
export const commonWords = {
  'app.name': ['Warehub', 'Warehub 仓库'],
  'act.search': ['Search', '查询'],
  'act.save': ['Save', '保存'],
  'act.do': ['Do it', '执行'],
  'act.cancel': ['Cancel', '取消'],
  'act.close': ['Close', '关闭'],
  'act.refresh': ['Refresh', '刷新'],
  'act.more': ['Show more', '显示更多'],
  'act.add': ['Add', '添加'],
  'act.remove': ['Remove', '移除'],
  'act.export': ['Export', '导出'],
  'act.signIn': ['Sign in', '登录'],
  'act.signOut': ['Sign out', '退出'],
  'act.retry': ['Try again', '重试'],
  'said.done': ['Done.', '已完成。'],
  'said.nothing': ['Nothing here.', '暂无数据。'],
  'said.loading': ['Loading …', '加载中…'],
  'said.offline': [
    'No connection to the warehouse since {time}. What is shown may be out of date; it comes back by itself.',
    '自 {time} 起与仓库断开连接。显示内容可能已过时，连接将自动恢复。',
  ],
  'said.unreachable': [
    'The warehouse does not answer. Nothing was sent twice: try again.',
    '仓库系统无响应。不会重复提交，请重试。',
  ],
  'said.rows': ['{count} rows', '共 {count} 行'],
  'said.rowsMore': ['{count} rows, and there are more', '已显示 {count} 行，还有更多'],
  'field.optional': ['optional', '可选'],
  'choice.yes': ['yes', '是'],
  'choice.no': ['no', '否'],
  'choice.any': ['any', '不限'],
  'language.other': ['中文', 'English'],
} as const satisfies Words;
