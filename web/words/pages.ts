import { deskWords } from './desk.ts';
import { floorWords } from './floor.ts';
import { importWords } from './import.ts';
import { labelWords } from './labels.ts';
import { reviewWords } from './reviews.ts';
import { ruleWords } from './rules.ts';
import { searchWords } from './search.ts';
import { simulationWords } from './simulation.ts';
import { slottingWords } from './slotting.ts';
import { storyWords } from './story.ts';
import { strategyWords } from './strategy.ts';
import { traceWords } from './trace.ts';
import type { Words } from './words.ts';

/** The words of the console's pages that are more than a list of documents. */
export const pageWords: Words = {
  ...deskWords,
  ...floorWords,
  ...importWords,
  ...labelWords,
  ...reviewWords,
  ...ruleWords,
  ...searchWords,
  ...simulationWords,
  ...slottingWords,
  ...storyWords,
  ...strategyWords,
  ...traceWords,
};
