import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react'

interface Described {
  label: string
  help?: ReactNode
  problem?: string | undefined
}

export function Field({ label, help, problem, ...rest }: InputHTMLAttributes<HTMLInputElement> & Described) {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help} problem={problem}>
      <input {...rest} {...control(id, help, problem)} className={problem ? 'input invalid' : 'input'} />
    </Labelled>
  )
}

/** A text of several lines. */
export function TextArea({ label, help, problem, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement> & Described) {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help} problem={problem}>
      <textarea rows={6} {...rest} {...control(id, help, problem)} className={problem ? 'input mono invalid' : 'input mono'} />
    </Labelled>
  )
}

function control(id: string, help: ReactNode, problem: string | undefined) {
  return {
    id,
    'aria-invalid': problem ? true : undefined,
    'aria-describedby': problem || help ? `${id}-note` : undefined,
  }
}

function Labelled({ id, label, help, problem, children }: Described & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
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
