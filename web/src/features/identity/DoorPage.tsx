import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Logo } from '../../shared/ui/Logo'
import { SetupForm, SignInForm } from './AccountForms'

const PROMISES = ['local', 'keys', 'password'] as const

/** One line of sound for each of five lanes, from one voice on the left. */
const VOICES = [
  { lane: 'd', path: 'M0 560 C 420 560 640 430 840 300 S 1180 150 1440 250' },
  { lane: 'b', path: 'M0 560 C 430 560 640 470 840 390 S 1180 330 1440 385' },
  { lane: 'c', path: 'M0 560 C 430 566 620 470 840 452 S 1180 540 1440 420' },
  { lane: 'a', path: 'M0 560 C 420 580 520 500 720 522 S 1080 720 1440 500' },
  { lane: 'h', path: 'M0 560 C 300 600 460 540 640 562 S 1000 790 1440 590' },
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
          <p className="door-claim">{t('door.claim')}</p>
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
