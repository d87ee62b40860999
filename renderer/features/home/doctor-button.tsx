import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { DoctorDialog } from './doctor-dialog.tsx';

export function DoctorButton() {
  const { text } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {text.home.doctor.button}
      </Button>
      {open ? <DoctorDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
