import type { ClientEnvironment, ClientId, ClientLogin } from '../../shared/models/client.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { JsonValue, KeyPath } from './formats/config-format.ts';
import type { FormatName } from './formats/formats.ts';

/**
 * One client tool, mostly as data: where its program and files are, and which keys of them point it at us.
 * Reading, writing, undoing and showing are the same for every client and live beside this file.
 */
export interface ClientAdapter {
  readonly id: ClientId;
  readonly name: string;
  readonly program: ProgramHint;
  /** Whether it can keep a login of its own while our key travels in another header. */
  readonly canKeepLogin: boolean;
  /** At least one; the first is the one a person is shown. Only user-level files, never a repository's (row CFG-9). */
  files(folders: ClientFolders): readonly [ClientFile, ...ClientFile[]];
  /** The variables that point the client at us without a file (null takes one away), and what beats them. */
  launch(request: LaunchRequest): {
    readonly variables: Record<string, string | null>;
    readonly notes: Sentence[];
  };
  /** Said after a revert, when the client needs more than the file. */
  readonly afterRevert: readonly Sentence[];
}

export interface ProgramHint {
  /** What it is called in the npm registry, where its version is told. */
  readonly packageName: string;
  /** Without extension; the first that is found counts. */
  readonly names: readonly string[];
  /** Below the home folder, besides those where every command-line program may be. */
  readonly folders: readonly string[];
}

/** Where the user's things are. */
export interface UserFolders {
  readonly home: string;
  readonly environment: ClientEnvironment;
}

/** Where one client's things are, and whose login it is to use. */
export interface ClientFolders extends UserFolders {
  readonly login: ClientLogin;
}

export interface ClientFile {
  readonly path: string;
  readonly format: FormatName;
  /** A folder that the user named in a variable: files below it are the user's own although outside of home. */
  readonly chosenFolder: string | undefined;
  /** Where our local key stands; undefined for a file without one. */
  readonly keyPath: KeyPath | undefined;
  /** Finds our key in the value there. @default it is the key and nothing else */
  readonly findKey?: (value: string) => string | undefined;
  /** What makes the client use us. Must follow from the context alone: it is asked again to see whether it holds. */
  edits(context: EditContext): readonly ConfigEdit[];
  /** What a person should know about the file as it is without us. */
  notes(context: EditContext): readonly Sentence[];
}

export type ConfigEdit =
  | { readonly kind: 'set'; readonly path: KeyPath; readonly value: JsonValue }
  | { readonly kind: 'remove'; readonly path: KeyPath };

export interface EditContext {
  /** Our address as `http://127.0.0.1:7787`, and the local key or a stand-in for one. */
  readonly endpoint: { readonly url: string; readonly key: string };
  readonly environment: ClientEnvironment;
  readonly login: ClientLogin;
  /** The file as it would be without our keys. */
  readonly base: ConfigReader;
}

/** Looks at a file's values without its text. */
export interface ConfigReader {
  has(path: KeyPath): boolean;
  /** Undefined when the key is absent or does not hold a string. */
  string(path: KeyPath): string | undefined;
}

export interface LaunchRequest extends Omit<EditContext, 'base'> {
  /** The first file as it is now, our keys included; empty when it is absent or broken. */
  readonly current: ConfigReader;
}
