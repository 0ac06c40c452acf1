import pino from 'pino';

export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  child(facts: object): Log;
}

export function createLog(options: { level: string; destination?: string }): Log {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination({ dest: options.destination ?? 2, sync: false, mkdir: true }),
  );
}

export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
};

/** Logs a repeated trouble once per cause, and counts the rest. */
export interface TroubleCounter {
  note(cause: string, facts: object): void;
  readonly counts: ReadonlyMap<string, number>;
}

const MAX_CAUSES = 1_000;

export function createTroubleCounter(log: Log): TroubleCounter {
  const counts = new Map<string, number>();
  return {
    counts,
    note(cause, facts) {
      const key = counts.has(cause) || counts.size < MAX_CAUSES ? cause : 'other';
      const seen = counts.get(key) ?? 0;
      counts.set(key, seen + 1);
      if (seen === 0) log.warn(facts, cause);
    },
  };
}
