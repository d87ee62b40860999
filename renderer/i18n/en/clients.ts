/** The Clients screen. */
export const clients = {};
