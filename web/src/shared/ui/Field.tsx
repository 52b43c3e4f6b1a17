import { useId, type InputHTMLAttributes, type ReactNode } from 'react'

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  help?: ReactNode
  problem?: string | undefined
}

export function Field({ label, help, problem, ...rest }: Props) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        className={problem ? 'input invalid' : 'input'}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem || help ? `${id}-note` : undefined}
      />
      {problem ? (
        <p id={`${id}-note`} className="note bad" role="alert">
          {problem}
        </p>
      ) : help ? (
        <p id={`${id}-note`} className="note">
          {help}
        </p>
      ) : null}
    </div>
  )
}
