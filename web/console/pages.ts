import type { Component } from 'vue';
import type { OperationName } from '#web/api/ask.ts';

/** The pages that are more than a list of documents. */
export interface PageSpec {
  /** Its name in the words (`page.floor`). */
  readonly name: string;
  readonly menu: string;
  /** Left out of the menu when it has a parameter. */
  readonly path: string;
  /** The document that it draws; the bare one is found on it, and not in the menu. */
  readonly draws?: string;
  readonly component: () => Promise<{ default: Component }>;
  /** Shown to whoever may do this, where the house offers it at all. */
  readonly needs?: OperationName;
}

export const PAGES: readonly PageSpec[] = [
  {
    name: 'floor',
    menu: 'floor',
    path: '/floor',
    component: () => import('./pages/FloorPage.vue'),
  },
  {
    name: 'find',
    menu: 'desk',
    path: '/find/:code',
    component: () => import('./pages/FindPage.vue'),
  },
  {
    name: 'exceptions',
    menu: 'desk',
    path: '/desk/exceptions',
    component: () => import('./pages/desk/DeskPage.vue'),
  },
  {
    name: 'reviews',
    menu: 'desk',
    path: '/desk/reviews',
    component: () => import('./pages/reviews/ReviewsPage.vue'),
  },
  {
    name: 'approvals',
    menu: 'desk',
    path: '/desk/approvals',
    component: () => import('./pages/reviews/ApprovalsPage.vue'),
  },
  {
    name: 'alert-rules',
    menu: 'desk',
    path: '/desk/alert-rules',
    component: () => import('./pages/alerts/AlertRulesPage.vue'),
  },
  {
    name: 'labels',
    menu: 'work',
    path: '/work/labels',
    component: () => import('./pages/labels/LabelsPage.vue'),
  },
  {
    name: 'slotting',
    menu: 'work',
    path: '/work/slotting-proposals/:proposal',
    component: () => import('./pages/slotting/SlottingPage.vue'),
  },
  {
    name: 'trace',
    menu: 'stock',
    path: '/stock/trace',
    component: () => import('./pages/trace/TracePage.vue'),
  },
  {
    name: 'import',
    menu: 'data',
    path: '/data/import',
    component: () => import('./pages/import/ImportPage.vue'),
  },
  {
    name: 'strategy',
    menu: 'inbound',
    path: '/inbound/strategy',
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
