/** The only names under which the windows and Electron's main process talk; the preload scripts stay tiny with them. */
export const rpcChannel = 'portunus:rpc';
export const eventChannel = 'portunus:event';
/** Of the bar above a provider's sign-in page. */
export const signInActChannel = 'portunus:sign-in-act';
export const signInBarChannel = 'portunus:sign-in-bar';
