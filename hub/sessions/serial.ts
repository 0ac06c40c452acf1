/** Runs pieces of work one after the other; a failed one does not stop the next. */
export interface Serial {
  /** Whether something runs or waits to run. */
  readonly busy: boolean;
  run<T>(work: () => Promise<T> | T): Promise<T>;
}

export function createSerial(): Serial {
  let underWay = 0;
  let last: Promise<unknown> = Promise.resolve();
  const done = () => {
    underWay--;
  };
  return {
    get busy() {
      return underWay > 0;
    },
    run(work) {
      underWay++;
      const next = last.then(work);
      last = next.then(done, done);
      return next;
    },
  };
}
