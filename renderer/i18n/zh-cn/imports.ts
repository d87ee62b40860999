import type { Text } from '../texts.ts';

export const imports: Text['imports'] = {
  title: '本机上找到的登录',
  lead: '查找时只读取。保存之前会逐个试用，您的工具的文件保持原样。',
  looking: '正在查找登录',
  none: '没有在这里找到其他工具的登录。',
  modes: {
    label: '如何处理登录',
    borrow: {
      title: '借用',
      detail: '登录仍归原工具所有，也由它续期。Portunus 每次使用前从那里读取。',
    },
    import: {
      title: '导入',
      detail: '登录归 Portunus 所有并自动续期。原工具迟早会被登出。',
    },
  },
  kinds: { oauth: '登录', token: '令牌', 'api-key': 'API 密钥' },
  until: (moment) => `有效期至 ${moment}`,
  ended: (relative) => `${relative}已到期`,
  renewedAtTaking: '取用时续期',
  alreadyHere: '列表中已有此账号，取用后会更新它。',
  unknownKind: 'Portunus 不支持这种登录。',
  notBorrowable: '此登录不能借用，只能导入。',
  place: {
    title: '在其他位置查找',
    lead: '例如从服务器复制来的文件夹。请输入路径，或把它拖进来。',
    owner: '工具',
    anyOwner: '任意',
    path: '文件或文件夹',
    look: '在此查找',
    dropFailed: '无法得知拖入内容的位置：请在此输入路径。',
  },
  import: (count) => `导入 ${count} 个`,
  borrow: (count) => `借用 ${count} 个`,
  taking: '正在逐个试用…',
  allTaken: '全部已就绪',
  someTaken: (done, all) => `${all} 个中有 ${done} 个已就绪`,
  taken: '已就绪',
  notTaken: '未取用',
  more: '返回列表',
};
