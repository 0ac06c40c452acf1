/** A binary heap of lanes by (cost, number of the lane), so that equal ways are always chosen alike. */
export interface LaneQueue {
  readonly size: number;
  push(lane: number, cost: number): void;
  /** The cost of the next lane, which `pop` then takes out. */
  peek(): number;
  pop(): number;
  clear(): void;
}

export function createLaneQueue(): LaneQueue {
  const lanes: number[] = [];
  const costs: number[] = [];
  const before = (a: number, b: number) =>
    costs[a]! < costs[b]! || (costs[a] === costs[b] && lanes[a]! < lanes[b]!);
  const swap = (a: number, b: number) => {
    const lane = lanes[a]!;
    const cost = costs[a]!;
    lanes[a] = lanes[b]!;
    costs[a] = costs[b]!;
    lanes[b] = lane;
    costs[b] = cost;
  };
  return {
    get size() {
      return lanes.length;
    },
    push(lane, cost) {
      let at = lanes.push(lane) - 1;
      costs.push(cost);
      for (let parent = (at - 1) >> 1; at > 0 && before(at, parent); parent = (at - 1) >> 1) {
        swap(at, parent);
        at = parent;
      }
    },
    peek: () => costs[0]!,
    pop() {
      const top = lanes[0]!;
      swap(0, lanes.length - 1);
      lanes.pop();
      costs.pop();
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        let least = at;
        if (left < lanes.length && before(left, least)) least = left;
        if (left + 1 < lanes.length && before(left + 1, least)) least = left + 1;
        if (least === at) return top;
        swap(at, least);
        at = least;
      }
    },
    clear() {
      lanes.length = 0;
      costs.length = 0;
    },
  };
}
