import { Printer, Search } from 'lucide-react';
import { Fragment, useRef, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Kbd } from '../../parts/kbd.tsx';
import { text } from '../../text/index.ts';
import { fullLabel, useInForce } from '../actions.ts';
import { knownActions } from '../keys/known-actions.ts';
import { byArea, fits } from '../keys/sections.ts';
import styles from './keys-dialog.module.css';
import { closeDialog, openDialog } from './open-dialog.ts';

const words = text.keys;

/** Every key in force, by the part of the window where it works; to search, to print. */
export function KeysDialog() {
  const [wanted, setWanted] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const [known] = useState(knownActions);
  const keyed = useInForce(known).filter((action) => action.keys !== undefined);
  const sections = byArea(keyed)
    .map(({ title, actions }) => ({
      title,
      lines: actions.map(({ id, keys, otherKeys, ...action }) => ({
        id,
        keys: [keys ?? '', ...(otherKeys ?? [])],
        label: fullLabel({ id, ...action }),
      })),
    }))
    .concat({ title: words.fixedTitle, lines: words.fixed.map(([key, label]) => ({ id: key, keys: [key], label })) })
    .map(({ title, lines }) => ({ title, lines: lines.filter(({ keys, label }) => fits(wanted, label, keys)) }))
    .filter(({ lines }) => lines.length > 0);
  return (
    <Dialog
      open
      size="large"
      title={words.title}
      description={words.intro}
      onClose={closeDialog}
      initialFocus={search}
      actions={
        <>
          <Button onClick={() => openDialog({ kind: 'key-map' })}>{words.change}</Button>
          <Button icon={Printer} onClick={() => window.print()}>
            {words.print}
          </Button>
          <Button onClick={closeDialog}>{text.parts.close}</Button>
        </>
      }
    >
      <TextField
        ref={search}
        className={styles.search}
        hideLabel
        label={words.search}
        placeholder={words.search}
        before={<Search size={16} className={styles.searchMark} aria-hidden />}
        value={wanted}
        onValue={setWanted}
      />
      {sections.length === 0 && <p role="status">{words.none}</p>}
      <div className={styles.sections}>
        {sections.map(({ title, lines }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl className={styles.keys}>
              {lines.map(({ id, keys, label }) => (
                <Fragment key={id}>
                  <dt>
                    {keys.map((each) => (
                      <Kbd key={each} keys={each} />
                    ))}
                  </dt>
                  <dd>{label}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
