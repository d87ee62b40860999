/**
 * What would let another program steer the installed app through Chromium's or Node's debugger (row EL-12): with
 * it come the window's bridge and the accounts behind it. A build from source may be debugged.
 */
const refused = /^--?(remote-debugging-|remote-allow-origins|inspect|debug-port|js-flags|load-extension)/i;

/** The first such switch, without its value, or undefined. */
export function findRefusedSwitch(args: readonly string[]): string | undefined {
  return args.find((arg) => refused.test(arg))?.split('=')[0];
}
