import { ChevronDown, ChevronUp, CircleUserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../shared/ui/Button'
import { Clamped } from './Clamped'
import type { AskedTurn } from './turns'

interface Props {
  turns: AskedTurn[]
  at: number
  onGo: (turn: string) => void
}

/** What the lanes were asked, once for all of them, and the way between turns. */
export function TurnBar({ turns, at, onGo }: Props) {
  const { t } = useTranslation()
  const asked = turns[at]
  if (!asked) return null
  const step = (by: number) => {
    const next = turns[at + by]
    if (next) onGo(next.turn)
  }
  return (
    <section className="turn-bar" aria-label={t('turn.label')}>
      <CircleUserRound size={18} aria-hidden="true" />
      <Clamped key={asked.turn} text={asked.text} lines={2} />
      {turns.length > 1 ? (
        <span className="turn-steps">
          <IconButton label={t('turn.previous')} disabled={at === 0} onClick={() => { step(-1) }}><ChevronUp size={15} /></IconButton>
          <span className="numbers muted" role="status">{t('turn.of', { at: at + 1, count: turns.length })}</span>
          <IconButton label={t('turn.next')} disabled={at === turns.length - 1} onClick={() => { step(1) }}><ChevronDown size={15} /></IconButton>
        </span>
      ) : null}
    </section>
  )
}
