import { useTranslation } from 'react-i18next'
import type { Limit } from '../../shared/api/types'
import { Meter } from '../../shared/ui/Meter'
import { Status, type Tone } from '../../shared/ui/States'
import { fillOf, type Use } from './rules'
import { opens, used } from './words'

interface Props {
  limit: Limit
  use: Use
  name: string
  /** Below the name. */
  detail?: string
  now: Date
}

/** How much somebody has used, what is left, and when there is room again. */
export function UseRow({ limit, use, name, detail, now }: Props) {
  const { t } = useTranslation()
  const fill = fillOf(limit, use)
  const words = used(t, limit, use)
  const opening = opens(t, limit, use, now)
  const tone: Tone = fill === 'room' ? 'ok' : fill === 'full' && limit.hard ? 'bad' : 'warn'
  return (
    <li className="use">
      <p className="use-head">
        <span className="use-name">{name}{detail ? <small className="muted">{detail}</small> : null}</span>
        <Status tone={tone}>{t(fill === 'full' && !limit.hard ? 'limits.fill.beyond' : `limits.fill.${fill}`)}</Status>
      </p>
      <Meter label={name} words={words} value={use.used} most={limit.amount} tone={tone} />
      <p className="use-figures">
        <span>{words}</span>
        {opening ? <span>{opening}</span> : null}
      </p>
    </li>
  )
}
