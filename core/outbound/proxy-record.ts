/** Where the vault keeps the whole address of an account's proxy, or of the one for all. */
export const proxyRecord = (account: string | null): string => `proxy/${account ?? 'global'}`;
