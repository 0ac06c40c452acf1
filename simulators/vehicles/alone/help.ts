import { MAKES, QUIRK_FLAGS } from '../quirks.ts';
import { FAULT_NAMES, kindOf } from './faults.ts';

const faults = (unit: 'hour' | 'other'): string =>
  FAULT_NAMES.filter((name) => (kindOf(name).unit === 'hour') === (unit === 'hour')).join(', ');

const folded = (text: string, indent: number): string => {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (`${lines.at(-1)} ${word}`.length > 88 - indent) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines.join(`\n${' '.repeat(indent)}`);
};

const makes = Object.entries(MAKES)
  .map(([name, { version }]) => `${name} ${version}`)
  .join(', ');

export const HELP = `Simulated VDA 5050 vehicles for any master control.
给任意主控系统用的 VDA 5050 仿真车辆。

Usage / 用法:  npm run vehicles -- --layout FILE --broker URL [OPTIONS]

  --layout FILE        the floor: a site file, or a LIF 1.0      场地：本系统的场地文件或 LIF 1.0
  --broker URL         mqtt://[user:password@]host[:port]        MQTT 服务器
  --count N            vehicles [as the layout names]            车辆数量
  --version V          2.0, 2.1, 3.0, a list of them, or mixed [2.1]   协议版本
  --make LIST          makes of vehicle, in turn: ${makes}   车型
  --quirks LIST        habits of the field                       现场常见的偏差:
                       ${folded([...Object.keys(QUIRK_FLAGS), 'max-nodes=N', 'min-order-ms=N'].join(', '), 23)}
  --speed N            times as fast as the wall's clock, 0.1 to 100 [1]   时间倍速
  --faults LIST        NAME or NAME=RATE, or all                 故障:
     per message or act (0 to 1) [0.01]    按每条消息或每次动作的概率:
                       ${folded(faults('other'), 23)}
     per vehicle and hour (0 to 60) [1]    按每车每小时的次数:
                       ${folded(faults('hour'), 23)}
  --rest PORT          a loopback port to look and to give faults while it runs   运行中查看和注入故障的本机端口
  --seed N             of all chance [1]                         随机种子
  --manufacturer NAME  of all vehicles                           制造商名
  --prefix LEVELS      before the interface's name in each topic 主题前缀
  --topics LEVELS      instead of uagv/v2 or vda5050/v3          替换接口名和主版本
  --state-every S      a state at the latest, seconds [30]       状态消息的最长间隔（秒）
  --visualization S    while it drives, seconds; 0: none [0]     可视化消息的间隔（秒）
  --verbose            a line for each thing that happens        每个事件输出一行
  --help               this text                                 显示本说明

Examples / 示例:
  npm run vehicles -- --layout floor.json --broker mqtt://localhost --count 50 --version 2.1
  npm run vehicles -- --layout floor.json --broker mqtt://localhost --version mixed --speed 10 \\
    --faults duplicate=0.02,reject-order=0.05,e-stop=2 --rest 8090
  curl -X POST localhost:8090/vehicles/V001/e-stop     curl -X DELETE localhost:8090/vehicles/V001/e-stop

Ctrl-C ends it: each vehicle says OFFLINE first.   按 Ctrl-C 结束，每辆车会先发布 OFFLINE。
`;
