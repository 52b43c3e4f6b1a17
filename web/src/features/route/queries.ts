import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { call } from '../../shared/api/client'
import type { RouteList } from '../../shared/api/types'

export const routesQuery = queryOptions({
  queryKey: ['routes'],
  queryFn: () => call<RouteList>('GET', '/api/routes'),
  staleTime: 30_000,
})

/** A changed route names other deployments, too. */
export async function routesChanged(queries: QueryClient) {
  await Promise.all([queries.invalidateQueries({ queryKey: ['routes'] }), queries.invalidateQueries({ queryKey: ['deployments'] })])
}
