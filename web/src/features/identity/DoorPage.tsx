import { useTranslation } from 'react-i18next'
import { Logo } from '../../shared/ui/Logo'
import { SetupForm, SignInForm } from './AccountForms'

/** What stands before the product: the first account, or signing in. */
export function DoorPage({ setup }: { setup: boolean }) {
  const { t } = useTranslation()
  return (
    <main className="door">
      <div className="door-card">
        <p className="brand"><Logo /> Polyphony</p>
        <h1>{setup ? t('setup.title') : t('signIn.title')}</h1>
        <p className="muted">{setup ? t('setup.text') : t('signIn.text')}</p>
        {setup ? <SetupForm /> : <SignInForm />}
      </div>
    </main>
  )
}
