/** What stands on the floor and where, for those who draw it. */
export { type DrawnPlace, readPlaces } from './places.ts';
export {
  type PlaceState,
  readHeat,
  readStandingPlaces,
  readStandingUnits,
  type StandingPlace,
  type StandingUnit,
} from './standing.ts';
