import type { Component } from 'vue';
import type { OperationName } from '#web/api/ask.ts';

/** The pages that are more than a list of documents. */
export interface PageSpec {
  /** Its name in the words (`page.floor`). */
  readonly name: string;
  readonly menu: string;
  /** Left out of the menu when it has a parameter. */
  readonly path: string;
  /** What whoever opens it must be allowed to ask. */
  readonly needs: OperationName;
  /** The document that it draws; the bare one is found on it, and not in the menu. */
  readonly draws?: string;
  readonly component: () => Promise<{ default: Component }>;
}

export const PAGES: readonly PageSpec[] = [
  {
    name: 'floor',
    menu: 'floor',
    path: '/floor',
    needs: 'GET /api/v1/floor',
    component: () => import('./pages/FloorPage.vue'),
  },
  {
    name: 'find',
    menu: 'desk',
    path: '/find/:code',
    needs: 'GET /api/v1/lookup',
    component: () => import('./pages/FindPage.vue'),
  },
  {
    name: 'exceptions',
    menu: 'desk',
    path: '/desk/exceptions',
    needs: 'GET /api/v1/exceptions',
    component: () => import('./pages/desk/DeskPage.vue'),
  },
  {
    name: 'reviews',
    menu: 'desk',
    path: '/desk/reviews',
    needs: 'GET /api/v1/counts',
    component: () => import('./pages/reviews/ReviewsPage.vue'),
  },
  {
    name: 'approvals',
    menu: 'desk',
    path: '/desk/approvals',
    needs: 'GET /api/v1/adjustments',
    component: () => import('./pages/reviews/ApprovalsPage.vue'),
  },
  {
    name: 'alert-rules',
    menu: 'desk',
    path: '/desk/alert-rules',
    needs: 'GET /api/v1/alert-rules',
    component: () => import('./pages/alerts/AlertRulesPage.vue'),
  },
  {
    name: 'labels',
    menu: 'work',
    path: '/work/labels',
    needs: 'GET /api/v1/papers/bins',
    component: () => import('./pages/labels/LabelsPage.vue'),
  },
  {
    name: 'slotting',
    menu: 'work',
    path: '/work/slotting-proposals/:proposal',
    needs: 'GET /api/v1/slotting-proposals/{proposal}',
    component: () => import('./pages/slotting/SlottingPage.vue'),
  },
  {
    name: 'trace',
    menu: 'stock',
    path: '/stock/trace',
    needs: 'GET /api/v1/trace',
    component: () => import('./pages/trace/TracePage.vue'),
  },
  {
    name: 'import',
    menu: 'data',
    path: '/data/import',
    needs: 'GET /api/v1/imports',
    component: () => import('./pages/import/ImportPage.vue'),
  },
  {
    name: 'strategy',
    menu: 'inbound',
    path: '/inbound/strategy',
    needs: 'GET /api/v1/putaway-strategy',
    draws: 'putaway-strategy',
    component: () => import('./pages/strategy/StrategyPage.vue'),
  },
  {
    name: 'simulation',
    menu: 'simulation',
    path: '/simulation/panel',
    component: () => import('./pages/simulation/SimulationPage.vue'),
    needs: 'GET /api/v1/simulation',
  },
];
