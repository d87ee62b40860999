import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlClient, connectControl } from '../../core/api/control-client.ts';
import type { Clock, Logger, Paths } from '../../core/ports.ts';
import { EngineMessage } from '../../shared/engine-process.ts';
import { AppFailure, type AppError } from '../../shared/errors.ts';
import type { EngineLink } from './engine-link.ts';
import type { EngineProcess } from './engine-process.ts';
import { recentCrashes, restartDelayMs } from './restart-delay.ts';

export interface SupervisorOptions {
  readonly paths: Paths;
  readonly clock: Clock;
  readonly log: Logger;
  readonly link: EngineLink;
  /** Starts an engine in a process of its own; `port` overrides the setting. */
  readonly spawn: (options: { port: number | undefined }) => EngineProcess;
}

/** What a person should hear about. `restarted` comes when it serves again, `crash-loop` when it keeps failing. */
export type SupervisorNews =
  { news: 'restarted' } | { news: 'crash-loop'; delayMs: number } | { news: 'not-started'; error: AppError };

interface Child {
  readonly process: EngineProcess;
  readonly exited: Promise<number | null>;
  /** It said why it cannot begin, so its end is no crash. */
  failed: boolean;
}

/** An engine finishes open streams for up to 5 s; what is longer than that and its clean-up has hung. */
const stopPatienceMs = 8_000;
/** An engine that somebody else runs may be restarted by them: it gets this long before we start one. */
const foreignPatienceMs = 1_000;
/** Crashes within a minute from which on it is called a loop. */
const loopLength = 3;

/**
 * Sees to it that an engine serves this PORTUNUS_HOME: joins the one that is there, else starts one, and starts it
 * anew when it crashes (decision D16). Ends only what it started.
 */
export class EngineSupervisor {
  readonly #options: SupervisorOptions;
  readonly #newsListeners = new Set<(news: SupervisorNews) => void>();
  readonly #ending = new AbortController();
  #child: Child | undefined;
  #error: AppError | null = null;
  #port: number | undefined;
  #crashes: number[] = [];
  #crashed = false;
  #restarting = false;
  #skipPause = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Why there is no engine; null while one serves or is being started. */
  get error(): AppError | null {
    return this.#error;
  }

  onNews(listener: (news: SupervisorNews) => void): void {
    this.#newsListeners.add(listener);
  }

  start(): void {
    this.#running ??= this.#keepServing();
  }

  /** Ends the engine that we run, or only leaves the one that somebody else runs. May be called again. */
  async stop(): Promise<void> {
    this.#ending.abort();
    this.#skipPause.abort();
    await this.#endChild();
    this.#options.link.close();
    await this.#running;
  }

  /** With `port`, the new engine serves there. An engine that somebody else runs is asked to end first. */
  async restart(port?: number): Promise<void> {
    if (port !== undefined) this.#port = port;
    this.#restarting = true;
    this.#crashes = [];
    if (this.#child === undefined) await this.#options.link.invoke('engine.stop', {});
    else await this.#endChild();
    this.#skipPause.abort();
  }

  /** The machine slept: the engine must not trust connections that it kept. */
  resumed(): void {
    this.#child?.process.send({ type: 'resumed' });
  }

  async #keepServing(): Promise<void> {
    while (!this.#isEnding()) {
      const joined = await this.#join();
      const client = joined ?? (await this.#launch());
      if (client !== undefined) await this.#serve(client);
      await this.#pause(joined === undefined ? this.#nextDelayMs() : foreignPatienceMs);
    }
  }

  #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  async #join(): Promise<ControlClient | undefined> {
    try {
      return await connectControl(this.#options.paths);
    } catch (cause) {
      if (!(cause instanceof AppFailure)) throw cause;
      return undefined; // A stranger's socket; starting our own engine says what is wrong with this home.
    }
  }

  async #launch(): Promise<ControlClient | undefined> {
    await this.#endHung();
    if (this.#isEnding()) return undefined;
    const child = this.#spawn();
    const heard = await Promise.race([this.#hearFirst(child), child.exited.then(() => undefined)]);
    if (this.#isEnding()) return undefined;
    if (heard?.type === 'ready') return await this.#join();
    if (heard?.type === 'failed') {
      await child.exited;
      this.#fail(heard.error);
    }
    return undefined;
  }

  #spawn(): Child {
    const process = this.#options.spawn({ port: this.#port });
    const exited = new Promise<number | null>((resolve) => process.onExit(resolve));
    const child = { process, exited, failed: false };
    this.#child = child;
    void exited.then((code) => this.#bury(child, code));
    return child;
  }

  #hearFirst(child: Child): Promise<EngineMessage> {
    return new Promise((resolve) =>
      child.process.onMessage((data) => {
        const message = EngineMessage.safeParse(data);
        if (!message.success) return;
        child.failed = message.data.type === 'failed';
        resolve(message.data);
      }),
    );
  }

  /** One that no longer answers may be finishing open streams. After that it has hung, and would keep the home from the next. */
  async #endHung(): Promise<void> {
    const child = this.#child;
    if (child === undefined || (await hasExited(child, stopPatienceMs))) return;
    this.#options.log.error('engine.hung');
    child.process.kill();
    await child.exited;
  }

  #bury(child: Child, code: number | null): void {
    if (this.#child === child) this.#child = undefined;
    const { clock, log } = this.#options;
    // 0: a front end told it to end.
    if (this.#isEnding() || this.#restarting || child.failed || code === 0) return;
    log.error('engine.crashed', { code });
    this.#crashed = true;
    this.#crashes = [...recentCrashes(this.#crashes, clock.monotonicMs()), clock.monotonicMs()];
  }

  async #serve(client: ControlClient): Promise<void> {
    this.#error = null;
    this.#restarting = false;
    if (this.#crashed) this.#announce({ news: 'restarted' });
    this.#crashed = false;
    const served = this.#options.link.use(client);
    // The last look: a stop that came while we connected found nothing to close.
    if (this.#isEnding()) this.#options.link.close();
    await served;
    client.close();
    // Whether it crashed is known in a moment.
    if (this.#child !== undefined) await hasExited(this.#child, foreignPatienceMs);
  }

  #fail(error: AppError): void {
    const isNew = this.#error?.code !== error.code;
    this.#error = error;
    this.#crashes.push(this.#options.clock.monotonicMs());
    // Somebody else was quicker; the next round joins them.
    if (error.code === 'home-in-use') return;
    this.#options.log.warn('engine.not-started', { code: error.code });
    if (isNew) this.#announce({ news: 'not-started', error });
  }

  #nextDelayMs(): number {
    const now = this.#options.clock.monotonicMs();
    const delayMs = restartDelayMs(this.#crashes, now);
    if (this.#crashed && recentCrashes(this.#crashes, now).length === loopLength) {
      this.#announce({ news: 'crash-loop', delayMs });
    }
    return delayMs;
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isEnding()) return;
    this.#skipPause = new AbortController();
    await sleep(ms, undefined, { signal: this.#skipPause.signal }).catch(() => undefined);
  }

  async #endChild(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.process.send({ type: 'stop' });
    if (!(await hasExited(child, stopPatienceMs))) child.process.kill();
    await child.exited;
  }

  #announce(news: SupervisorNews): void {
    for (const listener of this.#newsListeners) listener(news);
  }
}

async function hasExited({ exited }: Child, withinMs: number): Promise<boolean> {
  const patience = new AbortController();
  const late = sleep(withinMs, false, { signal: patience.signal }).catch(() => false);
  const ended = await Promise.race([exited.then(() => true), late]);
  patience.abort();
  return ended;
}
