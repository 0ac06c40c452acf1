/** One picture of the tour: a page by its name in the registry, and what a newcomer is told of it. */
export interface Stop {
  readonly page: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly en: string;
  readonly zh: string;
  /** Until the page shows what it is about, in milliseconds. */
  readonly waitMs?: number;
}

export const STOPS: readonly Stop[] = [
  {
    page: 'floor',
    title: { en: 'The floor', zh: '现场实况' },
    en: 'The first page: vehicles with what they carry and the path they were given, people at work, lit labels, and bins coloured by fill, state or picks. Click anything to see what it holds and why it does what it does.',
    zh: '首页：车辆及其载荷与路径、作业人员、亮灯标签，库位按充满度、状态或拣货热度着色。点击任意对象可查看其内容与原因。',
    waitMs: 6_000,
  },
  {
    page: 'exceptions',
    title: { en: 'The exception desk', zh: '异常台' },
    en: 'Everything late, stuck, short or blocked in one list, the costliest first, each with what happened and the acts that help.',
    zh: '所有延误、卡滞、短缺与阻塞集中在一个列表，代价最高者居前，并给出原因与可执行的处理。',
  },
  {
    page: 'reviews',
    title: { en: 'Count differences', zh: '盘点差异复核' },
    en: 'What counts found beside what the book says, to be confirmed, rejected or counted again.',
    zh: '盘点实数与账面并列显示，可确认、驳回或重盘。',
  },
  {
    page: 'approvals',
    title: { en: 'Approvals', zh: '调整审批' },
    en: 'Adjustments that are worth more than one person may book alone wait here for a second one.',
    zh: '超出个人权限的调整在此等待他人审批。',
  },
  {
    page: 'asns',
    title: { en: 'Deliveries', zh: '入库通知' },
    en: 'A list of documents: filters, sorting, paging and export; the address keeps its state. All lists work like this one.',
    zh: '单据列表：筛选、排序、分页与导出，状态保存在地址中。所有列表用法相同。',
  },
  {
    page: 'asns-one',
    title: { en: 'A delivery', zh: '入库单' },
    en: 'A document with all its facts, and what can be done with it.',
    zh: '单据的全部内容与可执行的操作。',
  },
  {
    page: 'orders-one',
    title: { en: 'An order', zh: '订单' },
    en: 'From promise to proof: its lines by stage, its parcels and its timeline.',
    zh: '从承诺到签收：各阶段的行项、包裹与时间线。',
  },
  {
    page: 'stock',
    title: { en: 'Stock', zh: '库存' },
    en: 'What is where, by any mix of filters, now or at a moment of the past.',
    zh: '按任意条件组合查询当前或过去某一时刻的库存。',
  },
  {
    page: 'tasks',
    title: { en: 'Tasks', zh: '任务' },
    en: 'What people and vehicles are asked to do, and how far it is.',
    zh: '人员与车辆的任务及其进度。',
  },
  {
    page: 'users',
    title: { en: 'Users', zh: '用户' },
    en: 'Who may do what: people, roles and keys of hosts.',
    zh: '权限管理：人员、角色与接口密钥。',
  },
  {
    page: 'pda',
    title: { en: 'The PDA', zh: '手持终端' },
    en: 'A worker sees one step at a time, in big type, with colour, sound and voice; a hardware scanner types into it.',
    zh: '作业员一次只看一个步骤：大字、颜色、声音与语音；支持键盘式扫描枪。',
  },
  {
    page: 'board',
    title: { en: 'The wall board', zh: '大屏' },
    en: 'Readable from ten metres: today’s inbound and outbound, rates, stock, devices and alarms.',
    zh: '十米外可读：当日出入库、效率、库存、设备与告警。',
    waitMs: 6_000,
  },
];
