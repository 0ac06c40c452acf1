/** A feed event as the ERP reads it (`GET /api/v1/events`). */
export interface HostEvent {
  readonly type: string;
  readonly subject: string;
  readonly data: unknown;
}

export interface BooksState {
  /** Pieces that are ours by what was confirmed, by item. */
  readonly onHand: Readonly<Record<string, number>>;
  /** All pieces in the house by what was told, rejected ones too, by item. */
  readonly stock: Readonly<Record<string, number>>;
  /** Pieces on orders that were sent and have not ended, by order. */
  readonly promised: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Announced and not confirmed, by ASN. */
  readonly onOrder: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly shippedPieces: number;
  readonly shippedLines: number;
  readonly ended: Readonly<Record<string, OrderEnd>>;
}

export type OrderEnd = 'shipped' | 'short' | 'cancelled';

interface Line {
  readonly item: string;
  readonly quantity: number;
}

/** How many more pieces (or, below zero, fewer) there are in the house after an event, by item. */
type StockChange = (data: unknown) => readonly Line[];

const piecesOf = (pieces: unknown, sign: 1 | -1): Line[] =>
  (Array.isArray(pieces) ? pieces : []).map(({ item, quantity }) => ({
    item: text(item),
    quantity: sign * number(quantity),
  }));

/** Kits are made of their components, or become these again. */
function kitsOf(data: unknown, sign: 1 | -1): Line[] {
  const { kits, components } = data as { kits?: unknown; components?: unknown };
  return [...piecesOf(kits, sign), ...piecesOf(components, sign === 1 ? -1 : 1)];
}

/** The events that change how many pieces there are; a new kind of document is a line here. */
const STOCK_CHANGES: Readonly<Record<string, StockChange>> = {
  'wms.receipt.confirmed': (data) =>
    linesOf(data).map((line) => ({ item: text(line.item), quantity: number(line.received) })),
  'wms.return.confirmed': (data) =>
    linesOf(data).map((line) => ({ item: text(line.item), quantity: number(line.received) })),
  'wms.order.shipped': (data) =>
    linesOf(data).flatMap((line) => [
      // A kit may have left as components.
      { item: text(line.item), quantity: -number(line.built ?? line.shipped) },
      ...piecesOf(line.components, -1),
    ]),
  'wms.supplier_return.confirmed': (data) => piecesOf([data], -1),
  'wms.kit.built': (data) => kitsOf(data, 1),
  'wms.kit.broken': (data) => kitsOf(data, -1),
  'wms.inventory.adjusted': (data) => deltaOf(data),
  'wms.inventory.scrapped': (data) => deltaOf(data),
};

const sum = (lines: readonly Line[]) => {
  const totals: Record<string, number> = {};
  for (const { item, quantity } of lines) totals[item] = (totals[item] ?? 0) + quantity;
  return totals;
};

/** The host's own view of stock, kept from confirmations alone: what a real ERP has. */
export class Books {
  #onHand: Record<string, number> = {};
  #stock: Record<string, number> = {};
  #promised: Record<string, Readonly<Record<string, number>>> = {};
  #onOrder: Record<string, Readonly<Record<string, number>>> = {};
  #reserved: Record<string, number> = {};
  #ended: Record<string, OrderEnd> = {};
  #shippedPieces = 0;
  #shippedLines = 0;

  opening(lines: readonly Line[]): void {
    for (const { item, quantity } of lines) this.#add(item, quantity);
    this.#changeStock(lines);
  }

  announced(asn: string, lines: readonly Line[]): void {
    this.#onOrder[asn] = sum(lines);
  }

  ordered(order: string, lines: readonly Line[]): void {
    if (order in this.#promised || order in this.#ended) return;
    const pieces = sum(lines);
    this.#promised[order] = pieces;
    this.#reserve(pieces, 1);
  }

  /** What could be promised now. */
  free(item: string): number {
    return (this.#onHand[item] ?? 0) - (this.#reserved[item] ?? 0);
  }

  /** Free and on its way. */
  expected(item: string): number {
    const coming = Object.values(this.#onOrder).reduce((n, lines) => n + (lines[item] ?? 0), 0);
    return this.free(item) + coming;
  }

  covers(lines: readonly Line[]): boolean {
    return Object.entries(sum(lines)).every(([item, quantity]) => this.free(item) >= quantity);
  }

  get openAsns(): number {
    return Object.keys(this.#onOrder).length;
  }

  get ended(): Readonly<Record<string, OrderEnd>> {
    return this.#ended;
  }

  get shipped(): { readonly pieces: number; readonly lines: number } {
    return { pieces: this.#shippedPieces, lines: this.#shippedLines };
  }

  /** Pieces that should be in the house, by item. */
  get stock(): Readonly<Record<string, number>> {
    return this.#stock;
  }

  /** Takes a feed event in. What concerns no document of ours is passed over. */
  hear(event: HostEvent): void {
    const changes = STOCK_CHANGES[event.type]?.(event.data) ?? [];
    this.#changeStock(changes);
    switch (event.type) {
      case 'wms.inventory.adjusted':
      case 'wms.inventory.scrapped':
        // Rejected goods were never on hand.
        if ((event.data as { quality?: unknown }).quality === 'rejected') break;
        for (const { item, quantity } of changes) this.#add(item, quantity);
        break;
      case 'wms.kit.built':
      case 'wms.kit.broken':
        for (const { item, quantity } of changes) this.#add(item, quantity);
        break;
      case 'wms.return.confirmed':
        this.#cameBack(event);
        break;
      case 'wms.receipt.confirmed':
        this.#received(event);
        break;
      case 'wms.order.shipped':
        this.#orderEnded(event, 'shipped');
        break;
      case 'wms.order.closed':
        this.#orderEnded(event, 'short');
        break;
      case 'wms.order.cancelled':
        this.#orderEnded(event, 'cancelled');
        break;
      default:
    }
  }

  snapshot(): BooksState {
    return structuredClone({
      onHand: this.#onHand,
      stock: this.#stock,
      promised: this.#promised,
      onOrder: this.#onOrder,
      shippedPieces: this.#shippedPieces,
      shippedLines: this.#shippedLines,
      ended: this.#ended,
    });
  }

  restore(state: BooksState): void {
    const copy = structuredClone(state) as {
      -readonly [K in keyof BooksState]: BooksState[K];
    };
    this.#onHand = { ...copy.onHand };
    this.#stock = { ...copy.stock };
    this.#promised = { ...copy.promised };
    this.#onOrder = { ...copy.onOrder };
    this.#ended = { ...copy.ended };
    this.#shippedPieces = copy.shippedPieces;
    this.#shippedLines = copy.shippedLines;
    this.#reserved = {};
    for (const pieces of Object.values(this.#promised)) this.#reserve(pieces, 1);
  }

  #add(item: string, quantity: number): void {
    this.#onHand[item] = (this.#onHand[item] ?? 0) + quantity;
  }

  #changeStock(lines: readonly Line[]): void {
    for (const { item, quantity } of lines) {
      this.#stock[item] = (this.#stock[item] ?? 0) + quantity;
    }
  }

  #reserve(pieces: Readonly<Record<string, number>>, sign: 1 | -1): void {
    for (const [item, quantity] of Object.entries(pieces)) {
      this.#reserved[item] = (this.#reserved[item] ?? 0) + sign * quantity;
    }
  }

  #received(event: HostEvent): void {
    // Transfers and what side business bought are not among the announced ones.
    delete this.#onOrder[event.subject];
    for (const line of linesOf(event.data)) {
      // Goods that wait for their inspection are counted in: nearly all of them pass.
      this.#add(text(line.item), number(line.accepted) + number(line.pending));
    }
  }

  /** Broken ones are never sold again. */
  #cameBack(event: HostEvent): void {
    for (const { item, grades } of linesOf(event.data)) {
      const { A, B } = grades as Readonly<Record<string, unknown>>;
      this.#add(text(item), number(A) + number(B));
    }
  }

  #orderEnded(event: HostEvent, end: OrderEnd): void {
    const promised = this.#promised[event.subject];
    if (!promised) {
      for (const { item, shipped } of linesOf(event.data)) this.#add(text(item), -number(shipped));
      return;
    }
    delete this.#promised[event.subject];
    this.#reserve(promised, -1);
    const lines = linesOf(event.data);
    let isShort = end !== 'shipped';
    for (const line of lines) {
      const pieces = number(line.shipped);
      if (pieces < number(line.ordered)) isShort = true;
      if (pieces === 0) continue;
      this.#add(text(line.item), -pieces);
      this.#shippedPieces += pieces;
      this.#shippedLines++;
    }
    this.#ended[event.subject] = end === 'shipped' && isShort ? 'short' : end;
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const number = (value: unknown) => (typeof value === 'number' ? value : 0);

function deltaOf(data: unknown): readonly Line[] {
  const { item, delta } = data as Readonly<Record<string, unknown>>;
  return [{ item: text(item), quantity: number(delta) }];
}

function linesOf(data: unknown): readonly Readonly<Record<string, unknown>>[] {
  const lines = (data as { lines?: unknown } | null)?.lines;
  return Array.isArray(lines) ? lines : [];
}
