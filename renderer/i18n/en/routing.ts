/** The Routing screen. */
export const routing = {};
