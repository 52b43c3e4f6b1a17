import type { ButtonHTMLAttributes, ReactNode } from 'react'

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: 'primary' | 'secondary' | 'ghost' | 'danger'
  size?: 'small' | 'normal' | 'large'
  busy?: boolean
  icon?: ReactNode
}

export function Button({ kind = 'secondary', size = 'normal', busy = false, icon, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${kind} ${size} ${rest.className ?? ''}`}
      disabled={rest.disabled === true || busy}
      aria-busy={busy}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon}
      {children}
    </button>
  )
}

interface IconProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string
  on?: boolean
}

/** A button that shows only an icon; its label is its name and its tooltip. */
export function IconButton({ label, on, children, ...rest }: IconProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`icon-button ${rest.className ?? ''}`}
      aria-label={label}
      title={label}
      aria-pressed={on}
    >
      {children}
    </button>
  )
}
