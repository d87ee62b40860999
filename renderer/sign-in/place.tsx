import { Laptop, Lock } from 'lucide-react';
import type { SignInBar } from '../../shared/sign-in-bar.ts';
import { useWords } from '../i18n/language-context.tsx';

/** Where the page comes from, as the network knows it: never a text of the page's own. */
export function Place({ bar: { place, loading, finishing } }: { readonly bar: SignInBar }) {
  const text = useWords().text.signIn;
  const isEncrypted = place.secured === 'by-encryption';
  const Sign = isEncrypted ? Lock : Laptop;
  return (
    <div className="place" role="status" aria-live="polite">
      <Sign className={isEncrypted ? 'place-encrypted' : undefined} aria-hidden="true" />
      {/* Where there is no room, the end stays: it says whose the host is. */}
      <b className="place-host">
        <bdi>{place.host}</bdi>
      </b>
      <span className="muted small nowrap push">
        {finishing
          ? text.finishing
          : loading
            ? text.loading
            : isEncrypted
              ? text.encrypted
              : text.thisMachine}
      </span>
    </div>
  );
}
