/** A plan of the next ticks for all agents that is free of collisions at every moment of its making. */
export interface Planner {
  readonly agents: number;
  set(
    agent: number,
    wish: {
      readonly state: number;
      readonly goal: number;
      readonly priority: number;
      /** States by tick that are promised already and cannot be planned otherwise. */
      readonly fixed?: Int32Array;
    },
  ): void;
  /** One tick has passed. */
  shift(): void;
  /** Plans the tick at the end of the window. */
  extend(): void;
  /** Makes the plan better with so many expansions at most; says how many it used and what it costs. */
  improve(expansions: number): { readonly used: number; readonly cost: number };
  /** The agent's state at the next tick. */
  next(agent: number): number;
  /** Its states from now on, by tick. */
  path(agent: number): Int32Array;
  /** What is wrong with the plan, for tests; empty: nothing. */
  check(): readonly string[];
}
