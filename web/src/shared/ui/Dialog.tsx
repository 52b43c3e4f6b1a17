import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  open: boolean
  title: string
  description?: string
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  wide?: boolean
}

export function Dialog({ open, title, description, onClose, children, footer, wide = false }: Props) {
  const { t } = useTranslation()
  return (
    <Radix.Root open={open} onOpenChange={(next) => { if (!next) onClose() }}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          className={wide ? 'dialog wide' : 'dialog'}
          onOpenAutoFocus={toFirstField}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="dialog-head">
            <div>
              <Radix.Title className="dialog-title">{title}</Radix.Title>
              {description ? <Radix.Description className="muted">{description}</Radix.Description> : null}
            </div>
            <Radix.Close className="icon-button" aria-label={t('close')} title={t('close')}>
              <X size={16} />
            </Radix.Close>
          </header>
          <div className="dialog-body">{children}</div>
          {footer ? <footer className="dialog-foot">{footer}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Who opens a form wants to fill it. A finger's keyboard would cover it: there the reader begins. */
function toFirstField(event: Event) {
  if (window.matchMedia('(hover: none)').matches || !(event.target instanceof HTMLElement)) return
  const field = event.target.querySelector<HTMLElement>('.dialog-body :is(input:not([type=checkbox]), textarea, select)')
  if (!field) return
  event.preventDefault()
  field.focus()
}
