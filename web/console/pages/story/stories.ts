import type { Component } from 'vue';
import type { DocumentSpec } from '../../documents.ts';

type StoryName = NonNullable<DocumentSpec['story']>;

/** What draws the story that a document names. */
export const STORIES: Readonly<Record<StoryName, () => Promise<{ default: Component }>>> = {
  asn: () => import('./AsnStory.vue'),
  order: () => import('./OrderStory.vue'),
};
