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
} as const;

export const refuse = refusalsOf(HANDHELD_REFUSALS);
