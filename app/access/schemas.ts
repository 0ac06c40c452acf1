import { Type } from 'typebox';
import { Code, closed, Words } from '#wms-core/http-schemas.ts';
import type { Grants } from './principal.ts';
import { ROLE_NAMES } from './roles.ts';

const Codes = (description: string) =>
  Type.Optional(Type.Array(Code, { uniqueItems: true, maxItems: 100, description }));

/** What somebody may do, and with what. */
export const GrantFields = {
  roles: Type.Array(Type.Enum([...ROLE_NAMES]), { uniqueItems: true, maxItems: 20 }),
  warehouses: Codes('in these warehouses alone; left out, in all'),
  owners: Codes('with the goods of these owners alone; left out, of all'),
  zones: Codes('changes in these zones alone; left out, in all'),
};

export const grantsOf = (given: Partial<Grants> & Pick<Grants, 'roles'>): Grants => ({
  roles: given.roles,
  warehouses: given.warehouses ?? [],
  owners: given.owners ?? [],
  zones: given.zones ?? [],
});

export const NewPassword = Type.String({
  minLength: 8,
  maxLength: 200,
  writeOnly: true,
  description: 'at least 8 characters; a sentence is good · 至少 8 个字符',
});

const personal = {
  name: Words,
  ...GrantFields,
  password: Type.Optional({
    ...NewPassword,
    description: 'the first one, or a new one: the person is asked to choose another',
  }),
};

const EXAMPLE = { name: 'Anna Chen', roles: ['supervisor', 'quality'], zones: ['AMBIENT'] };

export const NewUser = Type.Object(
  { user: Code, ...personal },
  { ...closed, examples: [{ user: 'anna', ...EXAMPLE, password: 'eight cups of tea' }] },
);

export const ChangedUser = Type.Object(
  {
    ...personal,
    status: Type.Enum(['active', 'stopped'], {
      description: 'stopped: signed out, and not let in',
    }),
  },
  { ...closed, examples: [{ ...EXAMPLE, status: 'active' }] },
);

export const NewKey = Type.Object(
  { apiKey: Code, name: Words, ...GrantFields },
  { ...closed, examples: [{ apiKey: 'ERP-1', name: 'ERP', roles: ['host'] }] },
);

export const SignIn = Type.Union(
  [
    Type.Object(
      { user: Code, password: Type.String({ minLength: 1, maxLength: 200, writeOnly: true }) },
      closed,
    ),
    Type.Object(
      {
        setup: Type.String({ maxLength: 100, description: 'of the link that `npm start` prints' }),
      },
      closed,
    ),
  ],
  { examples: [{ user: 'ben', password: 'eight cups of tea' }] },
);

export const OwnPassword = Type.Object(
  {
    oldPassword: Type.Optional(
      Type.String({
        ...{ maxLength: 200, writeOnly: true },
        description: 'the one so far, where there is one',
      }),
    ),
    password: NewPassword,
  },
  { ...closed, examples: [{ oldPassword: 'eight cups of tea', password: 'nine cups of tea' }] },
);

export const SessionView = Type.Object({
  user: Type.String(),
  name: Type.String(),
  roles: Type.Array(Type.String()),
  may: Type.Array(Type.String({ description: 'an action, as x-action of a route' })),
  warehouses: Type.Array(Type.String()),
  owners: Type.Array(Type.String()),
  zones: Type.Array(Type.String()),
  csrfToken: Type.String({ description: 'x-csrf-token of changes by cookie' }),
  mustSetPassword: Type.Boolean(),
});
