export { type Alerts, createAlerts } from './alerts.ts';
export type { Courier, Couriers, Message, Sent } from './couriers.ts';
export { receiverRoutes } from './receivers-http.ts';
export { alertRefusals } from './refusals.ts';
export { createSender, SENDER_DEFAULTS, type SenderSettings } from './sender.ts';
