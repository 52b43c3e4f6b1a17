import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { whenSignedOut } from '../../shared/api/client'
import { Dialog } from '../../shared/ui/Dialog'
import { SignInForm } from './AccountForms'

/** Signing in again in place: the page stays, and what was being sent is sent after it. */
export function SignInAgain() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const waiting = useRef<{ go: () => void; stop: (why: Error) => void }[]>([])

  useEffect(() => {
    whenSignedOut(
      () =>
        new Promise((go, stop) => {
          waiting.current.push({ go, stop })
          setOpen(true)
        }),
    )
    return () => { whenSignedOut(null) }
  }, [])

  const end = (signedIn: boolean) => {
    setOpen(false)
    for (const { go, stop } of waiting.current.splice(0)) {
      if (signedIn) go()
      else stop(new Error(t('signIn.needed')))
    }
  }

  return (
    <Dialog open={open} title={t('signIn.again')} description={t('signIn.againText')} onClose={() => { end(false) }}>
      <SignInForm onDone={() => { end(true) }} />
    </Dialog>
  )
}
