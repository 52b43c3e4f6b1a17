import type { Limit, LimitMeasure, LimitPeriod, LimitUse, Model } from '../../shared/api/types'

export const MEASURES: readonly LimitMeasure[] = ['MONEY', 'REQUESTS', 'TOKENS', 'CONCURRENCY']

/** Which periods a measure can have: rates slide, money goes by the calendar, what runs at once has none. */
export function periodsOf(measure: LimitMeasure): readonly LimitPeriod[] {
  switch (measure) {
    case 'CONCURRENCY':
      return []
    case 'REQUESTS':
    case 'TOKENS':
      return ['MINUTE', 'HOUR', 'DAY']
    case 'MONEY':
      return ['DAY', 'WEEK', 'MONTH', 'TOTAL']
  }
}

/** The period if the measure has it, else the one that people mean most. */
export function periodFor(measure: LimitMeasure, period: LimitPeriod | null): LimitPeriod | null {
  const periods = periodsOf(measure)
  if (period && periods.includes(period)) return period
  if (periods.includes('MONTH')) return 'MONTH'
  return periods[0] ?? null
}

/** Whether what was used can be forgotten: money stays spent, what runs holds its place. */
export function canReset(limit: Limit): boolean {
  return limit.measure === 'REQUESTS' || limit.measure === 'TOKENS'
}

/** A subject's use of a limit; used nothing if the server counts nothing yet. */
export type Use = Pick<LimitUse, 'subject' | 'used' | 'left' | 'opensAt'>

export function useOf(limit: Limit, subject: string, uses: LimitUse[]): Use {
  return uses.find((use) => use.limit === limit.id && use.subject === subject) ?? { subject, used: 0, left: limit.amount, opensAt: null }
}

/** Everybody's use of a limit, the fullest first; the one whom it is about even if nothing was used yet. */
export function usesOf(limit: Limit, organisation: string, uses: LimitUse[]): Use[] {
  const only = limit.scope === 'ORGANISATION' ? organisation : limit.subject
  if (only) return [useOf(limit, only, uses)]
  return uses.filter((use) => use.limit === limit.id).sort((one, other) => other.used - one.used)
}


export type Fill = 'room' | 'nearly' | 'full'

/** How full it is; nearly: four fifths. */
export function fillOf(limit: Limit, use: Use): Fill {
  if (use.left === 0) return 'full'
  return use.used >= limit.amount * 0.8 ? 'nearly' : 'room'
}

/** Which models of the catalogue a limit means. */
export function meant(model: string, models: Model[]): Model[] {
  const beginning = model.endsWith('*') ? model.slice(0, -1) : null
  return models.filter(({ id }) => (beginning === null ? id === model : id.startsWith(beginning)))
}

/** A star stands at the end or nowhere. */
export function isModelPattern(model: string): boolean {
  return /^[^*]*\*?$/.test(model) && model.length <= 200
}
