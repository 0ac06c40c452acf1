import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { DOCUMENTS } from './documents.ts';
import { PAGES } from './pages.ts';
import DocumentPage from './parts/DocumentPage.vue';
import ListPage from './parts/ListPage.vue';

const documents = DOCUMENTS.flatMap((spec): RouteRecordRaw[] => [
  { path: `/${spec.menu}/${spec.name}`, component: ListPage, props: { spec } },
  ...(spec.one
    ? [
        {
          path: `/${spec.menu}/${spec.name}/:code`,
          component: DocumentPage,
          props: ({ params }: { params: Record<string, string | string[]> }) => ({
            spec,
            code: String(params.code),
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
