import type { CommandName, Output, Parsed } from '../../shared/contract.ts';

/** What the engine does for each command of the contract; a missing one does not compile. */
export type Handlers = { [N in CommandName]: (input: Parsed<N>) => Promise<Output<N>> | Output<N> };
