/** What a row cannot do by itself: it needs a question in front of the list, or another part of the screen. */
export type RowRequest =
  | 'rename'
  | 'weight'
  | 'proxy'
  | 'renew'
  | 'remove'
  | 'unlock-vault'
  | 'move-up'
  | 'move-down'
  | 'show-details';
