/** What became of a delivery, stage by stage, from what the house wrote down. */
import { distinct, lastAt, type Movement, piecesOf, type Stage, whoOf } from './stages.ts';

export interface Asn {
  readonly supplier: string;
  readonly createdAt: string;
  readonly expectedAt: string | null;
  readonly arrivedAt: string | null;
  readonly receivedAt: string | null;
  readonly closedAt: string | null;
  readonly dock: string;
  readonly plate: string;
  readonly arrivedBy: string;
  readonly closedBy: string;
  readonly lines: readonly {
    readonly expected: number;
    readonly received: number;
    readonly short: number;
    readonly over: number;
  }[];
}

export interface Inspection {
  readonly status: string;
  readonly verdict: string;
  readonly actor: string;
  readonly doneAt: string | null;
  readonly inspected: number;
}

const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

export function stagesOfAsn(
  asn: Asn,
  moves: readonly Movement[],
  inspections: readonly Inspection[],
): Stage[] {
  const none = { said: [], moves: [], subjects: [] };
  const time = (at: string | null) => (at === null ? undefined : Date.parse(at));
  const receipts = moves.filter(({ reason }) => reason === 'receipt');
  const stored = moves.filter(({ reason }) => reason === 'putaway');
  const isReceived = asn.closedAt !== null;
  const looked = inspections.filter(({ status }) => status === 'done');
  const isLooked = isReceived && looked.length === inspections.length;
  const pieces = { pieces: piecesOf(receipts) };
  const units = distinct(receipts.map(({ to }) => to.handlingUnit));
  const waiting = piecesOf(receipts) - piecesOf(stored);
  return [
    {
      ...{ ...none, name: 'announced', at: Date.parse(asn.createdAt), who: [asn.supplier] },
      said: [
        {
          key: 'story.announced',
          facts: {
            lines: asn.lines.length,
            pieces: sum(asn.lines.map(({ expected }) => expected)),
          },
        },
      ],
    },
    {
      ...{ ...none, name: 'called', at: time(asn.arrivedAt ?? asn.receivedAt) },
      who: distinct([asn.arrivedBy]),
      said: asn.dock
        ? [{ key: 'story.called', facts: { dock: asn.dock, plate: asn.plate || '–' } }]
        : [],
    },
    {
      ...{
        ...none,
        name: 'received',
        at: time(asn.closedAt),
        who: whoOf(receipts),
        moves: receipts,
      },
      said: [
        { key: 'story.received', facts: { ...pieces, units: units.length } },
        ...[
          {
            // Until it is closed, what has not come may still come.
            key: isReceived ? 'story.receivedShort' : 'story.stillToCome',
            facts: { pieces: sum(asn.lines.map(({ short }) => short)) },
          },
          { key: 'story.receivedOver', facts: { pieces: sum(asn.lines.map(({ over }) => over)) } },
        ].filter(({ facts }) => facts.pieces > 0),
      ],
    },
    {
      ...{ ...none, name: 'inspected', who: distinct(looked.map(({ actor }) => actor)) },
      at: isLooked
        ? Math.max(time(asn.closedAt) ?? 0, ...looked.map(({ doneAt }) => time(doneAt) ?? 0))
        : undefined,
      said: [
        {
          key: inspections.length > 0 ? 'story.inspected' : 'story.notInspected',
          facts: {
            done: looked.length,
            all: inspections.length,
            pieces: sum(looked.map((one) => one.inspected)),
          },
        },
      ],
    },
    {
      ...{ ...none, name: 'stored', who: whoOf(stored), moves: stored },
      at: isReceived && waiting <= 0 ? lastAt(stored) : undefined,
      said: [
        { key: 'story.stored', facts: { pieces: piecesOf(stored), waiting: Math.max(0, waiting) } },
      ],
      subjects: units.slice(0, 30),
    },
  ];
}
