import type { ValidateFunction } from 'ajv';
import type { Version } from '#app/vda5050-check/patches.ts';
import { officialSchema as schemaIn } from '#app/vda5050-check/schemas.ts';
import { invariant } from '#base/invariant.ts';
import { findData } from './extras.ts';

/** The official schemas lie beside the project, or where this says; they are no part of it. */
const FOLDER = process.env.VDA5050_SCHEMAS ?? findData('vda5050');

/** Tests against the official schemas are skipped, by name, where they are not at hand. */
export const hasOfficialSchemas = FOLDER !== undefined;
if (!hasOfficialSchemas) {
  console.info('skipped: the official VDA 5050 schemas are not beside the project');
}

const compiled = new Map<string, ValidateFunction>();

/** The official schema, mended where it contradicts the text; compiled once. */
export function officialSchema(version: Version, topic: string): ValidateFunction {
  const key = `${version} ${topic}`;
  const known = compiled.get(key);
  if (known) return known;
  invariant(FOLDER !== undefined, 'asked for only where the schemas are');
  const schema = schemaIn(FOLDER, version, topic);
  compiled.set(key, schema);
  return schema;
}

/** What is wrong with the message by the official schema; empty: nothing. */
export function officialFaults(version: Version, topic: string, message: unknown): string[] {
  const validate = officialSchema(version, topic);
  validate(message);
  return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}
