import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_PAGES } from '#app/http/pages.ts';
import { ROOT } from './source.ts';

/** One screen to look at: what it is called, and where it is. */
export interface PageAddress {
  readonly name: string;
  readonly path: string;
  /** Of documents; lists differ by their words and columns alone. */
  readonly isList?: boolean;
  /** Of a document's page: how to find one, and what in it names it. */
  readonly oneOf?: { readonly list: string; readonly rows: string; readonly key: string };
}

interface Registry {
  readonly PAGES: readonly { readonly name: string; readonly path: string }[];
  readonly DOCUMENTS: readonly {
    readonly name: string;
    readonly menu: string;
    readonly list: string;
    readonly rows: string;
    readonly key: readonly string[];
    readonly keyAs?: Readonly<Record<string, string>>;
    readonly one?: string;
  }[];
}

/** Screens that are applications of their own. */
const APPLICATIONS = ['board', 'pda'];

/** Every page there is, from the lists that make the menu: a new page is looked at without being named here. */
export async function allPages(): Promise<readonly PageAddress[]> {
  const read = (path: string): Promise<Registry> => import(join(ROOT, path));
  const { PAGES } = await read('web/console/pages.ts');
  const { DOCUMENTS } = await read('web/console/documents.ts');
  return [
    // A page with a code in its address stands where a document's would, and is looked at as that.
    ...PAGES.filter(({ path }) => !path.includes(':')).map(({ name, path }) => ({ name, path })),
    ...DOCUMENTS.map(({ name, menu }) => ({ name, path: `/${menu}/${name}`, isList: true })),
    ...DOCUMENTS.filter(({ one, key }) => one && key.length === 1).map(
      ({ name, menu, list, rows, key, keyAs = {} }) => ({
        name: `${name}-one`,
        path: `/${menu}/${name}/:code`,
        oneOf: { list: list.replace(/^GET /, ''), rows, key: keyAs[key[0]!] ?? key[0]! },
      }),
    ),
    ...APPLICATIONS.filter((name) => existsSync(join(BUILT_PAGES, name, 'index.html'))).map(
      (name) => ({ name, path: `/${name}` }),
    ),
  ];
}

/** A pallet ends when it is empty, and a parcel when it has left: nobody knows them a moment later. */
const isStaying = ({ handlingUnit, type }: Record<string, unknown>) =>
  handlingUnit === undefined || !/^(pallet|parcel)$/.test(String(type));

/**
 * Where the page is; a document's with the code that is wished, if there is one, else the first of its
 * list that stays; undefined while there is none.
 */
export async function findAddress(
  ask: (path: string) => Promise<Response>,
  { path, oneOf }: PageAddress,
  wished = '',
): Promise<string | undefined> {
  if (!oneOf) return path;
  const answer = await ask(oneOf.list);
  const said = (await answer.json()) as Record<string, readonly Record<string, unknown>[]>;
  const rows = said[oneOf.rows] ?? [];
  const isThere = rows.some((row) => row[oneOf.key] === wished);
  const code = isThere ? wished : rows.find(isStaying)?.[oneOf.key];
  return code === undefined ? undefined : path.replace(':code', encodeURIComponent(`${code}`));
}
