/**
 * The official JSON schemas of VDA 5050 from a folder (`2.0.0/`, `2.1.0/`, `3.0.0/`), mended where
 * they contradict the text. They are no part of the house.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { invariant } from '#base/invariant.ts';
import type { SchemaFault } from './model.ts';
import { type Change, PATCHES, VERSIONS, type Version } from './patches.ts';
import { TOPICS } from './place.ts';

type Schema = Record<string, unknown>;

function changed(schema: Schema, change: Change): void {
  const words = (key: string) => (schema[key] ?? []) as readonly string[];
  if ('allow' in change) schema.enum = [...words('enum'), change.allow];
  else if ('require' in change) {
    schema.required = [...new Set([...words('required'), ...change.require])];
  } else if ('unrequire' in change) {
    schema.required = words('required').filter((name) => name !== change.unrequire);
  } else if ('set' in change) Object.assign(schema, change.set);
  else {
    schema.items = { type: 'string', enum: schema.enum };
    delete schema.enum;
  }
}

/** The schema as it stands, with the rows of `PATCHES` that are about it. */
export function mended(schema: Schema, version: Version, topic: string): Schema {
  const copy = structuredClone(schema);
  for (const { versions, topic: about, at, change } of PATCHES) {
    if (about !== topic || !versions.includes(version)) continue;
    let place: unknown = copy;
    for (const key of at === '' ? [] : at.split('.')) place = (place as Schema | undefined)?.[key];
    invariant(typeof place === 'object' && place !== null, `${version} ${topic} has no ${at}`);
    changed(place as Schema, change);
  }
  return copy;
}

/** @throws when the folder has no such schema. */
export function officialSchema(folder: string, version: Version, topic: string): ValidateFunction {
  const file = join(folder, `${version}.0`, `${topic}.schema`);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('uint32', {
    type: 'number',
    validate: (value: number) => Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff,
  });
  return ajv.compile(mended(JSON.parse(readFileSync(file, 'utf8')), version, topic));
}

/** One wrong field can break a list at each of its entries. */
const MAX_FAULTS = 5;

/**
 * Faults by the official schemas of a folder.
 *
 * @throws when one of them is missing there, before the first message comes.
 */
export function officialFaultsIn(
  folder: string,
): (version: Version, topic: string, message: unknown) => readonly SchemaFault[] {
  const topics = (version: Version) =>
    Object.entries(TOPICS).filter(([, { since }]) => version === '3.0' || since === 2);
  const compiled = new Map(
    VERSIONS.flatMap((version) =>
      topics(version).map(
        ([topic]) => [`${version} ${topic}`, officialSchema(folder, version, topic)] as const,
      ),
    ),
  );
  return (version, topic, message) => {
    const validate = compiled.get(`${version} ${topic}`);
    if (!validate || validate(message)) return [];
    return (validate.errors ?? []).slice(0, MAX_FAULTS).map((one) => ({
      path: one.instancePath,
      what: one.message ?? one.keyword,
    }));
  };
}
