import { explainReason } from '../../shared/explain-reason.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';
import { ok } from './finding.ts';

export function checkVault(vault: VaultStatus): Finding {
  const words = vault.message === null ? '' : explainReason(vault.message);
  if (vault.locked)
    return { id: 'vault', level: 'fail', message: words, hint: 'Run "portunus vault unlock".' };
  switch (vault.kind) {
    case 'keychain':
      return ok('vault', `Secrets are encrypted under a key in the ${vault.backend ?? 'system'} keychain.`);
    case 'passphrase':
      return ok('vault', 'Secrets are encrypted under your passphrase.');
    case 'session':
      return {
        id: 'vault',
        level: 'warn',
        message: 'Secrets are kept for this session only.',
        hint: 'Run "portunus vault create --kind passphrase" to keep them.',
      };
    case 'none':
      return {
        id: 'vault',
        level: 'warn',
        message: words === '' ? 'No place for secrets has been chosen yet.' : words,
        hint: 'Set PORTUNUS_PASSPHRASE_FILE, or run "portunus vault create --kind passphrase".',
      };
  }
}
