import { useTranslation } from 'react-i18next'
import type { DeploymentMinute } from '../../shared/api/types'
import { seconds } from '../../shared/format'
import { linePath } from './health'

const WIDTH = 300
const HEIGHT = 44

/** Requests by minute: what went well, and on top of it what failed. */
export function RequestBars({ minutes }: { minutes: DeploymentMinute[] }) {
  const { t } = useTranslation()
  const most = Math.max(1, ...minutes.map(({ asked }) => asked))
  const step = WIDTH / Math.max(1, minutes.length)
  const all = minutes.reduce((sum, { asked }) => sum + asked, 0)
  const bad = minutes.reduce((sum, { failed }) => sum + failed, 0)
  const height = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * (HEIGHT - 2)))
  return (
    <figure className="minutes">
      <figcaption><span>{t('health.requests')}</span><span className="numbers">{t('health.most', { count: most === 1 && all === 0 ? 0 : most })}</span></figcaption>
      <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} preserveAspectRatio="none" role="img" aria-label={t('health.requestsWords', { count: all, failed: bad })}>
        {minutes.map(({ from, asked, failed }, at) => {
          const whole = height(asked)
          const broken = asked === 0 ? 0 : Math.max(failed > 0 ? 2 : 0, (failed / asked) * whole)
          return (
            <g key={from} transform={`translate(${String(at * step)} 0)`}>
              <rect className="good" x={step * 0.1} width={step * 0.8} y={HEIGHT - whole + broken} height={Math.max(0, whole - broken)} />
              <rect className="failed" x={step * 0.1} width={step * 0.8} y={HEIGHT - whole} height={broken} />
            </g>
          )
        })}
        <line className="ground" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      </svg>
    </figure>
  )
}

/** How long the first content took, by minute. */
export function FirstContentLine({ minutes }: { minutes: DeploymentMinute[] }) {
  const { t } = useTranslation()
  const values = minutes.map(({ firstMs }) => firstMs)
  const known = values.filter((value) => value !== null)
  const most = known.length === 0 ? null : Math.max(...known)
  return (
    <figure className="minutes">
      <figcaption><span>{t('health.first')}</span><span className="numbers">{most === null ? t('health.none') : t('health.upTo', { time: seconds(most) })}</span></figcaption>
      <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} preserveAspectRatio="none" role="img" aria-label={most === null ? t('health.noFirst') : t('health.firstWords', { time: seconds(most) })}>
        <path className="line" d={linePath(values, WIDTH, HEIGHT)} vectorEffect="non-scaling-stroke" />
        <line className="ground" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      </svg>
    </figure>
  )
}
