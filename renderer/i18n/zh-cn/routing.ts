import type { Text } from '../texts.ts';

export const routing: Text['routing'] = {
  ruleTitle: '请求如何找到账号',
  rule: [
    {
      title: '按名称。',
      detail: '工具可以请求“提供商/模型”或“模型@账号”：这时只询问该提供商或该账号。',
    },
    {
      title: '按模型。',
      detail:
        '否则，询问已知提供该模型的账号；没有时，询问可提供任意模型的账号；仍没有时，询问支持该工具格式的账号。',
    },
    {
      title: '按格式。',
      detail:
        '支持该工具所用格式的账号收到原样的请求；对其他账号会先转换格式，无法转换的内容列在该请求的经过里。',
    },
    {
      title: '按状态和顺序。',
      detail:
        '跳过已暂停、已锁定、正在休息或被拒绝的账号。先询问列表中的第一个；只有它在工具收到任何内容之前失败，才询问下一个。',
    },
  ],
  each: '“活动”里每个请求的经过都会说明是如何决定的。',
  ordersTitle: '各格式由哪些账号支持，按询问顺序',
  nobody: '没有账号支持这种格式：此类请求会转换后交给拥有该模型的账号。',
  addAccount: '添加账号',
  orderLabel: (format) => `${format} 的询问顺序`,
  anyModel: '任意模型',
  models: (patterns) => `模型 ${patterns}`,
  states: {
    ready: '可用',
    'login-needed': '需要登录或密钥',
    expired: '已过期',
    unsuitable: '不适用于其他工具',
    paused: '已暂停',
    locked: '已锁定',
  },
  resting: (time) => `休息至 ${time}`,
  first: '首先询问',
  then: '其次',
  skipped: '跳过',
  rest: (count) => `还有 ${count} 个`,
  none: '还没有账号，所以所有请求都会被拒绝。',
  noneHint: '添加一个账号后，这里会说明它会收到哪些请求。',
  demo: '您的账号都无法回答时，由演示账号回答。',
};
