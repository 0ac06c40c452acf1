import { pgSchema } from 'drizzle-orm/pg-core';

export const wms = pgSchema('wms');
