/** Rules of a message by itself: topic, transport, form and header. */
export const MESSAGE_RULES = {
  unknown_topic: {
    clause2: '6.5',
    clause3: '4.3',
    en: 'The standard has no topic "{topic}" in this version',
    zh: '该版本标准中没有主题“{topic}”',
  },
  topic_level: {
    clause2: '6.3',
    clause3: '4.2',
    en: 'The serial number {serial} has a character that no topic level may have',
    zh: '序列号 {serial} 含有主题层级不允许的字符',
  },
  wrong_sender: {
    clause2: '6.5',
    clause3: '4.3',
    en: '{topic} was published by the other side',
    zh: '{topic} 由另一方发布',
  },
  qos: {
    clause2: '6.2',
    clause3: '4.1',
    en: '{topic} is published with QoS {is}, not {must}',
    zh: '{topic} 以 QoS {is} 发布,应为 {must}',
  },
  retained: {
    clause2: '6.5',
    clause3: '4.3',
    en: '{topic} is retained: whoever comes later would take an old one for new',
    zh: '{topic} 被保留(retain):后来者会把旧消息当作新消息',
  },
  not_retained: {
    clause2: '6.14',
    clause3: '6.5',
    en: '{topic} is not retained: whoever comes later does not learn it',
    zh: '{topic} 未保留(retain):后来者无法得知',
  },
  not_json: {
    clause2: '6.1.4',
    clause3: '7.1.4',
    en: 'The message cannot be read as a JSON object in UTF-8: {why}',
    zh: '消息不是 UTF-8 编码的 JSON 对象:{why}',
  },
  version_unknown: {
    clause2: '6.4',
    clause3: '7.2',
    en: 'Version "{version}" is none of 2.0, 2.1 and 3.0 (judged by: {by})',
    zh: '版本“{version}”不是 2.0、2.1 或 3.0(按 {by} 判断)',
  },
  version_topic: {
    clause2: '6.3',
    clause3: '4.2',
    en: 'The topic says version v{major}, the message {version}',
    zh: '主题为 v{major},消息版本为 {version}',
  },
  schema: {
    clause2: '6',
    clause3: '7',
    en: '{what}',
    zh: '不符合消息格式:{what}',
  },
  schema_official: {
    clause2: '6',
    clause3: '7',
    en: 'By the official schema: {what}',
    zh: '不符合官方模式:{what}',
  },
  instant_array: {
    clause2: '6.9',
    clause3: '7.4',
    en: 'The list is named "instantActions" alone; since 2.0 it is "actions"',
    zh: '列表只用了“instantActions”;自 2.0 起应为“actions”',
  },
  header_vehicle: {
    clause2: '6.4',
    clause3: '7.2',
    en: 'The header speaks of {is}, the topic of {must}',
    zh: '消息头是 {is},主题是 {must}',
  },
  timestamp: {
    clause2: '6.4',
    clause3: '7.2',
    en: 'The timestamp "{timestamp}" is not ISO 8601 in UTC (…Z)',
    zh: '时间戳“{timestamp}”不是 ISO 8601 UTC 格式(…Z)',
  },
  header_count: {
    clause2: '6.4',
    clause3: '7.2',
    en: 'Header id {id} after {last}: it counts up by one with each message of the topic (or two senders speak here)',
    zh: '消息头编号 {id} 在 {last} 之后:每条消息应加一(或有两个发送者)',
  },
  header_older: {
    clause2: '6.4',
    clause3: '7.2',
    en: 'Sent {ms} ms before the message that came before it',
    zh: '比前一条消息早发送 {ms} 毫秒',
  },
};
