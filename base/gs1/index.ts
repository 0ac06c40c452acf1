/**
 * GS1 keys, labels and tags, pure: nothing here reads a clock or keeps anything. What is wrong with
 * a label is a refusal that names the application identifier.
 */
export { checkDigit, endsInCheckDigit } from './check-digit.ts';
export {
  type Element,
  type ElementString,
  GROUP_SEPARATOR,
  isMarkedGs1,
  missingPartner,
  parseElementString,
  writeBracketed,
  writeElementString,
} from './element-string.ts';
export { type Epc, epcIdUri, epcOf, epcTagUri, keyOfEpc, readEpc, writeEpc } from './epc.ts';
export {
  type Grai,
  gtin14,
  gtinSpellings,
  isGiai,
  isGln,
  isSameCode,
  isSscc,
  makeGtin13,
  makeSscc,
  readGrai,
  writeGrai,
} from './keys.ts';
export { gs1Refusals } from './refusals.ts';
export {
  answersOf,
  itemCodesOf,
  type Label,
  type LabelAnswers,
  plainCode,
  readScan,
  type Scan,
} from './scan.ts';
