import type { Language as LanguageSetting } from '../shared/models/settings.ts';

/** What main itself says: tray, menu, notifications. The window has words of its own. */
export interface Words {
  readonly open: string;
  readonly activity: string;
  readonly settings: string;
  readonly quit: string;
  readonly copyAddress: string;
  readonly copyKey: string;
  readonly pause: string;
  readonly resume: string;
  readonly serving: (address: string) => string;
  readonly servingDemo: (address: string) => string;
  readonly paused: (until: string) => string;
  readonly pausedOpenly: string;
  readonly starting: string;
  readonly lost: string;
  readonly vaultLocked: string;
  readonly vaultMissing: string;
  readonly noAccount: string;
  readonly accountNeedsLogin: (account: string) => string;
  readonly accountEnds: (account: string, left: string) => string;
  readonly clientChanged: (client: string) => string;
  readonly clientBroken: (client: string) => string;
  readonly more: (count: number) => string;
  readonly engineRestarted: { readonly title: string; readonly body: string };
  readonly engineKeepsEnding: { readonly title: string; readonly body: (seconds: number) => string };
  readonly engineNotStarted: string;
  readonly loginItemNeedsInstall: string;
  readonly signInTo: (provider: string) => string;
  readonly menuFile: string;
  readonly menuEdit: string;
  readonly menuView: string;
  readonly menuWindow: string;
  readonly closeWindow: string;
}

const en: Words = {
  open: 'Open Portunus',
  activity: 'Activity',
  settings: 'Settings…',
  quit: 'Quit Portunus',
  copyAddress: 'Copy address',
  copyKey: 'Copy key',
  pause: 'Pause for 1 hour',
  resume: 'Resume now',
  serving: (address) => `Serving on ${address}`,
  servingDemo: (address) => `Serving the demo on ${address}`,
  paused: (until) => `Paused until ${until}`,
  pausedOpenly: 'Paused',
  starting: 'Starting…',
  lost: 'The engine is being restarted…',
  vaultLocked: 'The vault is locked…',
  vaultMissing: 'There is no place for secrets yet…',
  noAccount: 'Add a first account…',
  accountNeedsLogin: (account) => `${account} needs a new login…`,
  accountEnds: (account, left) => `${account} ends ${left}…`,
  clientChanged: (client) => `${client}: changed by you…`,
  clientBroken: (client) => `${client}: its config cannot be read…`,
  more: (count) => `${count} more…`,
  engineRestarted: {
    title: 'Portunus is serving again',
    body: 'Its engine stopped unexpectedly and was started anew. Requests that were open have failed.',
  },
  engineKeepsEnding: {
    title: 'Portunus is not serving',
    body: (seconds) =>
      `Its engine keeps stopping. The next try is in ${seconds} s; the log in its folder says more.`,
  },
  engineNotStarted: 'Portunus is not serving',
  loginItemNeedsInstall: 'Only an installed Portunus can start at login; this one runs from its source.',
  signInTo: (provider) => `Sign in to ${provider} · Portunus`,
  menuFile: 'File',
  menuEdit: 'Edit',
  menuView: 'View',
  menuWindow: 'Window',
  closeWindow: 'Close window',
};

const zh: Words = {
  open: '打开 Portunus',
  activity: '活动',
  settings: '设置…',
  quit: '退出 Portunus',
  copyAddress: '复制地址',
  copyKey: '复制密钥',
  pause: '暂停 1 小时',
  resume: '立即恢复',
  serving: (address) => `正在 ${address} 提供服务`,
  servingDemo: (address) => `正在 ${address} 提供演示`,
  paused: (until) => `已暂停至 ${until}`,
  pausedOpenly: '已暂停',
  starting: '正在启动…',
  lost: '正在重新启动引擎…',
  vaultLocked: '保险库已锁定…',
  vaultMissing: '还没有存放机密的地方…',
  noAccount: '添加第一个账号…',
  accountNeedsLogin: (account) => `${account} 需要重新登录…`,
  accountEnds: (account, left) => `${account} 将在${left}到期…`,
  clientChanged: (client) => `${client}：已被您修改…`,
  clientBroken: (client) => `${client}：无法读取其配置…`,
  more: (count) => `还有 ${count} 项…`,
  engineRestarted: {
    title: 'Portunus 已恢复服务',
    body: '引擎意外停止，现已重新启动。当时未完成的请求已失败。',
  },
  engineKeepsEnding: {
    title: 'Portunus 未在提供服务',
    body: (seconds) => `引擎反复停止。将在 ${seconds} 秒后重试；详情见其文件夹中的日志。`,
  },
  engineNotStarted: 'Portunus 未在提供服务',
  loginItemNeedsInstall: '只有已安装的 Portunus 才能在登录时启动；当前是从源码运行的。',
  signInTo: (provider) => `登录 ${provider} · Portunus`,
  menuFile: '文件',
  menuEdit: '编辑',
  menuView: '视图',
  menuWindow: '窗口',
  closeWindow: '关闭窗口',
};

export type Language = 'en' | 'zh-CN';
export const words: Readonly<Record<Language, Words>> = { en, 'zh-CN': zh };

/** What is set, else the first of the system's languages that we speak. Without an engine nothing is set. */
export function chooseLanguage(setting: LanguageSetting | undefined, system: readonly string[]): Language {
  if (setting === 'en' || setting === 'zh-CN') return setting;
  const spoken = system.find((tag) => /^(en|zh)\b/i.test(tag));
  return spoken?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en';
}
