import { refusalsOf } from '#base/refusal.ts';

/** What a terminal hears at once, before any step is answered. */
export const HANDHELD_REFUSALS = {
  'scan.wrong': {
    status: 422,
    en: '{code} is not what is asked for here. Scan again.',
    zh: '{code} 不是此处要求的条码，请重新扫描。',
  },
  'scan.unexpected': {
    status: 409,
    en: 'Nothing is to be scanned now. Look at the screen.',
    zh: '当前步骤无需扫描。请看屏幕。',
  },
  'message.malformed': {
    status: 400,
    en: 'The message does not fit: {fault}. Nothing was taken over. The same message is refused again; docs/handheld.md says how each is written.',
    zh: '报文不符合约定：{fault}。未作任何处理；重发同一报文仍会被拒绝，各类报文的写法见 docs/handheld.md。',
  },
  'terminal.unknown': {
    status: 404,
    en: 'The site names no terminal {device}. Have it entered among the handhelds in the site file, or give this terminal the id of one that is.',
    zh: '现场配置中没有终端 {device}。请在现场文件的手持终端（handhelds）中登记，或将本机编号改为已登记的编号。',
  },
} as const;

export const refuse = refusalsOf(HANDHELD_REFUSALS);
