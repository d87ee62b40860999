import { goTo } from '../../../app/navigation.ts';

/** Back to the list: the address says so, and the dialog follows it. */
export function closeTask(): void {
  goTo('accounts');
}
