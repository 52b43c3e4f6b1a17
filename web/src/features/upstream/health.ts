import type { DeploymentHealth } from '../../shared/api/types'
import type { Tone } from '../../shared/ui/States'

export type DeploymentState = DeploymentHealth['state']

export const TONES: Record<DeploymentState, Tone> = { working: 'ok', resting: 'bad', probing: 'warn', out: 'idle' }

/** What needs a look first: what rests, is probed or was taken out; then by the requests it had. */
export function byNeed(one: DeploymentHealth, other: DeploymentHealth): number {
  const rank: DeploymentState[] = ['resting', 'probing', 'out', 'working']
  return rank.indexOf(one.state) - rank.indexOf(other.state) || other.asked - one.asked || one.model.localeCompare(other.model)
}

/** Whole percent; never 100 while something failed, never 0 while something went well. */
export function successPercent(asked: number, failed: number): number | null {
  if (asked === 0) return null
  const exact = ((asked - failed) / asked) * 100
  if (failed > 0 && exact > 99) return 99
  return exact > 0 && exact < 1 ? 1 : Math.round(exact)
}

/** How a point without neighbours is drawn. */
const DASH = 6

/** The points of a line over minutes, as an SVG path; it breaks where nothing was measured. */
export function linePath(values: (number | null)[], width: number, height: number): string {
  const most = Math.max(1, ...values.map((value) => value ?? 0))
  const step = width / Math.max(1, values.length - 1)
  let path = ''
  let drawing = false
  values.forEach((value, at) => {
    if (value === null) {
      drawing = false
      return
    }
    const x = (at * step).toFixed(1)
    const y = (height - 1 - (value / most) * (height - 2)).toFixed(1)
    const alone = !drawing && (values[at + 1] ?? null) === null
    if (alone) path += `M${Math.max(0, at * step - DASH).toFixed(1)} ${y}h${String(DASH)}`
    else path += `${drawing ? 'L' : 'M'}${x} ${y}`
    drawing = true
  })
  return path
}

export type Span = 'open' | 'quarter' | 'hour' | 'day'

export const SPANS: Record<Span, number | null> = { open: null, quarter: 15 * 60_000, hour: 3_600_000, day: 86_400_000 }

/** When a deployment that is taken out now comes back; null: when somebody puts it back. */
export function untilOf(span: Span, now: Date): string | null {
  const wait = SPANS[span]
  return wait === null ? null : new Date(now.getTime() + wait).toISOString()
}
