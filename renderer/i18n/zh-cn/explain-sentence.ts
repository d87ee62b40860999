import { loginOwnerNames } from '../../../shared/models/login-owner-name.ts';
import type { Preference } from '../../../shared/models/sentence.ts';
import type { Text } from '../texts.ts';
import { explainError } from './explain-error.ts';
import { explainProblem, explainReason } from './explain-reason.ts';

/** Every code has its words here: a new one does not compile until it has. Facts and others’ own words stay as they are. */
export const explainSentence: Text['explainSentence'] = (sentence) => {
  switch (sentence.code) {
    case 'alias-followed':
      return `${sentence.alias} 是 ${sentence.model} 的别名。`;
    case 'account-pinned':
      return `此请求指定了账号 ${sentence.account}。`;
    case 'provider-named':
      return `此请求指定了提供商 ${sentence.provider}。`;
    case 'accounts-serve':
      return `${list(sentence.accounts)} 提供 ${sentence.model}。`;
    case 'accounts-may-serve':
      return `没有已知提供 ${sentence.model} 的账号；${list(sentence.accounts)} 可能提供任何模型。`;
    case 'nobody-known':
      return `没有已知提供 ${sentence.model} 的账号；仍会询问提供商。`;
    case 'demo-answers':
      return '您的账号都无法回答此请求：由演示账号回答。';
    case 'account-left-out':
      return `${explainProblem(sentence.problem)}。`;
    case 'account-asked':
      return sentence.others.length === 0
        ? `询问 ${sentence.account}。`
        : `先询问列表中排在最前的 ${sentence.account}；然后是 ${list(sentence.others)}。`;
    case 'account-preferred':
      return `${explainPreference(sentence.account, sentence.by)}${thenAsked(sentence.others)}。`;
    case 'account-unreadable':
      return `${sentence.account} 无法使用：${explainError(sentence.error).message}`;
    case 'account-failed':
      return `${sentence.account}：${explainReason(sentence.reason)}改用下一个账号。`;
    case 'account-out-of-reach':
      return `${explainError(sentence.error).message}改用下一个账号。`;
    case 'connection-had-ended':
      return `${sentence.account}：连接已断开；再次询问了一次。`;
    case 'token-replaced':
      return `${sentence.account}：令牌被拒绝；已续期并再次询问了一次。`;
    case 'tokens-estimated':
      return `${sentence.account} 无法计算 token 数：此数字由本机估算。`;
    case 'client-left':
      return sentence.before === 'request'
        ? '客户端在请求发送完之前离开了。'
        : '客户端在回答完成之前离开了。';
    case 'engine-ended':
      return 'Portunus 停止了。';
    case 'vault-ready':
      return '登录可以安全保存。';
    case 'callback-port-free':
      return `端口 ${sentence.port} 空闲：浏览器的结果会自动送达。`;
    case 'callback-port-any':
      return '可使用任意空闲端口：浏览器的结果会自动送达。';
    case 'callback-port-instead':
      return `端口 ${sentence.port} 已被${by(sentence.holder)}占用；改用${sentence.instead === null ? '其他空闲端口' : `端口 ${sentence.instead}`}。`;
    case 'host-resolved':
      return `主机名 ${sentence.host} 可以解析。`;
    case 'host-resolved-by-proxy':
      return `主机名 ${sentence.host} 由代理解析。`;
    case 'host-unresolved':
      return `主机名 ${sentence.host} 无法解析：${sentence.reason}。请检查网络及其 DNS。`;
    case 'host-answered':
      return `${sentence.host} 有响应。`;
    case 'host-unreached':
      return `${sentence.host} 没有响应：${sentence.reason}。请检查网络、防火墙，或是否需要设置代理。`;
    case 'proxy-works':
      return `代理 ${sentence.proxy} 连接正常。`;
    case 'clock-right':
      return '本机时钟准确。';
    case 'clock-ahead':
      return `本机时钟比 ${sentence.host} 快 ${minutes(sentence.byMs)} 分钟：请校准，否则登录会被误判为过期。`;
    case 'clock-behind':
      return `本机时钟比 ${sentence.host} 慢 ${minutes(sentence.byMs)} 分钟：请校准，否则登录过期后仍会被使用。`;
    case 'clock-unchecked':
      return '未能检查本机时钟：没有可参照的时间。';
    case 'login-revoked':
      return '已在提供商处结束其登录。';
    case 'login-revoked-later':
      return '此操作无法再撤销时，将在提供商处结束其登录。';
    case 'revocation-not-offered':
      return `提供商不支持从此处结束其登录${sentence.page === null ? '：登录到期后失效。' : `；您可以在此处结束：${sentence.page}`}`;
    case 'revocation-failed':
      return `未能在提供商处结束其登录：${sentence.reason}。${sentence.page === null ? '登录到期后失效。' : `您可以在此处结束：${sentence.page}`}`;
    case 'login-left-to-owner':
      return `其登录在提供商处继续有效：${loginOwnerNames[sentence.owner]} 也在使用。`;
    case 'program-missing':
      return sentence.configured
        ? '已有配置，但在 PATH 和常用文件夹中没有找到它的程序。'
        : '在 PATH 和常用文件夹中没有找到它的程序。';
    case 'other-endpoint':
      return sentence.host === null
        ? '它有自己的端点，但不是有效的地址：Portunus 启用期间会被替换，关闭时恢复。'
        : `它有自己的端点 ${sentence.host}：Portunus 启用期间会被替换，关闭时恢复。`;
    case 'key-taken-out':
      return `Portunus 启用期间会移除 ${sentence.key}，否则两者都会发出；关闭时放回。`;
    case 'key-helper-set':
      return '已设置 apiKeyHelper：Claude Code 可能会把它的输出与我们的密钥一起发送。';
    case 'proxy-exempted':
      return `已配置代理：${sentence.key} 将 127.0.0.1 排除在外，否则 Claude Code 会经由代理发送。`;
    case 'file-linked':
      return `${sentence.path} 指向 ${sentence.target}，实际编辑的是后者。`;
    case 'file-in-work-tree':
      return `${sentence.path} 位于 git 工作树 ${sentence.folder} 中：请注意不要提交密钥。`;
    case 'file-becomes-private':
      return '目前其他人可以读取此文件：其中有我们的密钥期间，它会变为私有。';
    case 'original-lost':
      return '原件的副本已丢失：被我们的设置替换的内容无法放回。';
    case 'switched-by-hand':
      return '它是手动指向这里的。';
    case 'key-differs':
      return `${sentence.key} 与 Portunus 现在会写入的不同：重新启用会再次设置它。`;
    case 'key-changed':
      return `启用之后 ${sentence.key} 被更改过：${sentence.outcome === 'left' ? '保持原样' : '重新启用会再次设置它'}。`;
    case 'nothing-to-undo':
      return `Portunus 在 ${sentence.path} 中没有可撤销的内容。`;
    case 'file-deleted':
      return `${sentence.path} 之后被删除了，不会再创建。`;
    case 'key-beats-start':
      return `settings.json 设置了 ${sentence.key}，它优先于此次启动的环境变量。`;
    case 'running-client-keeps':
      return `正在运行的 ${sentence.client} 会保留已移除的值，直到重新启动。`;
    case 'login-kind-unsupported':
      return `Portunus 不支持“${sentence.kind}”类型的登录。`;
    case 'login-in-keyring':
      return `${loginOwnerNames[sentence.owner]} 将此登录保存在系统密钥环中，只有它自己可以读取。`;
    case 'login-encrypted':
      return `${loginOwnerNames[sentence.owner]} 对此登录进行了加密，只有它自己可以读取。`;
    case 'login-points-elsewhere':
      return `这里只是指向 ${sentence.tool} 的登录：请从那里获取。`;
    case 'login-only-referenced':
      return '其密钥保存在别处：这里只有对它的引用。';
    case 'login-switched-off':
      return `它在 ${loginOwnerNames[sentence.owner]} 中已被停用。`;
    case 'login-empty':
      return '其中没有令牌：请用该工具重新登录。';
    case 'words':
    case 'key-refused':
    case 'rate-limited':
    case 'provider-answered':
    case 'vault-opening':
    case 'quota-used-up':
    case 'renewal-refused':
    case 'renewal-interrupted':
    case 'token-refused':
    case 'token-ended':
    case 'owner-must-renew':
    case 'owner-signed-out':
    case 'client-login-missing':
    case 'other-tools-refused':
    case 'account-disabled':
    case 'verification-needed':
    case 'project-missing':
    case 'setup-unfinished':
    case 'vault-closing':
    case 'passphrase-needed':
    case 'passphrase-file-wrong':
    case 'passphrase-file-unusable':
    case 'secrets-in-memory':
    case 'secrets-set-aside':
    case 'keychain-replaced':
    case 'keychain-failed':
    case 'no-place-for-secrets':
      return explainReason(sentence);
    default:
      return explainError(sentence).message;
  }
};

const by = (holder: string | null) => (holder === null ? '其他程序' : ` ${holder} `);
const minutes = (ms: number) => Math.round(ms / 60_000);
const list = (labels: readonly string[]) => labels.join('、');

const thenAsked = (others: readonly string[]) => (others.length === 0 ? '' : `；然后是 ${list(others)}`);

function explainPreference(account: string, by: Preference): string {
  switch (by) {
    case 'client-login':
      return `先询问 ${account}，因为客户端随请求发送了自己的登录信息`;
    case 'client-order':
      return `先询问 ${account}，因为它在此客户端自己的顺序中排在最前`;
    case 'session':
      return `先询问 ${account}，因为此对话之前就由它回答`;
    case 'round_robin':
      return `先询问 ${account}，因为轮到它了`;
    case 'weighted':
      return `先询问 ${account}，因为按账号权重轮到它了`;
    case 'least_connections':
      return `先询问 ${account}，因为它正在处理的请求最少`;
    case 'random':
      return `先询问 ${account}，由随机选出`;
  }
}
