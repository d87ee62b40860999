import { fileURLToPath } from 'node:url';

/** The built window: beside the built programs, in the checkout and in the packaged app. It may not be there. */
export const windowFolder = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
