import { addressOfCode } from './documents.ts';

/** One thing that a code may mean (GET /api/v1/lookup). */
export interface Found {
  readonly kind: string;
  readonly code: string;
  readonly text: { readonly en: string; readonly zh: string };
  readonly status: string;
}

const PARTNERS: ReadonlySet<string> = new Set(['customer', 'supplier', 'carrier']);

/** Where things are shown that have no page of their own. */
const ELSEWHERE: Readonly<Record<string, (code: string) => string>> = {
  lot: (code) => `/stock/stock?lot=${code}`,
  serial: (code) => `/stock/trace?code=${code}&by=serial`,
  wave: (code) => `/work/tasks?document=${code}`,
};

/** The page of what was found; undefined where there is none. */
export function addressOfFound({ kind, code }: Found): string | undefined {
  if (PARTNERS.has(kind)) return `/data/partners/${kind}/${encodeURIComponent(code)}`;
  return addressOfCode(kind, code) ?? ELSEWHERE[kind]?.(encodeURIComponent(code));
}

/** What was surely meant: the only thing, or the only one with exactly this code. */
export function surelyMeant(found: readonly Found[], code: string): Found | undefined {
  const exact = found.filter((one) => one.code.toUpperCase() === code.toUpperCase());
  const [only, ...others] = exact.length > 0 ? exact : found;
  return others.length === 0 ? only : undefined;
}
