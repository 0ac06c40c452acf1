import type { Words } from './words.ts';

/** Proposals to tidy up: consolidation and reslotting. */
export const slottingWords = {
  'page.slotting': ['Tidying up', '库位整理'],
  'slotting.is.consolidation': ['Half-empty bins are brought together', '合并半空库位'],
  'slotting.is.reslotting': [
    'Fast movers come nearer to the packing stations',
    '快动货品移近打包台',
  ],
  'slotting.by': ['proposed by {who}, {time}', '{who} 于 {time} 提出'],
  'slotting.bins': ['bins in use', '占用库位'],
  'slotting.binsBeforeAfter': ['{before} → {after}', '{before} → {after}'],
  'slotting.saved': ['metres a day that pickers walk less', '每天少走（米）'],
  'slotting.pieces': ['pieces to carry', '搬运件数'],
  'slotting.metres': ['metres to carry them once', '一次性搬运距离（米）'],
  'slotting.notAll': [
    'Not all goods were looked at: propose again, from {item} on.',
    '尚未查看全部货品：可从 {item} 之后继续生成建议。',
  ],
  'slotting.nothing': [
    'Nothing to gain was found: all is where it should be.',
    '没有可优化的库位。',
  ],
  'slotting.before': ['Before', '整理前'],
  'slotting.after': ['After', '整理后'],
  'slotting.empty': ['empty', '空'],
  'slotting.goods': ['{quantity} × {item}', '{quantity} × {item}'],
  'slotting.plus': ['+ {quantity} × {item}', '+ {quantity} × {item}'],
  'slotting.used': ['{percent}% full', '已用 {percent}%'],
  'slotting.savedLine': ['{metres} m less a day', '每天少走 {metres} 米'],
  'slotting.roomFor': ['makes room for {item}', '为 {item} 腾位'],
  'slotting.waitsFor': ['after line {line}', '在第 {line} 行之后'],
  'slotting.choose': ['Line {line}', '第 {line} 行'],
  'slotting.all': ['All', '全选'],
  'slotting.none': ['None', '全不选'],
  'slotting.order': ['Have {count} moves carried', '下发 {count} 个移库任务'],
  'slotting.decline': ['Leave these {count} as they are', '不采纳这 {count} 行'],
  'slotting.progress': [
    '{done} of {ordered} ordered moves are done, {dropped} could not be carried any more.',
    '已下发 {ordered} 个移库，完成 {done} 个，{dropped} 个已无法执行。',
  ],
  'slotting.state.proposed': ['proposed', '待确认'],
  'slotting.state.waiting': ['waits for its place', '等待腾位'],
  'slotting.state.moving': ['is being carried', '搬运中'],
  'slotting.state.done': ['done', '已完成'],
  'slotting.state.dropped': ['not possible any more', '已失效'],
  'slotting.state.declined': ['declined', '未采纳'],
} as const satisfies Words;
