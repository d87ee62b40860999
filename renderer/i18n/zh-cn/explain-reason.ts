import type { AccountProblem } from '../../../shared/models/account-problem.ts';
import type { KeychainFault } from '../../../shared/models/keychain-fault.ts';
import { loginOwnerNames } from '../../../shared/models/login-owner-name.ts';
import type { Reason } from '../../../shared/models/reason.ts';

/** One or two whole sentences. */
export function explainReason(reason: Reason): string {
  switch (reason.code) {
    case 'words':
      return reason.words;
    case 'key-refused':
      return '提供商拒绝了该密钥（401）。';
    case 'rate-limited':
      return '已达到提供商的速率限制（429）。';
    case 'provider-answered':
      return `提供商返回了 ${reason.status}。`;
    case 'quota-used-up':
      return reason.window === null
        ? '提供商表示，套餐额度已用完。'
        : `提供商表示，其 ${reason.window} 时段的额度已用完。`;
    case 'renewal-refused':
      return `提供商终止了此登录：${reason.words}`;
    case 'renewal-interrupted':
      return '此登录的续期在结果保存之前中断，其令牌已作废。';
    case 'token-refused':
      return '提供商拒绝了该令牌（401）。';
    case 'token-ended':
      return '该令牌已到期，且无法续期。';
    case 'owner-must-renew':
      return `这是 ${loginOwnerNames[reason.owner]} 的登录，已到期：运行一次 ${loginOwnerNames[reason.owner]} 即可续期。`;
    case 'owner-signed-out':
      return `${loginOwnerNames[reason.owner]} 中已没有此登录（${reason.path}）。`;
    case 'client-login-missing':
      return '客户端没有附上它自己的登录。';
    case 'other-tools-refused':
      return `提供商不允许在其自家工具之外使用此登录：${reason.words}`;
    case 'account-disabled':
      return `提供商不为此账号提供服务：${reason.words}`;
    case 'verification-needed':
      return `提供商要求您先完成确认：${reason.words}${reason.link === null ? '' : `（${reason.link}）`}`;
    case 'project-missing':
      return 'Google 没有为此账号指定 Cloud 项目。请在启动 Portunus 的环境中将 GOOGLE_CLOUD_PROJECT 设为您的项目 ID（不是项目编号）。';
    case 'setup-unfinished':
      return '此账号尚未开通 Gemini Code Assist：请用 Google 自家的 Gemini CLI 或 IDE 扩展登录一次，即可完成开通。';
    case 'vault-opening':
      return '正在打开。';
    case 'vault-closing':
      return '引擎正在停止。';
    case 'passphrase-needed':
      return '需要它的密码短语。';
    case 'passphrase-file-wrong':
      return `${reason.path} 中的密码短语不是此保险库的。`;
    case 'passphrase-file-unusable':
      return reason.problem;
    case 'secrets-in-memory':
      return (
        '机密只保存在内存中，随此引擎结束而消失。' +
        (reason.lost === 0 ? '' : `上次会话的机密（${reason.lost} 项）因此已不在：请重新登录。`)
      );
    case 'secrets-set-aside':
      return (
        `钥匙串中已没有保护已存机密的密钥，因此其中 ${reason.records} 项无法读取。` +
        `它们自 ${new Date(reason.since).toISOString().slice(0, 10)} 起另行保留，密钥恢复后即可再用。在此之前请重新登录。`
      );
    case 'keychain-replaced':
      return (
        `机密的密钥在 ${reason.before} 中，但现在应答的是 ${reason.now}，其中没有它。` +
        '请换回前者，或重新选择保存位置并重新登录。'
      );
    case 'keychain-failed':
      return faults[reason.fault];
    case 'no-place-for-secrets':
      return `${faults[reason.fault]}在您选择之前不会保存任何内容：使用密码短语，或仅限本次会话。`;
  }
}

/** Without a full stop, as a part of a list. */
export function explainProblem(problem: AccountProblem): string {
  switch (problem.state) {
    case 'paused':
      return `${problem.account} 已暂停`;
    case 'resting':
      return `${problem.account} 正在休息：${withoutStop(problem.reason)}`;
    case 'login-needed':
      return `${problem.account} 需要重新登录或新的密钥：${withoutStop(problem.reason)}`;
    case 'expired':
      return `${problem.account} 已过期：${withoutStop(problem.reason)}`;
    case 'unsuitable':
      return `${problem.account} 不适用：${withoutStop(problem.reason)}`;
    case 'locked':
      return `${problem.account} 无法使用：${withoutStop(problem.reason)}`;
  }
}

const withoutStop = (reason: Reason) => explainReason(reason).replace(/[.。]$/, '');

const faults: Record<KeychainFault, string> = {
  absent: '此系统没有钥匙串，或其中尚未建立密钥环。',
  locked: '钥匙串已锁定。请先解锁钥匙串，再解锁保险库。',
  denied: '钥匙串拒绝了 Portunus 的访问。请允许访问，再解锁保险库。',
  silent: '钥匙串没有应答；它可能在等待您解锁。',
  changed: '应答的不是原来的钥匙串。',
  'key-lost': '钥匙串中已没有 Portunus 的密钥。',
  failed: '钥匙串报告了错误；日志中有它的原话。',
};
