import type { Text } from '../texts.ts';

export const signIn: Text['signIn'] = {
  title: (provider) => `登录 ${provider}`,
  back: '后退',
  restart: '重新开始',
  useBrowser: '改用我的浏览器',
  paste: '粘贴代码',
  pasteLabel: '代码，或浏览器最后停留的地址',
  pasteSend: '继续',
  cancel: '取消',
  retry: '重试',

  encrypted: '已加密',
  thisMachine: '在本机上',
  loading: '正在加载…',
  finishing: '正在完成…',
  opening: (host) => `正在打开 ${host}…`,

  hostBlocked: (host) => `此页面要前往 ${host}。`,
  hostBlockedHint: (provider) =>
    `它不是可以在此显示的 ${provider} 页面。若要以这种方式登录，请使用您的浏览器。`,
  schemeBlocked: (scheme) => `此页面想打开另一个程序（${scheme}:）。`,
  schemeBlockedHint: 'Portunus 没有允许。您可以在这里继续登录。',
  answerStrange: '收到的结果不属于此次登录。',
  answerStrangeHint: 'Portunus 仍在等待。请重新开始，或使用您的浏览器。',

  problems: {
    offline: (host) => `无法前往 ${host}：这台电脑处于离线状态。`,
    'name-unknown': (host) => `找不到 ${host} 的位置。`,
    unreachable: (host) => `无法连接到 ${host}。`,
    'timed-out': (host) => `${host} 没有响应。`,
    certificate: (host) => `${host} 未能证明自己的身份。`,
    proxy: (host) => `通往 ${host} 的代理拒绝了请求。`,
    crashed: (host) => `${host} 的页面已崩溃。`,
    other: (host) => `无法加载 ${host} 的页面。`,
  },
  problemHints: {
    offline: '请连接互联网，然后重试。',
    'name-unknown': '请检查网络连接；如果您自行设置了 DNS，也请检查 DNS。',
    unreachable: '请检查网络连接。可能有防火墙或 VPN 阻挡。',
    'timed-out': '对方可能繁忙，或途中有什么拦住了回应。请稍后重试。',
    certificate: '途中可能有人窃听：公共网络、安全软件或攻击者。Portunus 不会在此继续。',
    proxy: '请在“设置”中检查代理，以及它要求的用户名和密码。',
    crashed: '您的账号没有任何损失。请重试。',
    other: '请重试，或使用您的浏览器。',
  },
};
