import type { Step } from '#adapters/devices/handheld/wire.ts';
import type { World } from '../world/contracts.ts';
import { notAsAnnounced } from './acts/announced.ts';
import { asksSerial, refusedPiece } from './pieces.ts';
import { type Catch, type OwnError, Records, type StepRecord } from './records.ts';
import { freshMemory, type JobMemory } from './scene.ts';

/** Acts at which the warehouse is asked before they count. */
const NOT_AGREED: readonly string[] = ['load', 'lay_down'];
const VERIFYING: readonly string[] = ['verify_unit', 'verify_units'];

/**
 * What a worker makes of what is heard about a deed: that it was refused, doubted, or never heard of.
 * Then the deed is taken back in the world, and what it taught is remembered.
 */
export class Hearing {
  readonly records = new Records();
  readonly #world: World;
  memory: JobMemory = freshMemory('');
  /** Own errors that came to light, and by what. */
  catches: Catch[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  begin(jobId: string): void {
    if (this.memory.jobId !== jobId) this.memory = freshMemory(jobId);
  }

  /** The count of an item did not fit: it is counted again, with care. */
  hearDoubt(step: Step): void {
    this.memory = { ...this.memory, isRecount: true };
    const meant = (code: string) => this.#world.itemByBarcode(code)?.item ?? code;
    const doubted = meant(step.facts.item ?? '');
    for (const record of this.records.of(step.jobId, 'check')) {
      const code = record.finding.type === 'answer' ? String(record.finding.known.item) : '';
      if (meant(code) !== doubted) continue;
      this.#note(record.errors, 'recount');
      this.records.forget(record);
    }
  }

  /** A red notice on a new step: the warehouse would not have what the last one told. */
  hearNotice(step: Step, before: Step | undefined): void {
    const record = this.records.of(step.jobId, step.act).at(-1);
    if (step.act === 'check' && asksSerial(step)) {
      // All pieces with numbers are scanned once more.
      const seen = this.memory.seen.filter((name) => !name.startsWith('#'));
      this.memory = { ...this.memory, seen };
      return;
    }
    if (step.act !== 'receive' && asksSerial(step)) {
      const isLast = record !== undefined && (before?.stepId ?? record.stepId) === record.stepId;
      if (isLast) this.#putBack(step, record);
      return;
    }
    if (record && NOT_AGREED.includes(step.act)) this.takeBack(record, 'taken back');
    if (this.#hearNotAsAnnounced(step, before)) return;
    if (step.act !== 'receive' || record?.finding.type !== 'answer') return;
    const [item, lot] = [record.finding.known.item, record.finding.known.lot ?? ''];
    const wasCareful = record.errors.length === 0;
    this.takeBack(record, 'receipt');
    if (!wasCareful) return;
    // Rightly counted and still refused: these goods stay on the truck.
    const key = `${this.#world.itemByBarcode(String(item))?.item ?? item}|${lot}`;
    this.memory = { ...this.memory, seen: [...this.memory.seen, key] };
  }

  /** An announced pallet would not be had: it stays on the truck. */
  #hearNotAsAnnounced({ jobId }: Step, before: Step | undefined): boolean {
    const last = this.records.last(jobId);
    if (last?.finding.type !== 'done' || !VERIFYING.includes(last.act)) return false;
    const [deed] = last.deeds;
    const pallet = deed?.type === 'unit_moved' ? deed.unit : (before?.facts.handlingUnit ?? '');
    this.takeBack(last, 'taken back');
    this.memory = { ...this.memory, seen: [...this.memory.seen, notAsAnnounced(pallet)] };
    return true;
  }

  /** The answer to the step that is shown was wrong. */
  hearRefusal(step: Step | undefined, record: StepRecord, by: Catch['by']): void {
    if (step && asksSerial(step)) this.#putBack(step, record);
    else this.takeBack(record, by);
    if (record.finding.type === 'done') this.memory = { ...this.memory, seen: [] };
  }

  takeBack(record: StepRecord, by: Catch['by']): void {
    this.records.takeBack(record, this.#world);
    this.#note(record.errors, by);
    if (this.memory.jobId === record.jobId) this.memory = record.before;
  }

  /** A piece that was scanned and refused is put back, and another one taken. */
  #putBack(step: Step, record: StepRecord): void {
    this.takeBack(record, 'scan');
    const { finding, errors, deeds } = record;
    const moved = deeds.find((deed) => deed.type === 'moved');
    const [serial] = moved?.type === 'moved' ? (moved.pieces.serials ?? []) : [];
    if (finding.type !== 'answer' || errors.length > 0 || serial === undefined) return;
    this.memory = { ...this.memory, seen: [...this.memory.seen, refusedPiece(step, serial)] };
  }

  #note(errors: readonly OwnError[], by: Catch['by']): void {
    for (const error of errors) this.catches.push({ ...error, by });
  }
}
