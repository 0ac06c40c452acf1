import { createRouter, createWebHistory, type RouteRecordRaw, START_LOCATION } from 'vue-router';
import { connection } from '#web/api/live.ts';
import { DOCUMENTS } from './documents.ts';
import { PAGES } from './pages.ts';
import AnswerPage from './parts/AnswerPage.vue';
import DocumentPage from './parts/DocumentPage.vue';
import ListPage from './parts/ListPage.vue';

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
    { path: '/', redirect: '/floor' },
    ...PAGES.map(({ path, component }) => ({ path, component })),
    ...documents,
  ],
});

// After a new build the parts of the old one are gone: the page that was wanted is opened with the new ones.
router.onError((_error, to, from) => {
  if (from !== START_LOCATION && connection.online) location.assign(to.fullPath);
});
