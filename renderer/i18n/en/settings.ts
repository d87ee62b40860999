/** The Settings screen. */
export const settings = {};
