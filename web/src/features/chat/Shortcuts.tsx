import { Keyboard } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { Dialog } from '../../shared/ui/Dialog'
import { MODIFIER } from '../../shared/ui/modifier'
import { isTyping } from './keys'

const SHORTCUTS = [
  { keys: [MODIFIER, 'K'], name: 'palette' },
  { keys: ['N'], name: 'new' },
  { keys: ['Enter'], name: 'send' },
  { keys: ['Shift', 'Enter'], name: 'line' },
  { keys: ['Alt', '1–8'], name: 'lane' },
  { keys: ['Alt', 'M'], name: 'message' },
  { keys: ['Esc'], name: 'back' },
  { keys: ['Alt', 'S'], name: 'stop' },
  { keys: ['?'], name: 'list' },
]

interface Store {
  open: boolean
  setOpen: (open: boolean) => void
}

export const useShortcuts = create<Store>((set) => ({ open: false, setOpen: (open) => { set({ open }) } }))

/** The list of keys: by `?` anywhere, or a button. */
export function Shortcuts() {
  const { t } = useTranslation()
  const { open, setOpen } = useShortcuts()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === '?' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) setOpen(true)
    }
    window.addEventListener('keydown', pressed)
    return () => { window.removeEventListener('keydown', pressed) }
  }, [setOpen])
  return (
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
  )
}

export function ShortcutsButton() {
  const { t } = useTranslation()
  const { setOpen } = useShortcuts()
  return (
    <button type="button" className="button ghost small shortcuts-button" onClick={() => { setOpen(true) }}>
      <Keyboard size={15} aria-hidden="true" /> {t('shortcuts.title')} <kbd>?</kbd>
    </button>
  )
}
