import { refusalsOf } from '#base/refusal.ts';

export const feedRefusals = {
  'feed.cursor': {
    status: 400,
    en: '"{after}" is not a position in the feed: pass the "next" of an earlier answer, or nothing.',
    zh: '“{after}” 不是事件流中的位置：请传入上一次答复的 “next”，或不传。',
  },
} as const;

export const refuse = refusalsOf(feedRefusals);
