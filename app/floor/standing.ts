import type { Database } from '#base/database/index.ts';
import { hours, type Millis } from '#base/time.ts';
import { readHeat, readStandingPlaces, readStandingUnits } from '#wms-core/floor/index.ts';
import { type Sections, things } from './sections.ts';

/** Pick heat is of so long ago at most. */
export const HEAT_SPAN: Millis = hours(2);

/** What stands where, from the book; three questions for the whole floor. */
export const standingThings = (database: Database): Promise<Sections> =>
  database.transaction('floor.standing', async (tx) => ({
    places: things(
      await readStandingPlaces(tx),
      ({ place }) => place,
      ({ quantity, fill, state }) => ({ quantity, fill, state }),
    ),
    units: things(
      await readStandingUnits(tx),
      ({ unit }) => unit,
      ({ unit: _unit, ...rest }) => rest,
    ),
  }));

export const heatOfPlaces = (database: Database, now: Millis): Promise<Sections> =>
  database.transaction('floor.heat', async (tx) => ({
    heat: things(
      await readHeat(tx, now - HEAT_SPAN),
      ({ place }) => place,
      ({ takes }) => takes,
    ),
  }));
