/** One picture of the tour: a page by its name in the registry, and what a newcomer is told of it. */
export interface Stop {
  readonly page: string;
  /** Of its picture, where one page has several. */
  readonly picture?: string;
  /** Behind the page's address, at the time of the picture. */
  readonly query?: () => string;
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
    page: 'floor',
    picture: 'floor-past',
    query: () => `?at=${new Date(Date.now() - 40_000).toISOString()}`,
    title: { en: 'The floor, replayed', zh: '现场回放' },
    en: 'The same floor at any moment of the past, from what is stored: pull the slider or let it play, up to sixty times as fast.',
    zh: '依据存储的事实回放过去任一时刻的现场：拖动时间轴或播放，最快六十倍速。',
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
    page: 'trace',
    title: { en: 'Trace', zh: '追溯' },
    en: 'From a serial number, a lot or an order both ways: supplier, receipt, moves, customer; and from there to all others who got it, and to a recall.',
    zh: '按序列号、批次或订单双向追溯：供应商、收货、移动、客户；并可查到同批全部去向并发起召回。',
  },
  {
    page: 'slotting-proposals-one',
    picture: 'slotting',
    title: { en: 'Tidying up', zh: '库位优化' },
    en: 'Proposals to empty bins and to bring fast goods forward, as a picture with the metres they save; moves are picked, ordered and followed.',
    zh: '合并库位与前移畅销品的建议：以图显示及所省米数，可勾选、下达并跟踪。',
  },
  {
    page: 'import',
    title: { en: 'Import', zh: '数据导入' },
    en: 'Master data and opening stock from a file: first a dry run that names each bad line, then the booking.',
    zh: '从文件导入基础数据与期初库存：先试运行并逐行列出错误，再正式入账。',
  },
  {
    page: 'strategy',
    title: { en: 'Putaway strategy', zh: '上架策略' },
    en: 'The rules that choose a bin, in their order; changed rules are tried on past receipts before they go live.',
    zh: '按顺序选择库位的规则；修改后先用历史收货试算，再启用。',
  },
  {
    page: 'alert-rules',
    title: { en: 'Alert rules', zh: '预警规则' },
    en: 'From when on somebody is told, who, and by which way; and what that would raise now.',
    zh: '何时、向谁、以何种方式预警，并预览当前会触发的内容。',
  },
  {
    page: 'devices',
    title: { en: 'Devices', zh: '设备' },
    en: 'Health, last messages, settings and past troubles of each device, and taking it out of service.',
    zh: '每台设备的健康状态、最近消息、设置与历史故障，并可停用。',
  },
  {
    page: 'simulation',
    title: { en: 'The simulated plant', zh: '仿真现场' },
    en: 'While the plant is simulated: its speed, faults on demand, new orders and trucks.',
    zh: '仿真现场的控制面板：速度、按需故障、新订单与来车。',
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
