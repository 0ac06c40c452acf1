export { createGatePort } from './port.ts';
export { gateRefusals } from './refusals.ts';
export { clearSightings, listSightings, sightingView } from './sightings.ts';
export { openPassages } from './verdicts.ts';
