import { addressOf, ask, type Given, type OperationName } from '#web/api/ask.ts';

/** What can be printed of a document. */
export interface Paper {
  readonly operation: OperationName;
  readonly word: string;
  /** The field of the question that names the document; left out, it stands in the path. */
  readonly asks?: string;
}

const UNIT: Paper = {
  operation: 'GET /api/v1/papers/handling-units',
  word: 'paper.label',
  asks: 'units',
};
const COUNT: Paper = { operation: 'GET /api/v1/papers/counts/{count}/sheet', word: 'paper.count' };

/** By the field that names a document. */
const PAPERS: Readonly<Record<string, readonly Paper[]>> = {
  asn: [{ operation: 'GET /api/v1/papers/asns/{asn}/receiving-sheet', word: 'paper.receiving' }],
  order: [
    { operation: 'GET /api/v1/papers/orders/{order}/pick-list', word: 'paper.pickList' },
    { operation: 'GET /api/v1/papers/orders/{order}/waybills', word: 'paper.waybills' },
    { operation: 'GET /api/v1/papers/orders/{order}/carton-labels', word: 'paper.cartons' },
  ],
  count: [COUNT],
  countId: [COUNT],
  item: [{ operation: 'GET /api/v1/papers/items/{item}', word: 'paper.label' }],
  location: [{ operation: 'GET /api/v1/papers/bins', word: 'paper.label', asks: 'locations' }],
  unit: [UNIT],
  handlingUnit: [UNIT],
  worker: [{ operation: 'GET /api/v1/papers/workers', word: 'paper.badge', asks: 'workers' }],
};

export const papersOf = (field: string): readonly Paper[] => PAPERS[field] ?? [];

/** The document's code where the paper's address wants it. */
export function givenFor(
  { operation, asks }: Paper,
  code: string,
  query: Readonly<Record<string, unknown>> = {},
): Given {
  if (asks !== undefined) return { query: { ...query, [asks]: code } };
  const [, name = ''] = /\{(\w+)\}/.exec(operation) ?? [];
  return { path: { [name]: code }, query };
}

/**
 * Opens a paper in a tab of its own, in the reader's language. It is asked for here first, so that a
 * refusal is said on this page.
 * @throws Problem
 */
export async function openPaper(operation: OperationName, given: Given): Promise<void> {
  const language = document.documentElement.lang;
  const asked = { ...given, query: { ...given.query, language } };
  await ask(operation, asked);
  window.open(addressOf(operation.slice('GET '.length), asked), '_blank', 'noopener');
}
