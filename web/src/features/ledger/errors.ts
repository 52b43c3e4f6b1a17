import type { ErrorGroup } from '../../shared/api/types'
import type { LogSearch } from './filters'

/** Days that can be looked at. */
export const TIMES = [1, 7, 30, 90] as const
export const USUAL_DAYS = 7

export interface ErrorSearch {
  days?: number
}

export function readErrorSearch(search: Record<string, unknown>): ErrorSearch {
  const days = TIMES.find((one) => one === search['days'])
  return days === undefined || days === USUAL_DAYS ? {} : { days }
}

/** The logs of just that group, of the same days. */
export function searchOf(group: ErrorGroup, days: number, now: Date): LogSearch {
  const from = new Date(now.getTime() - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  return {
    from,
    error_code: [group.code],
    provider: [group.provider ?? 'none'],
    model_served: [group.modelServed ?? 'none'],
    ...(group.modelAsked === null ? {} : { model_asked: [group.modelAsked] }),
    credential: [group.credential ?? 'none'],
  }
}
