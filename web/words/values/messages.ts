import type { Words } from '../words.ts';

/** What a device says. */
export const messageValues = {
  'message.label_confirmed': ['label pressed', '标签已确认'],
  'message.label_fault': ['label at fault', '标签故障'],
  'message.tray_presented': ['tray is there', '托盘已到位'],
  'message.tray_withdrawn': ['tray went back', '托盘已收回'],
  'message.tray_fault': ['stands still', '停机'],
  'message.weight': ['weight', '称重'],
  'message.tags_read': ['tags read', '读到标签'],
  'message.measured': ['measured', '已测量'],
  'message.login': ['signed in', '登录'],
  'message.logout': ['signed out', '退出登录'],
  'message.take_over': ['takes over half-done work', '接手未完作业'],
  'message.request': ['request', '请求'],
  'message.step_answered': ['step answered', '步骤已应答'],
  'message.step_key': ['key pressed', '按键'],
  'message.step_refused': ['step refused', '步骤被拒'],
  'message.command_acknowledged': ['command taken', '已接受指令'],
  'message.command_refused': ['command refused', '已拒绝指令'],
  'message.device_status': ['connection changed', '连接变化'],
} as const satisfies Words;
