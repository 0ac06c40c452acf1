import { type BusinessKind, ended } from './model.ts';

const LOOKS = 3;
/** Alerts that one person takes on at a time. */
const AT_ONCE = 20;

interface Alert {
  readonly alert: number;
  readonly acknowledgedAt: string | null;
}

/** Somebody looks at the alerts and takes them on. */
export const alerts: BusinessKind<Record<string, never>> = {
  kind: 'alerts',
  name: { en: 'Alerts acknowledged', zh: '预警确认' },
  mayBeRefused: [],
  plan: () => Array.from({ length: LOOKS }, () => ({})),
  steps: {
    async begin(_errand, { ask, actor }) {
      const reply = await ask('GET', '/api/v1/alerts');
      if (!reply.ok) return ended(reply);
      const open = (reply.body.alerts as readonly Alert[]).filter(
        ({ acknowledgedAt }) => acknowledgedAt === null,
      );
      for (const { alert } of open.slice(0, AT_ONCE)) {
        const done = await ask('POST', `/api/v1/alerts/${alert}/acknowledge`, { actor });
        if (!done.ok) return ended(done);
      }
      return { type: 'done' };
    },
  },
};
