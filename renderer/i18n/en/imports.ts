/** Taking over or borrowing the logins of other tools. */
export const imports = {
  title: 'Logins found on this machine',
  lead: 'Looking only reads. Before anything is saved, each login is tried once, and your tools’ files stay as they are.',
  looking: 'Looking for logins',
  none: 'No login of another tool was found here.',
  modes: {
    label: 'What becomes of the login',
    borrow: {
      title: 'Borrow',
      detail: 'It stays the other tool’s, which also renews it. Portunus reads it there before each use.',
    },
    import: {
      title: 'Import',
      detail:
        'It becomes Portunus’s own and renews itself. The other tool will be logged out sooner or later.',
    },
  },
  kinds: { oauth: 'sign-in', token: 'token', 'api-key': 'API key' },
  until: (moment: string) => `good until ${moment}`,
  ended: (relative: string) => `expired ${relative}`,
  renewedAtTaking: 'renewed when it is taken',
  alreadyHere: 'Is an account here already; taking it brings that one up to date.',
  unknownKind: 'Portunus has nothing for this kind of login.',
  notBorrowable: 'This one cannot be borrowed, only imported.',
  place: {
    title: 'Look in another place',
    lead: 'For example a folder that was copied from a server. Type its path, or drag it in.',
    owner: 'Tool',
    anyOwner: 'Any of them',
    path: 'File or folder',
    look: 'Look there',
    dropFailed: 'What was dropped does not tell where it is: type its path here.',
  },
  import: (count: string) => `Import ${count}`,
  borrow: (count: string) => `Borrow ${count}`,
  taking: 'Trying each…',
  allTaken: 'All of them are ready',
  someTaken: (done: string, all: string) => `${done} of ${all} are ready`,
  taken: 'Ready',
  notTaken: 'Not taken',
  more: 'Back to the list',
};
