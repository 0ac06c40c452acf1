import type { DocumentSpec } from './model.ts';

/** Who may sign in, which hosts have keys, and what roles may do. */
export const ACCESS: readonly DocumentSpec[] = [
  {
    name: 'users',
    menu: 'people',
    list: 'GET /api/v1/users',
    rows: 'users',
    columns: ['user', 'name', 'roles', 'status'],
    key: ['user'],
    one: 'GET /api/v1/users/{user}',
    edit: 'PUT /api/v1/users/{user}',
    news: ['POST /api/v1/users'],
    everyMs: 0,
  },
  {
    name: 'apiKeys',
    menu: 'people',
    list: 'GET /api/v1/api-keys',
    rows: 'apiKeys',
    columns: ['apiKey', 'name', 'roles', 'status', 'createdAt', 'createdBy'],
    key: ['apiKey'],
    acts: ['DELETE /api/v1/api-keys/{apiKey}'],
    news: ['POST /api/v1/api-keys'],
    tells: true,
    everyMs: 0,
  },
  {
    name: 'roles',
    menu: 'people',
    list: 'GET /api/v1/roles',
    rows: 'roles',
    columns: ['role', 'name', 'may'],
    key: ['role'],
    everyMs: 0,
  },
];
