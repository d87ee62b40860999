import { styleText } from 'node:util';
import type { CommandName, Input, Output } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import { type ClientEnvironment, environmentNames } from '../../shared/models/client.ts';
import type { Ports } from '../ports.ts';
import { connectEngine, type CreateEngine, type EngineConnection } from './connect.ts';
import { escapeDeep, escapeText, toJsonLine } from './escape-text.ts';

export type Style = Parameters<typeof styleText>[0];
export type ForwardedSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface CliHost {
  readonly ports: Ports;
  readonly createEngine: CreateEngine;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

/**
 * One run of the command line: what it prints, the engine it talks to, the code it ends with.
 * Documents go to standard output, everything else to standard error. Whatever is shown is escaped first.
 */
export class CliSession {
  readonly host: CliHost;
  readonly json: boolean;
  exitCode = 0;
  #connection: Promise<EngineConnection> | undefined;
  #onSignal: ((signal: ForwardedSignal) => void) | undefined;

  constructor(host: CliHost, json: boolean) {
    this.host = host;
    this.json = json;
  }

  /** Whether there is a person to ask. */
  get interactive(): boolean {
    return this.host.stdin.isTTY && this.host.stderr.isTTY;
  }

  get now(): number {
    return this.host.ports.clock.now();
  }

  /** How to call this program in an example: a checkout has no `portunus` on PATH. */
  get programName(): string {
    return this.host.ports.environment['npm_command'] === undefined ? 'portunus' : 'npx portunus';
  }

  /** The caller's variables that decide where a client's files are. */
  get clientEnvironment(): ClientEnvironment {
    const values = this.host.ports.environment;
    const set = environmentNames.filter((name) => values[name] !== undefined);
    return Object.fromEntries(set.map((name) => [name, values[name]]));
  }

  connect(): Promise<EngineConnection> {
    this.#connection ??= connectEngine(this.host);
    return this.#connection;
  }

  /** Throws the failure that the engine answered with. */
  async call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
    const { bridge } = await this.connect();
    const result = await bridge.invoke(name, input);
    if (!result.ok) throw new AppFailure(result.error);
    return result.value;
  }

  /** The command's one document: as JSON, or as the lines that `render` makes of its escaped copy. */
  show<T>(document: T, render: (document: T) => readonly string[]): void {
    const lines = this.json ? [toJsonLine(document)] : render(escapeDeep(document));
    // In one piece: a program that reads along must not see half of it.
    if (lines.length > 0) this.#write(this.host.stdout, lines.join('\n'));
  }

  /** What a person should know besides the document. */
  note(text: string): void {
    this.#write(this.host.stderr, escapeText(text));
  }

  /** Coloured on a terminal only, and not where NO_COLOR is set. */
  style(format: Style, text: string): string {
    return styleText(format, text, { stream: this.host.stdout });
  }

  fail(document: { message: string; hint: string; code: string }): void {
    const { stdout, stderr } = this.host;
    if (this.json) this.#write(stdout, toJsonLine({ error: document }));
    const label = styleText('red', 'error:', { stream: stderr });
    this.#write(stderr, `${label} ${escapeText(document.message)}`);
    if (document.hint !== '') this.#write(stderr, escapeText(document.hint));
  }

  /** Takes signals over from the default, which is to end with 128 + the signal's number. */
  onSignal(listener: ((signal: ForwardedSignal) => void) | undefined): void {
    this.#onSignal = listener;
  }

  signal(signal: ForwardedSignal): void {
    if (this.#onSignal !== undefined) {
      this.#onSignal(signal);
      return;
    }
    this.#onSignal = () => this.host.exit(130);
    const code = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal];
    void this.close().finally(() => this.host.exit(code));
  }

  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
  }

  #write(stream: NodeJS.WriteStream, line: string): void {
    stream.write(`${line}\n`);
  }
}
