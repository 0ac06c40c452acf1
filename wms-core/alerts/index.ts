export { type Alerts, createAlerts } from './alerts.ts';
export { alertRefusals } from './refusals.ts';
