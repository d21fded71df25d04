import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './button.module.css';
import { Spinner } from './spinner.tsx';
import { Tooltip } from './tooltip.tsx';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `accent` for the one main act of a place, `danger` for an act that destroys, `subtle` and `link` for what stands aside. */
  variant?: 'standard' | 'accent' | 'danger' | 'subtle' | 'link';
  size?: 'standard' | 'large';
  icon?: LucideIcon;
  /** Shows that the act is under way; the button can't be pressed meanwhile but keeps the focus. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A push button, named after what it does. */
export function Button({
  variant = 'standard',
  size = 'standard',
  icon: Icon,
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={join(styles.button, styles[variant], size === 'large' && styles.large, className)}
    >
      {busy ? <Spinner size={14} /> : Icon && <Icon size={16} strokeWidth={1.75} aria-hidden />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'aria-label'> {
  /** What it does: its name for screen readers and its tooltip. */
  label: string;
  icon: LucideIcon;
  /** Shown in the tooltip beside the label. */
  keys?: string;
  size?: 'standard' | 'small';
  ref?: Ref<HTMLButtonElement>;
}

/** A button that shows only an icon; its label is its name and tooltip. */
export function IconButton({ label, icon: Icon, keys, size = 'standard', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} keys={keys}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={join(styles.button, styles.subtle, styles.icon, size === 'small' && styles.small, className)}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </button>
    </Tooltip>
  );
}

/** Class names that apply, with a space between. */
export function join(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
