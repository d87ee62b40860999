/** The Accounts screen. */
export const accounts = {};
