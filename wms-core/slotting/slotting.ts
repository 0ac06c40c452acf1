import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { seconds } from '#base/time.ts';
import { ofOwner } from '#wms-core/owner.ts';
import { takeTurns } from '#wms-core/plan-turn.ts';
import { createPulse } from '../pulse.ts';
import { type ConsolidationRequest, findConsolidation } from './consolidation.ts';
import type { Found, LineRow, Proposal, ProposalKind } from './model.ts';
import type { OwnSlotting, SlottingParts } from './parts.ts';
import { refuseSlotting } from './refusals.ts';
import { findReslotting, type ReslottingRequest } from './reslotting.ts';
import { goodsOf, openRoom } from './room.ts';
import * as store from './store.ts';

/**
 * Proposals to tidy up. A line is *proposed*, then a person *declined* it or approved it; approved,
 * it is *moving* by a relocation, or *waiting* for another line to empty its place first, or
 * *dropped* with the reason why it does not fit any more. A relocation that ended is *done*.
 */

/** So often it is seen whether a place has been emptied. */
const LOOK_MS = seconds(20);

export interface Head {
  readonly proposal: string;
  readonly actor: string;
}

interface Decided {
  readonly proposal: string;
  /** None: all that are still proposed. */
  readonly lines?: readonly number[];
  readonly actor: string;
}

export interface ProposalView extends Proposal {
  readonly lines: readonly LineRow[];
}

export interface Slotting {
  /** The number is the key. Refuses `slotting.conflict`, a zone or an item that is not known. */
  consolidate(head: Head, request: ConsolidationRequest): Promise<Proposed | Refusal>;
  reslot(head: Head, request: ReslottingRequest): Promise<Proposed | Refusal>;
  list(limit: number): Promise<readonly Proposal[]>;
  read(proposal: string): Promise<ProposalView | Refusal>;
  /** Has the goods carried. Lines that were decided before stay as they are. */
  approve(decided: Decided): Promise<ProposalView | Refusal>;
  /** Nobody carries them. Refuses `slotting.line_under_way`, `slotting.line_done`. */
  decline(decided: Decided): Promise<ProposalView | Refusal>;
  start(): void;
  stop(): Promise<void>;
}

type Proposed = ProposalView & { readonly isNew: boolean };

const relocationOf = (proposal: string, line: number) => `${proposal}.${line}`;

/** Refuses a line whose goods or whose place are not what they were. */
async function faultIn(tx: Tx, parts: OwnSlotting, line: LineRow): Promise<Refusal | undefined> {
  const { item, from, to, quantity, lot } = line;
  const room = await openRoom(tx, parts, parts.scheduler.now());
  const found = (await room.freeOf([item])).find((one) => one.place.location === from);
  const free = found?.quantity ?? 0;
  const isAsBefore =
    found !== undefined && free >= quantity && (lot === '' || goodsOf(found).lot === lot);
  if (!isAsBefore) return refuseSlotting('slotting.goods_changed', { from, free, item, quantity });
  const place = parts.masterData.location(to);
  if (place?.kind === 'bin') await room.shelves.load([place]);
  const bin = room.shelves.known(to);
  const rule = bin ? room.faultOf(bin, { ...goodsOf(found), quantity }) : 'location';
  return rule ? refuseSlotting('slotting.no_room', { to, quantity, item, rule }) : undefined;
}

/** Emits the relocation. */
async function carry(
  tx: Tx,
  parts: OwnSlotting,
  proposal: Proposal,
  line: LineRow,
  actor: string,
): Promise<Refusal | string> {
  const fault = await faultIn(tx, parts, line);
  if (fault) return fault;
  const relocation = relocationOf(proposal.proposal, line.line);
  const { owner } = parts;
  const { item, lot, quantity, from, to } = line;
  const done = await parts.transfers.relocate(tx, {
    ...{ relocation, owner, from, handlingUnit: '', item, lot, quantity, to, actor },
    reason: proposal.kind,
  });
  return isRefusal(done) ? done : relocation;
}

/** Carries a line or drops it; one that does not fit leaves nothing behind. */
async function settle(
  tx: Tx,
  parts: SlottingParts,
  proposal: Proposal,
  line: LineRow,
  actor: string,
): Promise<void> {
  const at = parts.scheduler.now();
  await tx.query('SAVEPOINT slotting');
  const carried = await carry(tx, ownParts(parts, proposal.request), proposal, line, actor);
  if (isRefusal(carried)) await tx.query('ROLLBACK TO SAVEPOINT slotting');
  await tx.query('RELEASE SAVEPOINT slotting');
  await store.markLine(
    tx,
    proposal.proposal,
    line.line,
    isRefusal(carried)
      ? { status: 'dropped', reason: carried.text, actor, at }
      : { status: 'moving', relocation: carried, actor, at },
  );
}

/** What becomes of an approved line whose place another has to empty. */
function turnOf(line: LineRow, lines: readonly LineRow[]): 'now' | 'later' | Refusal {
  const before = lines.find((one) => one.line === line.afterLine);
  if (!before || before.status === 'done') return 'now';
  if (before.status === 'moving' || before.status === 'waiting') return 'later';
  return refuseSlotting('slotting.before_dropped', { line: before.line, to: line.to });
}

async function takeUp(
  tx: Tx,
  parts: SlottingParts,
  proposal: Proposal,
  wanted: readonly { readonly line: number; readonly actor: string }[],
): Promise<void> {
  for (const { line: number, actor } of wanted) {
    const lines = await store.readLines(tx, proposal.proposal);
    const line = lines.find((one) => one.line === number)!;
    const turn = turnOf(line, lines);
    const by = { actor, at: parts.scheduler.now() };
    if (turn === 'now') await settle(tx, parts, proposal, line, actor);
    else if (turn === 'later') {
      if (line.status === 'waiting') continue;
      await store.markLine(tx, proposal.proposal, number, { status: 'waiting', ...by });
    } else {
      const dropped = { status: 'dropped', reason: turn.text, ...by } as const;
      await store.markLine(tx, proposal.proposal, number, dropped);
    }
  }
}

async function viewOf(tx: Tx, proposal: string): Promise<ProposalView | Refusal> {
  const row = await store.readProposal(tx, proposal);
  if (!row) return refuseSlotting('slotting.unknown', { proposal });
  return { ...row, lines: await store.readLines(tx, proposal) };
}

/** What was approved is carried: to decline it would stop nobody. */
function declineFault({ proposal, lines }: ProposalView, wanted: Decided['lines']) {
  const isApproved = ({ status }: LineRow) => ['waiting', 'moving', 'done'].includes(status);
  const one = lines.find((line) => wanted?.includes(line.line) && isApproved(line));
  if (!one) return undefined;
  const { line, from, to } = one;
  const code = one.status === 'done' ? 'slotting.line_done' : 'slotting.line_under_way';
  return refuseSlotting(code, { proposal, line, from, to });
}

/** A line whose place another empties goes with that one or after it, or it could never be carried. */
function aloneFault({ proposal, lines }: ProposalView, chosen: readonly LineRow[]) {
  const isLeft = (one: LineRow) => one.status === 'proposed' && !chosen.includes(one);
  for (const { line, to, afterLine } of chosen) {
    const before = lines.find((one) => one.line === afterLine);
    if (!before || !isLeft(before)) continue;
    return refuseSlotting('slotting.before_missing', { proposal, line, to, before: afterLine });
  }
  return undefined;
}

/** The lines that a person decides about, which nobody has decided about yet. */
function chosenOf(view: ProposalView, { lines, proposal }: Decided): readonly LineRow[] | Refusal {
  const unknown = lines?.find((line) => !view.lines.some((one) => one.line === line));
  if (unknown !== undefined) {
    return refuseSlotting('slotting.line_unknown', { proposal, line: unknown });
  }
  return view.lines.filter(
    (one) => one.status === 'proposed' && (lines === undefined || lines.includes(one.line)),
  );
}

const ownParts = (parts: SlottingParts, { owner }: { readonly owner?: string }): OwnSlotting =>
  ofOwner(parts, owner ?? parts.masterData.owner());

export function createSlotting(parts: SlottingParts): Slotting {
  const { database, scheduler, log } = parts;

  const propose = (
    { proposal, actor }: Head,
    kind: ProposalKind,
    request: { readonly owner?: string },
    find: (tx: Tx) => Promise<Found | Refusal>,
  ): Promise<Proposed | Refusal> =>
    database.transaction(`propose ${kind}`, async (tx) => {
      const known = await viewOf(tx, proposal);
      const isSame =
        !isRefusal(known) && known.kind === kind && isDeepStrictEqual(known.request, request);
      if (!isRefusal(known)) {
        return isSame
          ? { ...known, isNew: false }
          : refuseSlotting('slotting.conflict', { proposal });
      }
      const found = await find(tx);
      if (isRefusal(found)) return found;
      const { lines, figures } = found;
      const row: Proposal = { proposal, kind, request, figures, actor, at: scheduler.now() };
      if (!(await store.insertProposal(tx, row, lines))) {
        return refuseSlotting('slotting.conflict', { proposal });
      }
      return { ...row, lines: await store.readLines(tx, proposal), isNew: true };
    });

  const decide = async (
    decided: Decided,
    act: (tx: Tx, view: ProposalView, lines: readonly LineRow[]) => Promise<Refusal | undefined>,
  ): Promise<ProposalView | Refusal> => {
    const { proposal } = decided;
    return database.transaction('decide proposal', async (tx) => {
      // Before anything else, as a putaway plan does: room is given out one after the other.
      await takeTurns(tx);
      await store.lockProposal(tx, proposal);
      const view = await viewOf(tx, proposal);
      if (isRefusal(view)) return view;
      const lines = chosenOf(view, decided);
      if (isRefusal(lines)) return lines;
      const fault = await act(tx, view, lines);
      return fault ?? viewOf(tx, proposal);
    });
  };

  const pulse = createPulse({
    ...{ scheduler, log, name: 'slotting' },
    async work() {
      const waiting = await database.transaction('waiting lines', store.proposalsThatWait);
      for (const proposal of waiting) {
        await database.transaction('go on with proposal', async (tx) => {
          await takeTurns(tx);
          await store.lockProposal(tx, proposal);
          const view = await viewOf(tx, proposal);
          if (isRefusal(view)) return;
          const lines = view.lines.filter((line) => line.status === 'waiting');
          const by = lines.map(({ line, decidedBy }) => ({ line, actor: decidedBy }));
          await takeUp(tx, parts, view, by);
        });
      }
      return waiting.length > 0 ? LOOK_MS : undefined;
    },
  });

  return {
    consolidate: (head, request) =>
      propose(head, 'consolidation', request, (tx) =>
        findConsolidation(tx, ownParts(parts, request), request),
      ),
    reslot: (head, request) =>
      propose(head, 'reslotting', request, (tx) =>
        findReslotting(tx, ownParts(parts, request), request),
      ),
    list: (limit) => database.transaction('proposals', (tx) => store.listProposals(tx, limit)),
    read: (proposal) => database.transaction('proposal', (tx) => viewOf(tx, proposal)),
    async approve(decided) {
      const { actor } = decided;
      const view = await decide(decided, async (tx, proposal, lines) => {
        const fault = aloneFault(proposal, lines);
        if (fault) return fault;
        const by = lines.map(({ line }) => ({ line, actor }));
        await takeUp(tx, parts, proposal, by);
        return undefined;
      });
      if (!isRefusal(view)) pulse.wake();
      return view;
    },
    async decline(decided) {
      const { actor } = decided;
      const view = await decide(decided, async (tx, known, lines) => {
        const fault = declineFault(known, decided.lines);
        if (fault) return fault;
        const { proposal } = known;
        const by = { actor, at: scheduler.now() };
        for (const { line } of lines) {
          await store.markLine(tx, proposal, line, { status: 'declined', ...by });
        }
        return undefined;
      });
      return view;
    },
    start: () => pulse.start(),
    stop: pulse.stop,
  };
}
