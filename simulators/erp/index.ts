export { type Api, createApi, type Fetch } from './api.ts';
export {
  BUSINESS_HELP,
  type BusinessStats,
  businessNamed,
  SIDE_CUSTOMER,
  withBusiness,
} from './business/index.ts';
export type { CatalogueItem } from './catalogue.ts';
export { Erp, erpRandom } from './erp.ts';
export { readHistory } from './history.ts';
export type { ErpDeps, ErpSnapshot, ErpStats } from './model.ts';
export {
  type FlowPlan,
  type MadeUpOptions,
  type PlannedAsn,
  type PlannedOrder,
  planFromHistory,
  planMadeUp,
} from './plan.ts';
export { sizing, type Workload, workloadOf } from './sizing.ts';
