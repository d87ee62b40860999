/** The Activity screen. */
export const activity = {};
