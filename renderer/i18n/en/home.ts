/** The Home screen. */
export const home = {};
