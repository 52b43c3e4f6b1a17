import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Logo } from '../../shared/ui/Logo'
import { SetupForm, SignInForm } from './AccountForms'

const PROMISES = ['local', 'keys', 'password'] as const

/** One line of sound for each of five lanes, from one voice on the left. */
const VOICES = [
  { lane: 'd', path: 'M0 715 C 520 715 690 590 860 440 S 1180 260 1440 380' },
  { lane: 'b', path: 'M0 715 C 500 715 660 620 850 530 S 1180 470 1440 500' },
  { lane: 'c', path: 'M0 715 C 460 722 640 640 850 600 S 1180 680 1440 560' },
  { lane: 'a', path: 'M0 715 C 420 732 540 660 720 668 S 1080 800 1440 640' },
  { lane: 'h', path: 'M0 715 C 300 748 460 700 640 715 S 1000 860 1440 720' },
]

/** What stands before the product: the first account, or signing in. */
export function DoorPage({ setup }: { setup: boolean }) {
  const { t } = useTranslation()
  return (
    <main className="door">
      <svg className="door-voices" viewBox="0 0 1440 800" preserveAspectRatio="none" aria-hidden="true">
        {VOICES.map(({ lane, path }) => <path key={lane} d={path} stroke={`var(--fill-${lane})`} vectorEffect="non-scaling-stroke" />)}
      </svg>
      <div className="door-inner">
        <div className="door-pitch">
          <p className="brand"><Logo /> Polyphony</p>
          <p className="door-claim"><span>{t('door.ask')}</span> <span>{t('door.hear')}</span></p>
          <p className="door-lead">{t('door.lead')}</p>
          {setup ? (
            <ul>
              {PROMISES.map((name) => (
                <li key={name}>
                  <CircleCheck size={17} aria-hidden="true" />
                  <span><strong>{t(`door.${name}`)}</strong>{t(`door.${name}Text`)}</span>
                </li>
              ))}
            </ul>
          ) : null}
        </div>
        <div className="door-card">
          <h1>{setup ? t('setup.title') : t('signIn.title')}</h1>
          <p className="muted">{setup ? t('setup.text') : t('signIn.text')}</p>
          {setup ? <SetupForm /> : <SignInForm />}
        </div>
      </div>
    </main>
  )
}
