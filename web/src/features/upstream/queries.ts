import { queryOptions } from '@tanstack/react-query'
import { call } from '../../shared/api/client'
import type { DeploymentList } from '../../shared/api/types'

/** While the page can be seen; a hidden page asks nothing. */
const LIVE_MS = 3_000

export const deploymentsQuery = queryOptions({
  queryKey: ['deployments'],
  queryFn: () => call<DeploymentList>('GET', '/api/deployments'),
  refetchInterval: LIVE_MS,
})
