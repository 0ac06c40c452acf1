import { createRouter, createWebHistory, type RouteRecordRaw, START_LOCATION } from 'vue-router';
import type { OperationName } from '#web/api/ask.ts';
import { connection } from '#web/api/live.ts';
import { DOCUMENTS } from './documents.ts';
import { firstPath } from './menu.ts';
import { PAGES } from './pages.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** What whoever opens the page must be allowed to ask; a document's list is refused by itself. */
    readonly needs?: OperationName;
  }
}

const ListPage = () => import('./parts/ListPage.vue');
const AnswerPage = () => import('./parts/AnswerPage.vue');
const DocumentPage = () => import('./parts/DocumentPage.vue');

const documents = DOCUMENTS.flatMap((spec): RouteRecordRaw[] => [
  {
    path: `/${spec.menu}/${spec.name}`,
    component: spec.rows ? ListPage : AnswerPage,
    props: { spec },
  },
  ...(spec.one
    ? [
        {
          path: `/${spec.menu}/${spec.name}/${spec.key.map((field) => `:${field}`).join('/')}`,
          component: DocumentPage,
          props: ({ params }: { params: Record<string, string | string[]> }) => ({
            spec,
            codes: Object.fromEntries(spec.key.map((field) => [field, String(params[field])])),
          }),
        },
      ]
    : []),
]);

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    // Whoever came by the set-up link leaves it behind.
    { path: '/', redirect: () => ({ path: firstPath(), hash: '' }) },
    ...PAGES.map(({ path, component, needs }) => ({ path, component, meta: { needs } })),
    ...documents,
  ],
});

// After a new build the parts of the old one are gone: the page that was wanted is opened with the new ones.
router.onError((_error, to, from) => {
  if (from !== START_LOCATION && connection.online) location.assign(to.fullPath);
});
