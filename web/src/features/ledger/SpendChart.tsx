import { useTranslation } from 'react-i18next'
import type { LogSeries } from '../../shared/api/types'
import { count, money } from '../../shared/format'

type Point = LogSeries['points'][number]

const HEIGHT = 56

/** Money and requests, a bar for each day or hour; what failed stands at the foot of a bar. */
export function SpendChart({ bars, step }: { bars: Point[]; step: LogSeries['step'] }) {
  const { t } = useTranslation()
  const first = bars.at(0)
  const last = bars.at(-1)
  if (!first || !last) return null
  const label = (point: Point) => (step === 'day' ? point.at.slice(0, 10) : `${point.at.slice(0, 10)} ${point.at.slice(11, 16)} UTC`)
  const time = `${label(first)} – ${label(last)}`
  return (
    <figure className="chart">
      <div className="chart-rows">
        <Bars title={t(`logs.costBy.${step}`)} time={time} bars={bars} value={({ nano }) => nano} words={(point) => `${label(point)}: ${money(point.nano)}`} most={(value) => money(value)} />
        <Bars title={t(`logs.requestsBy.${step}`)} time={time} bars={bars} value={({ requests }) => requests} part={({ failed }) => failed} words={(point) => `${label(point)}: ${t('logs.failedOf', { failed: point.failed, requests: point.requests })}`} most={(value) => count(value)} />
      </div>
      <figcaption className="chart-time muted"><span>{label(first)}</span><span>{label(last)}</span></figcaption>
      <details className="chart-table">
        <summary>{t('logs.asTable')}</summary>
        <div className="table-scroll" tabIndex={0} role="region" aria-label={time}>
          <table className="table">
            <thead><tr><th>{t('logs.time')}</th><th className="right">{t('logs.requests')}</th><th className="right">{t('logs.failed')}</th><th className="right">{t('logs.tokens')}</th><th className="right">{t('logs.cost')}</th></tr></thead>
            <tbody>
              {bars.filter(({ requests }) => requests > 0).reverse().map((point) => (
                <tr key={point.at}>
                  <td className="numbers">{label(point)}</td>
                  <td className="right numbers">{count(point.requests)}</td>
                  <td className="right numbers">{count(point.failed)}</td>
                  <td className="right numbers">{count(point.tokens)}</td>
                  <td className="right numbers">{money(point.nano)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

interface BarsProps {
  title: string
  time: string
  bars: Point[]
  value: (point: Point) => number
  /** Which part of the value is shown apart. */
  part?: (point: Point) => number
  words: (point: Point) => string
  most: (value: number) => string
}

function Bars({ title, time, bars, value, part, words, most }: BarsProps) {
  const { t } = useTranslation()
  const top = Math.max(1, ...bars.map(value))
  const highest = bars.reduce((before, point) => (value(point) > value(before) ? point : before))
  const height = (amount: number) => (amount / top) * (HEIGHT - 2)
  return (
    <div className="chart-row">
      <p className="chart-head"><span>{title}</span><span className="muted numbers">{t('logs.most', { amount: most(value(highest)) })}</span></p>
      <svg viewBox={`0 0 ${String(bars.length)} ${String(HEIGHT)}`} preserveAspectRatio="none" role="img" aria-label={`${title}, ${time}. ${t('logs.mostAt', { words: words(highest) })}`}>
        {bars.map((point, at) => (
          <g key={point.at}>
            <title>{words(point)}</title>
            <rect className="bar-room" x={at} y={0} width={1} height={HEIGHT} />
            <rect className="bar" x={at + 0.12} width={0.76} y={HEIGHT - height(value(point))} height={height(value(point))} />
            {part ? <rect className="bar bad" x={at + 0.12} width={0.76} y={HEIGHT - height(part(point))} height={height(part(point))} /> : null}
          </g>
        ))}
      </svg>
    </div>
  )
}
