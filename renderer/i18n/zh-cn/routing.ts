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
      title: '按状态。',
      detail: '跳过已暂停、已锁定、正在休息或被拒绝的账号。',
    },
    {
      title: '按顺序和策略。',
      detail:
        '工具随请求发送自己的登录信息时，由为此设立的账号回答。否则由策略决定先询问谁，除非该工具有自己的顺序。只有第一个账号在工具收到任何内容之前失败，才询问下一个。',
    },
  ],
  each: '“活动”里每个请求的经过都会说明是如何决定的。',
  strategyTitle: '策略：几个同等的账号中先询问谁',
  strategies: {
    'in-order': {
      name: '列表中的第一个',
      means: '总是先询问下方顺序中的第一个账号；只有它失败时才询问下一个。',
    },
    round_robin: { name: '轮流', means: '各账号轮流回答。' },
    weighted: {
      name: '按权重轮流',
      means: '各账号轮流回答，权重为 3 的账号轮到的次数是权重为 1 的三倍。',
    },
    least_connections: { name: '最空闲', means: '询问正在处理的请求最少的账号。' },
    random: { name: '随机', means: '每次随机选出一个账号。' },
  },
  equal: '同等的账号是指拥有该模型、且无需转换就能接收原样请求的账号。',
  affinity: '让对话留在同一账号',
  affinityHint:
    '该账号的缓存里已有这段对话，因此更快也更省。适用于会标明对话的工具：Claude Code、Codex、OpenCode 和 Kilo。',
  affinityIdle: '仅在多个账号分担请求时起作用。',
  orderTitle: '询问顺序',
  orderFor: '谁的顺序',
  allTools: '所有工具',
  orderList: (tool) => `${tool} 的账号顺序`,
  ofAll: '适用于没有自己顺序的所有工具。',
  ofOwn: (tool) => `${tool} 有自己的顺序，不受策略影响。`,
  ofOthers: (tool) => `${tool} 沿用所有工具的顺序。移动一个账号后，它就有了自己的顺序。`,
  followAll: '沿用所有工具的顺序',
  weight: (weight) => `权重 ${weight}`,
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
  shares: '轮流询问',
  ownLogin: '自带登录',
  skipped: '跳过',
  rest: (count) => `还有 ${count} 个`,
  none: '还没有账号，所以所有请求都会被拒绝。',
  noneHint: '添加一个账号后，这里会说明它会收到哪些请求。',
  demo: '您的账号都无法回答时，由演示账号回答。',
};
