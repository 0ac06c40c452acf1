/**
 * Every table of the schema `wms`, for typed queries. What the database is, the migrations say
 * (checks, indexes and collations stand there alone); tests/contracts/schema.test.ts keeps the two
 * alike.
 */
export * from './adjustments.ts';
export * from './alerts.ts';
export * from './attachments.ts';
export * from './history.ts';
export * from './inbound.ts';
export * from './landed-costs.ts';
export * from './lot-dates.ts';
export * from './master-data.ts';
export * from './measurements.ts';
export * from './outbound.ts';
export * from './problems.ts';
export * from './sightings.ts';
export * from './slotting.ts';
export * from './stock.ts';
export * from './supplier-returns.ts';
export * from './transit.ts';
export * from './undo.ts';
export * from './work.ts';
