/** What stands on the floor and where, for those who draw it. */
export {
  earliestPast,
  MOST_UNDONE,
  type PastFloor,
  type PastGoods,
  type PastLoad,
  type PastMovement,
  type PastUnit,
  type PastUnitEvent,
  readPastFloor,
} from './past.ts';
export { type DrawnPlace, readPlaces } from './places.ts';
export {
  type PlaceState,
  readHeat,
  readStandingPlaces,
  readStandingUnits,
  type StandingPlace,
  type StandingUnit,
} from './standing.ts';
