import type { OperationName } from '#web/api/ask.ts';

/**
 * The documents of the house that a person looks at: how they are listed, which fields stand first, and
 * what can be done. Pages, the menu and the links between documents follow from this.
 */
export interface DocumentSpec {
  /** The page's name in the address and in the words (`page.asns`). */
  readonly name: string;
  readonly menu: string;
  readonly list: OperationName;
  /** Under which name the answer has the rows. */
  readonly rows: string;
  /** The fields that stand first in the table. */
  readonly columns: readonly string[];
  /** The fields that name one, as the path of `one` and of its acts calls them. */
  readonly key: readonly string[];
  readonly one?: OperationName;
  /** Names of other fields that mean this document. */
  readonly alsoAs?: readonly string[];
  /** Acts on one, and acts that make new ones. */
  readonly acts?: readonly OperationName[];
  readonly news?: readonly OperationName[];
  /** What a new one is answered with is shown: it is told once. */
  readonly tells?: boolean;
  /** Events after which the list is asked for again. */
  readonly events?: readonly string[];
}

export const DOCUMENTS: readonly DocumentSpec[] = [
  {
    name: 'asns',
    menu: 'inbound',
    list: 'GET /api/v1/asns',
    rows: 'asns',
    columns: ['asn', 'status', 'supplier', 'owner', 'expectedAt'],
    key: ['asn'],
    one: 'GET /api/v1/asns/{asn}',
    acts: [
      'POST /api/v1/asns/{asn}/arrived',
      'POST /api/v1/asns/{asn}/close',
      'POST /api/v1/asns/{asn}/cancel',
    ],
    news: ['POST /api/v1/asns', 'POST /api/v1/blind-receipts'],
    events: ['wms.receipt.*', 'wms.asn.*'],
  },
  {
    name: 'users',
    menu: 'people',
    list: 'GET /api/v1/users',
    rows: 'users',
    columns: ['user', 'name', 'roles', 'status'],
    key: ['user'],
    one: 'GET /api/v1/users/{user}',
    acts: ['PUT /api/v1/users/{user}'],
    news: ['POST /api/v1/users'],
  },
  {
    name: 'apiKeys',
    menu: 'people',
    list: 'GET /api/v1/api-keys',
    rows: 'apiKeys',
    columns: ['apiKey', 'name', 'roles', 'status', 'createdAt', 'createdBy'],
    key: ['apiKey'],
    acts: ['DELETE /api/v1/api-keys/{apiKey}'],
    news: ['POST /api/v1/api-keys'],
    tells: true,
  },
  {
    name: 'roles',
    menu: 'people',
    list: 'GET /api/v1/roles',
    rows: 'roles',
    columns: ['role', 'name', 'may'],
    key: ['role'],
  },
];

const BY_FIELD = new Map(
  DOCUMENTS.filter((one) => one.one && one.key.length === 1).flatMap((one) =>
    [one.key[0]!, ...(one.alsoAs ?? [])].map((field) => [field, one] as const),
  ),
);

/** Where a code leads that stands in a field of this name, if anywhere. */
export function addressOfCode(field: string, code: string): string | undefined {
  const found = BY_FIELD.get(field);
  return found && code !== ''
    ? `/${found.menu}/${found.name}/${encodeURIComponent(code)}`
    : undefined;
}
