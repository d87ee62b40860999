import type { Server } from 'node:http';

/** Ends open event streams too: their readers see the engine go. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
