import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const accessRefusals = {
  'access.sign_in': {
    status: 401,
    en: 'Nobody is signed in. Sign in at /, or send a key: authorization: Bearer KEY.',
    zh: '尚未登录。请在 / 登录，或发送密钥：authorization: Bearer KEY。',
  },
  'access.wrong': {
    status: 401,
    en: 'The user or the password is wrong. Try again; an administrator can set a new password.',
    zh: '用户名或密码错误。请重试；管理员可以重设密码。',
  },
  'access.setup_used': {
    status: 401,
    en: 'This set-up link was used, or is of another start. Start Warehub again for a fresh one while no password is set.',
    zh: '该设置链接已使用，或属于另一次启动。尚未设置密码时，重新启动 Warehub 可获得新链接。',
  },
  'access.key_unknown': {
    status: 401,
    en: 'The key is not known, or was ended. An administrator makes a new one under People, API keys.',
    zh: '密钥未知或已停用。管理员可在“人员—API 密钥”中新建。',
  },
  'access.too_many_tries': {
    status: 429,
    en: 'Too many sign-ins have failed. Try again in {minutes} minutes.',
    zh: '登录失败次数过多，请在 {minutes} 分钟后重试。',
  },
  'access.csrf': {
    status: 403,
    en: 'The change did not come from a page of this session. Load the page again (hosts use a key).',
    zh: '该修改不是来自当前会话的页面。请刷新页面（上位系统请使用密钥）。',
  },
  'access.not_allowed': {
    status: 403,
    en: '{user} may not do this ({action}). An administrator can give a role that has it.',
    zh: '{user} 无权执行此操作（{action}）。管理员可授予相应角色。',
  },
  'access.other_warehouse': {
    status: 403,
    en: '{user} has no access to warehouse {warehouse}. An administrator can add it.',
    zh: '{user} 无权访问仓库 {warehouse}，管理员可以添加。',
  },
  'access.other_owner': {
    status: 403,
    en: '{user} sees the goods of {owners} only. Name one of them as the owner.',
    zh: '{user} 只能查看 {owners} 的货物，请以其为货主。',
  },
  'access.not_by_owner': {
    status: 403,
    en: '{user} is limited to the goods of {owners}, and this spans owners. Ask somebody without that limit.',
    zh: '{user} 仅限 {owners} 的货物，而此操作涉及多个货主。请联系无此限制的人员。',
  },
  'access.other_zone': {
    status: 403,
    en: '{user} works in {zones} only, and {place} is not there. Ask somebody of that zone.',
    zh: '{user} 仅限库区 {zones}，{place} 不在其中。请联系该库区人员。',
  },
  'access.other_actor': {
    status: 403,
    en: '{user} is signed in, and cannot act as {actor}. Leave `actor` out.',
    zh: '当前登录的是 {user}，不能以 {actor} 的名义操作。请省略 actor。',
  },
  'access.old_password': {
    status: 403,
    en: 'The password so far is not right. Type it again.',
    zh: '原密码不正确，请重新输入。',
  },
  'access.user_known': {
    status: 409,
    en: 'There is a user {user} already. Choose another name, or change that one.',
    zh: '用户 {user} 已存在。请换一个名称，或修改该用户。',
  },
  'access.user_unknown': {
    status: 404,
    en: 'There is no user {user}. All of them are at GET /api/v1/users.',
    zh: '没有用户 {user}。全部用户见 GET /api/v1/users。',
  },
  'access.last_administrator': {
    status: 409,
    en: 'Nobody would be left who may manage access. Make somebody else an administrator first.',
    zh: '将没有人能管理权限。请先任命另一位管理员。',
  },
  'access.key_known': {
    status: 409,
    en: 'There is or was a key {apiKey}. Choose another name: a key is shown only once.',
    zh: '密钥 {apiKey} 已存在或曾经存在。请换一个名称：密钥只显示一次。',
  },
  'access.no_such_key': {
    status: 404,
    en: 'There is no key {apiKey} in use. All of them are at GET /api/v1/api-keys.',
    zh: '没有使用中的密钥 {apiKey}。全部密钥见 GET /api/v1/api-keys。',
  },
} as const satisfies RefusalTable;

export const refuseAccess = refusalsOf(accessRefusals);
