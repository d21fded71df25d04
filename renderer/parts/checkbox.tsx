import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { join } from './button.tsx';
import styles from './checkbox.module.css';

/** A choice that is on or off, or `mixed` where it stands for several. */
export function Checkbox({
  label,
  hint,
  checked,
  mixed = false,
  disabled = false,
  onChange,
}: {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  mixed?: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={join(styles.line, disabled && styles.disabled)}>
      <Base.Root
        className={styles.box}
        checked={checked}
        indeterminate={mixed}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        id={id}
      >
        <Base.Indicator className={styles.mark}>
          {mixed ? (
            <Minus size={14} strokeWidth={2.5} aria-hidden />
          ) : (
            <Check size={14} strokeWidth={2.5} aria-hidden />
          )}
        </Base.Indicator>
      </Base.Root>
      <label id={`${id}-label`} htmlFor={id}>
        {label}
      </label>
      {hint && (
        <span id={`${id}-hint`} className={styles.hint}>
          {hint}
        </span>
      )}
    </div>
  );
}
