import { pgSchema } from '#base/database/drizzle.ts';

export const wms = pgSchema('wms');
