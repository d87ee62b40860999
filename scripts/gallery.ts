/** `npm run gallery`: every screen over made-up engines, to look at while working on it. */
import { serveGallery } from '../e2e/browser/serve-gallery.ts';

const port = Number(process.argv[2] ?? 7790);
const gallery = await serveGallery(port);
for (const scenario of ['busy', 'empty', 'thousand', 'failing', 'loading', 'signed-out']) {
  console.log(gallery.address(scenario));
}
