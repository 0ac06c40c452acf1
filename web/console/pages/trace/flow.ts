import type { Answer } from '#web/api/ask.ts';

/** The way of goods as a drawing: where they came from, as what they are kept, where they went. */

export type Trace = Answer<'GET /api/v1/trace'>;

export type NodeKind = 'source' | 'layer' | 'here' | 'customer' | 'other';
export interface FlowNode {
  readonly id: string;
  readonly column: 0 | 1 | 2;
  readonly kind: NodeKind;
  /** The code that a person knows it by, and the field that it is a value of. */
  readonly title: string;
  readonly field: string;
  /** A second line: codes, or the key of a word. */
  readonly sub: string;
  readonly word?: string;
  readonly quantity: number;
}

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
}

export interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  /** Ends that are not drawn because there are too many: pieces of them. */
  readonly leftOut: number;
}

/** What became of pieces that are neither here nor with a customer. */
const OTHERS = ['sentBack', 'used', 'lost', 'scrapped', 'inTransit'] as const;

/** So many ends are drawn; a person who wants more asks for the list. */
export const MOST_ENDS = 40;

function gather(into: Map<string, FlowNode>, node: FlowNode): void {
  const before = into.get(node.id);
  into.set(node.id, before ? { ...before, quantity: before.quantity + node.quantity } : node);
}

export function flowOf({ layers, here, shipped }: Trace): Flow {
  const nodes = new Map<string, FlowNode>();
  const edges: FlowEdge[] = [];
  for (const one of layers) {
    const source = `source/${one.supplier}/${one.delivery}`;
    const quantity = one.received + one.returned + one.made;
    gather(nodes, {
      ...{ id: source, column: 0, kind: 'source', title: one.delivery || one.supplier || '–' },
      ...{
        field: one.delivery ? 'asn' : 'supplier',
        sub: one.delivery ? one.supplier : '',
        quantity,
      },
    });
    gather(nodes, {
      ...{ id: `layer/${one.layer}`, column: 1, kind: 'layer', title: one.item, field: 'item' },
      ...{
        sub: [one.lot, one.expiryDate ?? ''].filter((text) => text !== '').join(' · '),
        quantity,
      },
    });
    edges.push({ from: source, to: `layer/${one.layer}`, quantity });
    for (const other of OTHERS) {
      if (one[other] <= 0) continue;
      const id = `other/${other}`;
      gather(nodes, {
        ...{ id, column: 2, kind: 'other', title: '', field: '', sub: '' },
        ...{ word: other, quantity: one[other] },
      });
      edges.push({ from: `layer/${one.layer}`, to: id, quantity: one[other] });
    }
  }
  for (const one of shipped) {
    const id = `customer/${one.order}`;
    gather(nodes, {
      ...{ id, column: 2, kind: 'customer', title: one.order, field: 'order', sub: one.customer },
      quantity: one.quantity,
    });
    edges.push({ from: `layer/${one.layer}`, to: id, quantity: one.quantity });
  }
  for (const one of here) {
    const id = `here/${one.location}`;
    gather(nodes, {
      ...{ id, column: 2, kind: 'here', title: one.location, field: 'location', sub: '' },
      quantity: one.quantity,
    });
    edges.push({ from: `layer/${one.layer}`, to: id, quantity: one.quantity });
  }
  const all = [...nodes.values()];
  const ends = all.filter(({ column }) => column === 2);
  const cut = new Set(ends.slice(MOST_ENDS).map(({ id }) => id));
  return {
    nodes: all.filter(({ id }) => !cut.has(id)),
    edges: edges.filter(({ to }) => !cut.has(to)),
    leftOut: ends.slice(MOST_ENDS).reduce((sum, { quantity }) => sum + quantity, 0),
  };
}

export interface Placed extends FlowNode {
  readonly x: number;
  readonly y: number;
}

/** In pixels of the drawing. */
export const NODE = { width: 220, height: 46, gap: 10, column: 400 } as const;

/** Columns side by side, each in the middle of the highest. */
export function place(nodes: readonly FlowNode[]): {
  readonly placed: Placed[];
  readonly height: number;
} {
  const step = NODE.height + NODE.gap;
  const columns = [0, 1, 2].map((column) => nodes.filter((one) => one.column === column));
  const height = Math.max(1, ...columns.map(({ length }) => length)) * step;
  const placed = columns.flatMap((those, column) =>
    those.map((one, index) => ({
      ...one,
      x: column * NODE.column,
      y: (height - those.length * step) / 2 + index * step,
    })),
  );
  return { placed, height };
}

export interface Scope {
  readonly owner: string;
  readonly item: string;
  readonly lot?: string;
  readonly delivery?: string;
}

/** What a recall of these layers names: the lots, and deliveries where goods have no lot. */
export function scopesOf({ layers }: Trace): Scope[] {
  const all = layers.map(
    ({ owner, item, lot, delivery }): Scope =>
      lot ? { owner, item, lot } : delivery ? { owner, item, delivery } : { owner, item },
  );
  return [...new Map(all.map((scope) => [JSON.stringify(scope), scope])).values()];
}
