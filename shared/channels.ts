/** The only two names under which the window and Electron's main process talk; preload stays tiny with them. */
export const rpcChannel = 'portunus:rpc';
export const eventChannel = 'portunus:event';
