import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Counts over several vitest runs. Whatever kept a test from telling its result counts as failed. */
export class TestTally implements Reporter {
  #passed = 0;
  #failed = 0;
  readonly #skips: { test: string; reason: string }[] = [];

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.#failed += unhandledErrors.length;
    for (const module of modules) this.#countModule(module);
  }

  /** A run in which nothing passed proves nothing. */
  get ok(): boolean {
    return this.#failed === 0 && this.#passed > 0;
  }

  describeTotal(): string {
    return `${this.#passed} passed, ${this.#failed} failed, ${this.#skips.length} skipped`;
  }

  /** One line per skipped test with its reason: a skip is never silent. */
  describeSkips(): string {
    return this.#skips.map(({ test, reason }) => `skipped: ${test}: ${reason}`).join('\n');
  }

  #countModule(module: TestModule): void {
    // A file that cannot be loaded and a hook that throws leave their tests unrun, not failed.
    this.#failed += module.errors().length;
    for (const suite of module.children.allSuites()) this.#failed += suite.errors().length;
    for (const test of module.children.allTests()) this.#countTest(test);
  }

  #countTest(test: TestCase): void {
    const result = test.result();
    if (result.state === 'passed') this.#passed += 1;
    else if (result.state === 'skipped') {
      const name = `${test.module.relativeModuleId} > ${test.fullName}`;
      this.#skips.push({ test: name, reason: result.note ?? 'no reason given but its title' });
    } else this.#failed += 1;
  }
}
