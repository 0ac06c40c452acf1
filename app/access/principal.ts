import { mayOf } from './roles.ts';

/** What an account or a key is granted. An empty list limits nothing. */
export interface Grants {
  readonly roles: readonly string[];
  readonly warehouses: readonly string[];
  readonly owners: readonly string[];
  readonly zones: readonly string[];
}

/** Who asks. */
export interface Principal extends Grants {
  /** A person is who he is; a host may say for whom it acts. */
  readonly kind: 'person' | 'host';
  readonly code: string;
  readonly name: string;
  readonly may: ReadonlySet<string>;
}

export const principalOf = (
  kind: Principal['kind'],
  code: string,
  name: string,
  grants: Grants,
): Principal => ({ kind, code, name, ...grants, may: mayOf(grants.roles) });
