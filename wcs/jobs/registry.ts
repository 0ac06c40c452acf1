import { invariant } from '#base/invariant.ts';
import { checkMachine } from './check.machine.ts';
import { countMachine } from './count.machine.ts';
import type { JobMachine } from './hand.machine.ts';
import { inspectMachine } from './inspect.machine.ts';
import { kitMachine } from './kit.machine.ts';
import { loadMachine } from './load.machine.ts';
import type { WorkKind, WorkTask } from './model.ts';
import { moveMachine } from './move.machine.ts';
import { packMachine } from './pack.machine.ts';
import { pickMachine } from './pick.machine.ts';
import { putMachine } from './put.machine.ts';
import { receiveMachine } from './receive.machine.ts';
import { transferMachine } from './transfer.machine.ts';
import { transportMachine } from './transport.machine.ts';
import { weighMachine } from './weigh.machine.ts';

/** A task's kind picks its machine. */
const MACHINES: ReadonlyMap<WorkKind, JobMachine> = new Map(
  [
    receiveMachine,
    inspectMachine,
    moveMachine,
    transferMachine,
    pickMachine,
    putMachine,
    checkMachine,
    packMachine,
    weighMachine,
    loadMachine,
    countMachine,
    kitMachine,
    transportMachine,
  ].map((machine) => [machine.kind, machine]),
);

export function machineOf(kind: WorkKind): JobMachine {
  const machine = MACHINES.get(kind);
  invariant(machine, `no machine carries out tasks of kind ${kind}`);
  return machine;
}

/** Whether a job's snapshot was made by another machine than today's: no event is brought to it. */
export const isOldVersion = (job: {
  readonly task: WorkTask;
  readonly machineVersion: number;
}): boolean => job.machineVersion !== machineOf(job.task.kind).version;
