import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { call } from '../../shared/api/client'
import type { LimitList, LimitsLeft, LimitUses } from '../../shared/api/types'

const LIMITS = ['limits']
/** While the page can be seen; a hidden page asks nothing. */
const LIVE_MS = 3_000
/** The limits themselves change seldom. */
const LIST_MS = 15_000

export const limitsQuery = queryOptions({
  queryKey: [...LIMITS, 'list'],
  queryFn: () => call<LimitList>('GET', '/api/limits'),
  refetchInterval: LIST_MS,
})

export const usesQuery = queryOptions({
  queryKey: [...LIMITS, 'use'],
  queryFn: () => call<LimitUses>('GET', '/api/limits/use'),
  refetchInterval: LIVE_MS,
})

export const mineQuery = queryOptions({
  queryKey: [...LIMITS, 'mine'],
  queryFn: () => call<LimitsLeft>('GET', '/api/limits/mine'),
  refetchInterval: LIVE_MS,
})

/** A changed limit changes what is used and what is left, too. */
export async function limitsChanged(queries: QueryClient) {
  await queries.invalidateQueries({ queryKey: LIMITS })
}
