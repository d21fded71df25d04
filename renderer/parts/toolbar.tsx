import { Toolbar as Base } from '@base-ui/react/toolbar';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { join } from './button.tsx';
import styles from './toolbar.module.css';
import { Tooltip } from './tooltip.tsx';

/** A row of tools; one stop for Tab, arrow keys move inside. */
export function Toolbar({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    <Base.Root aria-label={label} className={join(styles.toolbar, className)}>
      {children}
    </Base.Root>
  );
}

/** One tool: an icon, with its label beside it where `showLabel` is set. Disabled ones stay reachable and say `why`. */
export function ToolbarButton({
  label,
  icon: Icon,
  keys,
  showLabel = false,
  pressed,
  disabled,
  why,
  danger,
  onClick,
}: {
  label: string;
  icon: LucideIcon;
  keys?: string;
  showLabel?: boolean;
  pressed?: boolean;
  disabled?: boolean;
  why?: string;
  danger?: boolean;
  onClick: () => void;
}) {
  return (
    <Tooltip content={disabled && why ? why : label} keys={keys}>
      <Base.Button
        className={join(styles.button, danger && styles.danger)}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        {showLabel && <span>{label}</span>}
      </Base.Button>
    </Tooltip>
  );
}

export function ToolbarSeparator() {
  return <Base.Separator className={styles.separator} />;
}
