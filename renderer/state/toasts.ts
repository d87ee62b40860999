import { createStore, type StoreApi } from 'zustand/vanilla';

/** A short word about what was just done, with the way back where there is one. */
export interface Toast {
  readonly id: number;
  readonly tone: 'plain' | 'bad';
  readonly message: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  /** How long it stays; longer where it carries an action. */
  readonly stayMs: number;
}

export interface Toasts {
  readonly store: StoreApi<readonly Toast[]>;
  show(toast: Omit<Toast, 'id' | 'stayMs' | 'tone'> & Partial<Pick<Toast, 'stayMs' | 'tone'>>): void;
  dismiss(id: number): void;
}

export function createToasts(): Toasts {
  const store = createStore<readonly Toast[]>(() => []);
  let lastId = 0;
  return {
    store,
    show: (toast) => {
      lastId += 1;
      const stayMs = toast.action === undefined ? 5000 : 10_000;
      store.setState([...store.getState(), { tone: 'plain', stayMs, ...toast, id: lastId }], true);
    },
    dismiss: (id) =>
      store.setState(
        store.getState().filter((toast) => toast.id !== id),
        true,
      ),
  };
}
