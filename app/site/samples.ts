import { twoFloors } from './two-floors.ts';

/** What docs/samples holds, by file: the site takes its ways from the LIF beside it. */
export function sampleFiles(): Readonly<Record<string, unknown>> {
  const { site, lif } = twoFloors();
  const { name, chargers: _, ...rest } = site;
  return {
    'two-floors.site.json': {
      name,
      layout: { lif: 'two-floors.lif.json' },
      ...rest,
      // What a LIF cannot say of a node stays with the site.
      nodes: site.nodes.filter(({ turn }) => turn === false),
      edges: [],
      chargers: [],
    },
    'two-floors.lif.json': lif,
  };
}
