import type { Text } from '../texts.ts';

export const proxy: Text['proxy'] = {
  titleFor: (account) => `${account} 的出站代理`,
  follow: '与所有账号相同',
  none: '无代理',
  direct: '不用代理，直接连接',
  own: '使用单独的代理',
  address: '地址',
  addressHint:
    'http、https 或 socks5 地址，并带端口；主机名之前可写用户名和密码。保存在保险库中，之后显示时不含它们。',
  missing: '请输入代理地址。',
  test: '测试',
  testing: '正在连接…',
  reached: (host) => `可以通过此方式连接 ${host}。`,
  edit: '代理…',
};
