import { Eye, EyeOff } from 'lucide-react'
import { useId, useState, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './Button'

interface Described {
  label: string
  help?: ReactNode
  problem?: string | undefined
}

interface Props extends InputHTMLAttributes<HTMLInputElement>, Described {}

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
      <Note id={`${id}-note`} help={help} problem={problem} />
    </div>
  )
}

/** A text of several lines. */
export function TextArea({ label, help, problem, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement> & Described) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        rows={6}
        {...rest}
        id={id}
        className={problem ? 'input mono invalid' : 'input mono'}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem || help ? `${id}-note` : undefined}
      />
      <Note id={`${id}-note`} help={help} problem={problem} />
    </div>
  )
}

/** One of a few choices; `children` are its options. */
export function Select({ label, help, problem, children, ...rest }: SelectHTMLAttributes<HTMLSelectElement> & Described) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        {...rest}
        id={id}
        className={problem ? 'input invalid' : 'input'}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem || help ? `${id}-note` : undefined}
      >
        {children}
      </select>
      <Note id={`${id}-note`} help={help} problem={problem} />
    </div>
  )
}

/** A password, which its writer may look at. */
export function PasswordField({ label, help, problem, ...rest }: Omit<Props, 'type'>) {
  const { t } = useTranslation()
  const id = useId()
  const [shown, setShown] = useState(false)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="input-wrap">
        <input
          {...rest}
          id={id}
          type={shown ? 'text' : 'password'}
          autoCapitalize="off"
          spellCheck={false}
          className={problem ? 'input invalid' : 'input'}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem || help ? `${id}-note` : undefined}
        />
        <IconButton label={t(shown ? 'field.hide' : 'field.show')} onClick={() => { setShown(!shown) }}>
          {shown ? <EyeOff size={16} /> : <Eye size={16} />}
        </IconButton>
      </span>
      <Note id={`${id}-note`} help={help} problem={problem} />
    </div>
  )
}

function Note({ id, help, problem }: { id: string; help: ReactNode; problem: string | undefined }) {
  if (problem) return <p id={id} className="note bad" role="alert">{problem}</p>
  return help ? <p id={id} className="note">{help}</p> : null
}
