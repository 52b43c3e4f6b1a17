import type { LogSeries } from '../../shared/api/types'

type Point = LogSeries['points'][number]

const STEPS = { hour: 3_600_000, day: 86_400_000 }
/** More bars than that cannot be told apart. */
const MOST_BARS = 400

/**
 * A bar for each hour or day, also for those in which nothing happened.
 *
 * @param from where the chart begins; null for the first point
 */
export function buckets(series: LogSeries, from: string | null, to: Date): Point[] {
  const step = STEPS[series.step]
  const known = new Map(series.points.map((point) => [Date.parse(point.at), point]))
  const times = [...known.keys()]
  const first = floor(from === null ? Math.min(to.getTime(), ...times) : Date.parse(from), step)
  const last = Math.max(floor(to.getTime() - 1, step), first, ...times)
  const begin = Math.max(first, last - (MOST_BARS - 1) * step)
  const bars: Point[] = []
  for (let at = begin; at <= last; at += step) {
    bars.push(known.get(at) ?? { at: new Date(at).toISOString(), requests: 0, failed: 0, tokens: 0, nano: 0, unknownCost: 0 })
  }
  return bars
}

function floor(time: number, step: number): number {
  return Math.floor(time / step) * step
}
