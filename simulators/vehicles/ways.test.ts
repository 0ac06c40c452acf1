import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '#base/time.ts';
import { curveFault, pathOf } from './path.ts';
import { action, createRig, order } from './rig.ts';
import { fullTraits } from './traits.ts';

describe('the line of an edge', () => {
  it('is straight where nothing is said', () => {
    const path = pathOf({ x: 0, y: 0 }, { x: 3, y: 4 }, undefined);
    expect(path.length).toBe(5);
    expect(path.at(2.5)).toMatchObject({ x: 1.5, y: 2 });
  });

  it('follows a NURBS: a quarter of a circle is one', () => {
    const w = Math.SQRT1_2;
    const curve = {
      degree: 2,
      knotVector: [0, 0, 0, 1, 1, 1],
      controlPoints: [
        { x: 1, y: 0 },
        { x: 1, y: 1, weight: w },
        { x: 0, y: 1 },
      ],
    };
    const path = pathOf({ x: 1, y: 0 }, { x: 0, y: 1 }, curve);
    expect(path.length).toBeCloseTo(Math.PI / 2, 2);
    for (const metres of [0.3, 0.8, 1.3]) {
      const { x, y, heading } = path.at(metres);
      expect(Math.hypot(x, y)).toBeCloseTo(1, 2);
      expect(heading).toBeCloseTo(metres + Math.PI / 2, 0);
    }
  });

  it.each([
    ['too few points', { degree: 3, controlPoints: [{ x: 0, y: 0 }] }, 'points'],
    [
      'too few knots',
      {
        degree: 1,
        knotVector: [0, 1],
        controlPoints: [
          { x: 0, y: 0 },
          { x: 1, y: 0 },
        ],
      },
      'knots',
    ],
    [
      'falling knots',
      {
        degree: 1,
        knotVector: [0, 1, 0, 1],
        controlPoints: [
          { x: 0, y: 0 },
          { x: 1, y: 0 },
        ],
      },
      'fall',
    ],
    [
      'no weight',
      {
        degree: 1,
        controlPoints: [
          { x: 0, y: 0 },
          { x: 1, y: 0, weight: 0 },
        ],
      },
      'weight',
    ],
  ])('is none with %s', (_name, curve, why) => {
    expect(curveFault(curve)).toContain(why);
  });
});

describe('a vehicle that turns on the spot', () => {
  /** N0 → N1, where the way back begins; both edges along one line. */
  const thereAndBack = () => {
    const way = order({ from: 0, to: 2 });
    const back = { ...way.nodes[2]!, nodeId: 'N0', nodePosition: { x: 0, y: 0, mapId: 'floor-1' } };
    const edge = { ...way.edges[1]!, endNodeId: 'N0' };
    return { ...way, nodes: [...way.nodes.slice(0, 2), back], edges: [way.edges[0]!, edge] };
  };

  it('takes the time of the turn, and a plain one takes none', async () => {
    const timeOf = async (turns: boolean) => {
      const { core, scheduler } = createRig({}, turns ? fullTraits('2.1') : undefined);
      const begun = scheduler.now();
      let ended = 0;
      core.onChange(() => {
        if (core.state().nodes.length === 0) ended ||= scheduler.now();
      });
      core.order(thereAndBack());
      await scheduler.runFor(minutes(2));
      return (ended - begun) / 1_000;
    };
    // Three metres each way with a stop between, and half a turn at 1 rad/s.
    const drive = 2 * (2 * Math.sqrt(3 / 0.6));
    expect(await timeOf(true)).toBeCloseTo(drive + Math.PI, 1);
    expect(await timeOf(false)).toBeLessThan(drive + 0.5);
  });

  it('says that it drives while it turns, and stands as the node wants it', async () => {
    const { core, scheduler } = createRig({}, fullTraits('2.1'));
    const way = order({ from: 0, to: 1 });
    const nodePosition = { ...way.nodes[1]!.nodePosition!, theta: Math.PI / 2 };
    core.order({ ...way, nodes: [way.nodes[0]!, { ...way.nodes[1]!, nodePosition }] });
    await scheduler.runFor(2 * Math.sqrt(3 / 0.6) * 1_000 + 500);
    expect(core.driving).toBe(true);
    expect(core.turning).toBe(1);
    expect(core.state().lastNodeId).toBe('N0');
    await scheduler.runFor(seconds(5));
    expect(core.state()).toMatchObject({ lastNodeId: 'N1', pose: { x: 3, theta: Math.PI / 2 } });
  });

  it('drives backwards where the edge says so', async () => {
    const { core, scheduler } = createRig({}, fullTraits('2.1'));
    const way = order({ from: 0, to: 1 });
    core.order({ ...way, edges: [{ ...way.edges[0]!, orientation: Math.PI }] });
    await scheduler.runFor(minutes(1));
    expect(core.state().lastNodeId).toBe('N1');
    expect(Math.abs(core.state().pose.theta)).toBeCloseTo(Math.PI, 3);
  });
});

describe('actions on the way', () => {
  it('runs SINGLE alone but while it drives [VDA5050 3.0 §6.2.2]', async () => {
    const { core, scheduler } = createRig({}, fullTraits('3.0'));
    const list = ['A-1', 'A-2'].map((id) => action('detectObject', id, {}, 'NONE'));
    const alone = list.map((each) => ({ ...each, blockingType: 'SINGLE' as const }));
    core.order({
      ...order({ from: 0, to: 5 }),
      nodes: [
        { ...order({ from: 0, to: 5 }).nodes[0]!, actions: alone },
        ...order({ from: 0, to: 5 }).nodes.slice(1),
      ],
    });
    const status = () => core.state().actions.map((each) => each.status);
    expect(status()).toEqual(['RUNNING', 'WAITING']);
    expect(core.driving).toBe(true);
    await scheduler.runFor(1_100);
    expect(status()).toEqual(['FINISHED', 'RUNNING']);
  });

  it('of an edge begin there, stop the vehicle where they must, and end with it', async () => {
    const { core, scheduler } = createRig({}, fullTraits('2.1'));
    const way = order({ from: 0, to: 3 });
    const onEdge = [
      [],
      [action('finePositioning', 'A-hard')],
      [action('detectObject', 'A-n', {}, 'NONE')],
    ];
    core.order({ ...way, edges: way.edges.map((edge, i) => ({ ...edge, actions: onEdge[i]! })) });
    const status = (id: string) =>
      core.state().actions.find((each) => each.action.actionId === id)!.status;
    expect(status('A-hard')).toBe('WAITING');
    await scheduler.runFor(seconds(5));
    expect([status('A-hard'), core.driving, core.state().lastNodeId]).toEqual([
      'RUNNING',
      false,
      'N1',
    ]);
    await scheduler.runFor(minutes(1));
    expect([status('A-hard'), status('A-n')]).toEqual(['FINISHED', 'FINISHED']);
    expect(core.state().lastNodeId).toBe('N3');
  });

  it('show INITIALIZING first, and hold while it is paused', async () => {
    const { core, scheduler } = createRig({}, fullTraits('2.1'));
    core.order(order({ from: 0, to: 1, actions: { 0: [action('finePositioning', 'A-1')] } }));
    const status = () => core.state().actions[0]!.status;
    expect(status()).toBe('INITIALIZING');
    await scheduler.runFor(600);
    expect(status()).toBe('RUNNING');
    core.instantActions([action('startPause', 'A-2', {}, 'NONE')]);
    await scheduler.runFor(minutes(1));
    expect(status()).toBe('PAUSED');
    core.instantActions([action('stopPause', 'A-3', {}, 'NONE')]);
    await scheduler.runFor(seconds(1));
    expect(status()).toBe('FINISHED');
  });
});

describe('maps [VDA5050 2.1 §6.7]', () => {
  const told = (type: string, id: string, mapVersion: string) =>
    action(type, id, { mapId: 'm2', mapVersion, mapDownloadLink: 'http://x' }, 'NONE');

  it('are downloaded, enabled one version at a time, driven on, and deleted', async () => {
    const { core, scheduler } = createRig({}, fullTraits('2.1'));
    const maps = () =>
      core.state().maps.map(({ mapId, mapVersion, enabled }) => [mapId, mapVersion, enabled]);
    core.instantActions([told('downloadMap', 'A-1', '1'), told('downloadMap', 'A-2', '2')]);
    await scheduler.runFor(seconds(5));
    core.instantActions([told('enableMap', 'A-3', '1'), told('enableMap', 'A-4', '2')]);
    expect(maps()).toEqual([
      ['floor-1', '1', true],
      ['m2', '1', false],
      ['m2', '2', true],
    ]);
    core.instantActions([told('deleteMap', 'A-5', '1'), told('downloadMap', 'A-6', '2')]);
    await scheduler.runFor(seconds(5));
    expect(maps()).toEqual([
      ['floor-1', '1', true],
      ['m2', '2', true],
    ]);
    expect(core.state().errors.map((error) => error.errorType)).toEqual(['DUPLICATE_MAP']);
  });
});
