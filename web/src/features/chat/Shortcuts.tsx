import { Keyboard } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../shared/ui/Dialog'
import { isTyping } from './keys'

const SHORTCUTS = [
  { keys: ['Ctrl', 'K'], name: 'palette' },
  { keys: ['N'], name: 'new' },
  { keys: ['Enter'], name: 'send' },
  { keys: ['Shift', 'Enter'], name: 'line' },
  { keys: ['Alt', '1–8'], name: 'lane' },
  { keys: ['Alt', 'M'], name: 'message' },
  { keys: ['Esc'], name: 'back' },
  { keys: ['Alt', 'S'], name: 'stop' },
  { keys: ['?'], name: 'list' },
]

/** The keys of the chat, by a button or `?`. */
export function Shortcuts() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === '?' && !isTyping(event.target)) setOpen(true)
    }
    window.addEventListener('keydown', pressed)
    return () => { window.removeEventListener('keydown', pressed) }
  }, [])
  return (
    <>
      <button type="button" className="button ghost small shortcuts-button" onClick={() => { setOpen(true) }}>
        <Keyboard size={15} aria-hidden="true" /> {t('shortcuts.title')} <kbd>?</kbd>
      </button>
      <Dialog open={open} title={t('shortcuts.title')} onClose={() => { setOpen(false) }}>
        <dl className="shortcuts">
          {SHORTCUTS.map(({ keys, name }) => (
            <div key={name}>
              <dt>{t(`shortcuts.${name}`)}</dt>
              <dd>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </>
  )
}
