import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from 'react';
import { text } from '../text/index.ts';
import { IconButton, join } from './button.tsx';
import styles from './field.module.css';

interface Labels {
  label: string;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  hint?: ReactNode;
  /** What is wrong with the value, in a sentence. */
  error?: string;
  optional?: boolean;
  /** For addresses, paths and keys. */
  mono?: boolean;
  /** Called with the new text. */
  onValue?: (value: string) => void;
  className?: string;
}

export interface TextFieldProps extends Labels, Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> {
  ref?: Ref<HTMLInputElement>;
  /** The id of the input itself, where others lead to it. */
  fieldId?: string;
  /** What stands at the left and the right inside the field. */
  before?: ReactNode;
  after?: ReactNode;
}

/** A line of text with a label that stays, a hint, and what is wrong with it. */
export function TextField(props: TextFieldProps) {
  const { label, hideLabel, hint, error, optional, mono, onValue, className, fieldId, before, after, ...input } = props;
  const ownId = useId();
  const id = fieldId ?? ownId;
  return (
    <div className={join(styles.field, className)}>
      <Label id={id} label={label} hidden={hideLabel} optional={optional} />
      <div className={join(styles.box, error && styles.invalid)}>
        {before}
        <input
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          {...input}
          id={id}
          className={join(styles.input, mono && styles.mono)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${id}-notes` : undefined}
          onChange={(event) => {
            input.onChange?.(event);
            onValue?.(event.target.value);
          }}
        />
        {after}
      </div>
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

/** A field for a secret, covered until the person asks to see it; open from the start where it has to be written down. */
export function PasswordField({ open = false, ...props }: TextFieldProps & { open?: boolean }) {
  const [shown, setShown] = useState(open);
  const { parts } = text;
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      autoComplete="new-password"
      mono={shown}
      after={
        <IconButton
          size="small"
          className={styles.inside}
          label={shown ? parts.hidePasswordFor(props.label) : parts.showPasswordFor(props.label)}
          icon={shown ? EyeOff : Eye}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}

export interface TextAreaProps extends Labels, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'> {
  ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const { label, hideLabel, hint, error, optional, mono, onValue, className, ...area } = props;
  const id = useId();
  return (
    <div className={join(styles.field, className)}>
      <Label id={id} label={label} hidden={hideLabel} optional={optional} />
      <div className={join(styles.box, error && styles.invalid)}>
        <textarea
          rows={4}
          autoComplete="off"
          spellCheck={false}
          {...area}
          id={id}
          className={join(styles.input, styles.area, mono && styles.mono)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${id}-notes` : undefined}
          onChange={(event) => {
            area.onChange?.(event);
            onValue?.(event.target.value);
          }}
        />
      </div>
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
}

function Label({ id, label, hidden, optional }: { id: string; label: string; hidden?: boolean; optional?: boolean }) {
  return (
    <label htmlFor={id} className={hidden ? 'visually-hidden' : styles.label}>
      {label}
      {optional && <span>{text.parts.optional}</span>}
    </label>
  );
}

function Notes({ id, hint, error }: { id: string; hint?: ReactNode; error?: string }) {
  if (!error && !hint) return null;
  return (
    <div id={`${id}-notes`}>
      {error ? (
        <p className={styles.error}>
          <CircleAlert size={14} aria-hidden /> {error}
        </p>
      ) : (
        <p className={styles.hint}>{hint}</p>
      )}
    </div>
  );
}
