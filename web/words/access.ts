import type { Words } from './words.ts';

/** Signing in, and who may do what. */
export const accessWords = {
  'signIn.title': ['Sign in to the warehouse', '登录仓库系统'],
  'signIn.waiting': [
    'The warehouse does not answer. It is asked again by itself.',
    '仓库系统无响应，正在自动重试。',
  ],
  'signIn.user': ['User', '用户名'],
  'signIn.password': ['Password', '密码'],
  'signIn.forgotten': [
    'No password yet, or forgotten? An administrator sets one. For the first one, open the address that npm start prints.',
    '没有密码或忘记密码？请联系管理员设置。首次使用请打开 npm start 显示的地址。',
  ],
  'said.mayNot': [
    '{user} may not open this page ({action}). An administrator can give a role that has it.',
    '{user} 无权打开此页面（{action}）。管理员可授予相应角色。',
  ],
  'password.needed': [
    'You have no password of your own yet: without one you cannot sign in again.',
    '您尚未设置自己的密码，退出后将无法再次登录。',
  ],
  'password.set': ['Set a password', '设置密码'],
  'password.change': ['Change password', '修改密码'],
  'password.old': ['Password so far (empty if there is none)', '原密码（没有则留空）'],
  'password.new': ['New password, at least 8 characters', '新密码，至少 8 个字符'],
  'told.once': ['Keep this now: it is shown only once', '请立即保存：仅显示一次'],
  'page.users': ['Users', '用户'],
  'page.apiKeys': ['API keys', 'API 密钥'],
  'page.roles': ['Roles', '角色'],
} as const satisfies Words;
