import type { AppError } from '../../../shared/errors.ts';
import { dialectName } from '../../../shared/models/dialect-name.ts';
import { loginOwnerNames } from '../../../shared/models/login-owner-name.ts';
import type { ProxyProblem } from '../../../shared/models/proxy-problem.ts';
import type { Text } from '../texts.ts';
import { explainProblem, explainReason } from './explain-reason.ts';

const clock = new Intl.DateTimeFormat('zh-CN', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const seconds = (ms: number) => `${ms / 1000} 秒`;
const things = {
  account: '账号',
  key: '密钥',
  client: '客户端',
  request: '请求',
  alias: '别名',
  login: '登录',
} as const;
const limited = { requests: '个请求', connections: '个连接', memory: '字节缓冲' } as const;
const joined = (reasons: readonly string[]) => reasons.join('；');

/** Every code has its words here: a new one does not compile until it has. Facts and others’ own words stay as they are. */
export const explainError: Text['explainError'] = (error: AppError) => {
  switch (error.code) {
    case 'invalid-input':
      return {
        message: error.field === '' ? error.problem : `${error.field}：${error.problem}`,
        hint: '请更正后重试。',
      };
    case 'unknown-command':
      return {
        message: `此引擎不认识“${error.name}”。`,
        hint: '引擎与此程序的版本不一致：请重新启动引擎。',
      };
    case 'not-found':
      return {
        message: `没有${things[error.what]}“${error.id}”。`,
        hint: '它可能已被移除；列表中显示的是现有的内容。',
      };
    case 'ambiguous':
      return { message: `有多个${things[error.what]}名为“${error.id}”。`, hint: '请从列表中选择。' };
    case 'unauthorised':
      return {
        message: '此次调用没有携带引擎的控制令牌。',
        hint: '请打开引擎启动时输出的地址。',
      };
    case 'withheld':
      return {
        message: `“${error.name}”的结果含有密钥，不会显示在窗口中。`,
        hint: '请改用“复制密钥”，它会直接进入剪贴板。',
      };
    case 'internal':
      return {
        message: `Portunus 内部出错（编号 ${error.reference}）。`,
        hint: '日志中以此编号记录了详情。',
      };
    case 'home-in-use':
      return {
        message: `另一个 Portunus 引擎正在使用 ${error.path}：${error.holder}。`,
        hint: '请使用那个引擎，或先停止它，或将 PORTUNUS_HOME 设为另一个文件夹。',
      };
    case 'engine-not-running':
      return { message: 'Portunus 引擎没有运行。', hint: '引擎运行后，此窗口会自动重新连接。' };
    case 'port-unavailable':
      return {
        message:
          error.reason === 'not-allowed'
            ? `当前用户无权使用端口 ${error.port}。`
            : `端口 ${error.port} 已被${error.holder ? ` ${error.holder} ` : ''}占用。`,
        hint: '请释放该端口，或在“设置”中换一个端口，然后重新开启各客户端。',
      };
    case 'storage-failed':
      return {
        message: `无法写入 ${error.path}：${error.reason}。`,
        hint: '原有内容没有改变。请腾出空间或修正权限后重试。',
      };
    case 'storage-newer':
      return {
        message: `${error.path} 由更新版本的 Portunus 写入。`,
        hint: '请重新安装那个版本，或使用另一个 PORTUNUS_HOME。没有做任何更改。',
      };
    case 'storage-damaged':
      return {
        message: `${error.path} 已损坏，文件保持原样。`,
        hint: '请用您的备份替换它（升级前的副本以 .bak 结尾，就在旁边），或将它移走以重新开始。',
      };
    case 'providers-file-broken':
      return {
        message: `提供商文件 ${error.path} 无法使用：${error.problem}。`,
        hint: '请修正它，或取消设置 PORTUNUS_PROVIDERS_FILE。',
      };
    case 'vault-not-chosen':
      return {
        message: `没有可用来保存机密的钥匙串（${error.fault}）。`,
        hint: '请在“设置”中选择机密的保存位置。',
      };
    case 'vault-locked':
      return { message: `保险库已锁定：${explainReason(error.reason)}`, hint: '请在“设置”中解锁。' };
    case 'vault-passphrase-wrong':
      return { message: '这不是保险库的密码短语。', hint: '没有做任何更改，请重试。' };
    case 'vault-record-damaged':
      return {
        message: `${error.record} 的机密无法解密：它被改动过，或属于另一条记录。`,
        hint: '请移除此账号后重新添加；其他账号不受影响。',
      };
    case 'vault-session-only':
      return {
        message: '此保险库只在引擎运行期间存在，而现在没有引擎在运行。',
        hint: '请先启动 Portunus，或在“设置”中选择使用密码短语。',
      };
    case 'account-key-invalid':
      return {
        message: `此密钥无法使用：${error.problem}`,
        hint: '没有保存任何内容。请重新复制完整的密钥。',
      };
    case 'account-base-url-invalid':
      return { message: `此基础 URL 无法使用：${error.problem}。`, hint: '没有保存任何内容。' };
    case 'account-key-refused':
      return {
        message: `${error.provider} 拒绝了此密钥：${error.words}`,
        hint: '没有保存任何内容。请检查密钥，或跳过检查直接添加。',
      };
    case 'account-unreachable':
      return {
        message: `无法连接 ${error.provider} 来检查密钥：${error.reason}`,
        hint: '没有保存任何内容。请检查网络或基础 URL，或跳过检查直接添加。',
      };
    case 'account-not-restorable':
      return {
        message: `账号“${error.account}”已无法恢复。`,
        hint: '移除的账号只保留一分钟。请用它的密钥重新添加。',
      };
    case 'policy-not-accepted':
      return {
        message: `${error.provider} 将此方式保留给自家应用。`,
        hint: '请阅读其说明；如果接受，请在对话框中确认。',
      };
    case 'login-method-missing':
      return { message: `${error.provider} 不支持用这种方式添加。`, hint: '请选择其他方式。' };
    case 'login-refused':
      return {
        message: `${error.provider} 没有让您登录：${error.words}`,
        hint: '没有保存任何内容。问题解决后请重新开始。',
      };
    case 'login-cancelled':
      return { message: '登录已取消。', hint: '没有保存任何内容。' };
    case 'login-expired':
      return { message: '登录耗时过长，已结束。', hint: '没有保存任何内容。请重新开始。' };
    case 'login-over':
      return { message: '此次登录已经结束。', hint: '请重新开始。' };
    case 'login-answer-lost':
      return {
        message: `${error.provider} 对此次登录的答复丢失了：${error.reason}`,
        hint: '授权码只能使用一次，因此不会重试。请再次登录。',
      };
    case 'login-failed':
      return {
        message: `登录 ${error.provider} 失败：${error.problem}`,
        hint: '没有保存任何内容。请重新开始。',
      };
    case 'login-not-ready':
      return { message: '还没有人登录。', hint: '请先在提供商的页面上完成登录。' };
    case 'callback-ports-taken':
      return {
        message: `浏览器返回时使用的端口（${error.ports.join('、')}）已被${error.holder === null ? '其他程序' : ` ${error.holder} `}占用。`,
        hint: '仍可登录：请将浏览器最后停留的地址粘贴到这里。',
      };
    case 'pasted-text-refused':
      return {
        message: pastedTextProblems[error.problem],
        hint: '请粘贴浏览器最后停留的完整地址，或页面显示的代码。',
      };
    case 'account-differs':
      return {
        message: `登录的是 ${error.found ?? '另一个账号'}，而不是 ${error.expected ?? '此账号'}。`,
        hint: '请用正确的身份登录，或接受另一个身份：它会作为单独的账号保存。',
      };
    case 'no-login-found':
      return {
        message: `在 ${error.path} 中没有 ${loginOwnerNames[error.owner]} 的登录。`,
        hint: '请先用该工具登录，或指定它保存登录的位置。',
      };
    case 'login-file-broken':
      return { message: `${error.path} 无法作为登录读取：${error.problem}。`, hint: '文件保持原样。' };
    case 'account-signed-out':
      return {
        message: `“${error.account}”无法使用：${explainReason(error.reason)}`,
        hint: '请在“账号”中重新登录。',
      };
    case 'issuer-unreachable':
      return {
        message: `“${error.account}”的登录未能续期：${error.host}：${error.reason}`,
        hint: 'Portunus 会自动重试；无需因此重新登录。',
      };
    case 'client-not-installed':
      return { message: `在此电脑上没有找到 ${error.client}。`, hint: '请安装它，或将其程序加入 PATH。' };
    case 'client-config-broken':
      return {
        message: `${error.path}：第 ${error.line} 行第 ${error.column} 列：${error.problem}。`,
        hint: '文件保持原样。请修正该处后重试。',
      };
    case 'client-config-refused':
      return { message: `${error.path}：${error.problem}。`, hint: '文件保持原样。' };
    case 'client-config-changed':
      return {
        message: `${error.path} 在处理过程中被改动了。`,
        hint: '没有写入任何内容。请重新查看更改。',
      };
    case 'host-refused':
      return {
        message: '请求的 Host 不是此端点自己的地址。',
        hint: '请使用 http://127.0.0.1 加此端口。',
      };
    case 'origin-refused':
      return { message: '来自网页的请求会被拒绝。', hint: '请从程序而不是浏览器调用此端点。' };
    case 'local-key-missing':
      return {
        message: '请求没有携带 Portunus 密钥。',
        hint: '请在“客户端”中开启该客户端，或在“设置”中创建密钥，并通过 Authorization: Bearer 或 x-api-key 发送。',
      };
    case 'local-key-wrong':
      return {
        message: '这不是此 Portunus 的密钥。',
        hint: '请在“客户端”中重新开启该客户端，或在“设置”中创建新密钥。',
      };
    case 'route-unknown':
      return {
        message: `Portunus 没有 ${error.method} ${error.path} 这一路径。`,
        hint: '请检查基础 URL：Anthropic 用根路径，OpenAI 用 /v1，Gemini 用 /v1beta。',
      };
    case 'method-not-allowed':
      return { message: `此处不支持 ${error.method}。`, hint: `请使用 ${error.allowed}。` };
    case 'upgrade-not-offered':
      return { message: '此处不提供 WebSocket。', hint: '请使用普通 HTTP 请求。' };
    case 'media-type-unsupported':
      return {
        message: error.given === '' ? '请求缺少内容类型。' : `请求的内容类型“${error.given}”不是 JSON。`,
        hint: '请发送 content-type: application/json。',
      };
    case 'encoding-unsupported':
      return {
        message: `无法读取请求的内容编码“${error.given}”。`,
        hint: '请不压缩发送，或只用一层 gzip、br、deflate 或 zstd。',
      };
    case 'body-too-large':
      return {
        message: `请求超过 ${error.limitBytes} 字节。`,
        hint: '请减少发送的内容，或在设置中调高 limits.bodyBytes。',
      };
    case 'thread-unsupported':
      return {
        message: '应答的账号使用另一种格式，无法替客户端保存对话。',
        hint: '请在每次请求中发送完整的对话，不要使用“thread”。',
      };
    case 'thread-lost':
      return {
        message: '这里没有保存这段对话之前的内容。',
        hint: '请在每次请求中发送完整的对话，不要使用“thread”。',
      };
    case 'body-invalid':
      return {
        message: error.path === '' ? `请求正文：${error.problem}。` : `${error.path}：${error.problem}。`,
        hint: '请更正请求。',
      };
    case 'url-too-long':
      return { message: `URL 超过 ${error.limitBytes} 字节。`, hint: '请缩短它。' };
    case 'request-malformed':
      return { message: `请求不是有效的 HTTP：${error.problem}。`, hint: '请修正客户端。' };
    case 'overloaded':
      return {
        message: `Portunus 已达到 ${error.limit} ${limited[error.what]}的上限。`,
        hint: '请稍后重试。',
      };
    case 'request-loop':
      return {
        message: '此请求又回到了发出它的 Portunus。',
        hint: '有账号的基础 URL 指向了此端点：请更正它。',
      };
    case 'stopping':
      return { message: 'Portunus 正在停止。', hint: '请在它运行后重试。' };
    case 'paused':
      return {
        message:
          error.endsAt === null
            ? 'Portunus 已暂停。'
            : `Portunus 已暂停，到 ${clock.format(error.endsAt)} 为止。`,
        hint: '请在“首页”或托盘中恢复。',
      };
    case 'no-account':
      return { message: 'Portunus 还没有账号。', hint: '请在“账号”中添加一个。' };
    case 'model-unknown':
      return {
        message: `没有账号提供模型“${error.model}”。`,
        hint: '请使用您的账号所提供的模型，或为它设置指向这类模型的别名。',
      };
    case 'dialect-not-spoken':
      return {
        message:
          `${error.model ? `“${error.model}”由 ${error.account} 提供` : `涉及的账号是 ${error.account}`}，` +
          `它使用 ${error.spoken.map((dialect) => dialectName[dialect]).join(' 和 ')}；` +
          `此请求使用 ${dialectName[error.dialect]}，而 Portunus 目前不在两者之间转换。`,
        hint: `请添加使用 ${dialectName[error.dialect]} 的账号，或用该账号支持的格式调用此模型。`,
      };
    case 'accounts-unusable':
      return {
        message: `没有账号能处理此请求：${joined(error.problems.map(explainProblem))}。`,
        hint: '“账号”中说明了每个账号需要什么。',
      };
    case 'accounts-cooling-down':
      return {
        message: `可用于此请求的账号都在休息：${joined(error.problems.map(explainProblem))}。`,
        hint: `请在 ${clock.format(error.endsAt)} 后重试，或添加账号。`,
      };
    case 'credential-misdirected':
      return {
        message: '凭据差点被发往不属于其提供商的主机。',
        hint: '没有发送任何内容。请检查账号的基础 URL。',
      };
    case 'upstream-unreachable':
      return {
        message: `无法为 ${error.account} 连接 ${error.host}：${error.reason}。`,
        hint: '请检查网络和账号的基础 URL。',
      };
    case 'upstream-silent':
      return {
        message:
          error.phase === 'connect'
            ? `${error.account} 的上游在 ${seconds(error.limitMs)}内没有接受连接。`
            : `${error.account} 的上游已 ${seconds(error.limitMs)}没有响应。`,
        hint: '请重试；如果持续如此，请查看提供商的状态页面。',
      };
    case 'upstream-cut':
      return {
        message: `${error.account} 的上游在回答完成前就结束了。`,
        hint: '此前收到的内容有效；其余部分请再次请求。',
      };
    case 'upstream-refused':
      return {
        message: `${error.account} 的上游拒绝了请求（${error.status}）：${error.words}`,
        hint: '以上是提供商的原话。',
      };
    case 'upstream-malformed':
      return {
        message: `${error.account} 的上游给出的回答无效：${error.problem}。`,
        hint: '请检查账号的基础 URL 是否指向同类 API。',
      };
    case 'proxy-invalid':
      return {
        message: proxyAddressProblems[error.problem],
        hint: '请写成 http://主机:端口、https://主机:端口 或 socks5://主机:端口；用户名和密码写在主机之前，后跟 @。',
      };
    case 'proxy-failed':
      return {
        message: `未能连接 ${error.host}：出站代理 ${error.proxy} ${proxyProblems[error.problem]}。`,
        hint: '没有发送任何内容。请在“设置”中或在该账号处测试此代理，或重新设置。',
      };
  }
};

const proxyAddressProblems: Record<Extract<AppError, { code: 'proxy-invalid' }>['problem'], string> = {
  'not-an-address': '这不是代理的地址。',
  scheme: '代理地址应以 http://、https:// 或 socks5:// 开头。',
  'more-than-address': '代理地址到端口为止：不能有路径或问号。',
  'own-address': '这是 Portunus 自己的地址：它不能做自己的代理。',
};

const proxyProblems: Record<ProxyProblem, string> = {
  unreachable: '无法连接',
  silent: '没有及时响应',
  'login-needed': '要求提供用户名和密码（407）',
  'login-refused': '不接受已设置的用户名和密码',
  refused: '不允许连接该主机',
  'host-unreachable': '无法连接到该主机',
  cut: '在作出响应之前关闭了连接',
  malformed: '的响应不符合此类代理的规范',
  untrusted: '的证书不可信',
  'password-lost': '设置时带有密码，而密码库中已没有该密码',
};

const pastedTextProblems: Record<Extract<AppError, { code: 'pasted-text-refused' }>['problem'], string> = {
  empty: '粘贴的内容为空。',
  'no-code': '粘贴的内容中没有代码。',
  'other-login': '粘贴的代码属于另一次登录。',
  'other-address': '粘贴的地址不是此次登录结束时的地址。',
};
