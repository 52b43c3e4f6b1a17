import { queryOptions, useQuery } from '@tanstack/react-query'
import { call, rememberSession } from './client'
import type { SessionState } from './types'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const session = await call<SessionState>('GET', '/api/session')
    rememberSession(session)
    return session
  },
  staleTime: 60_000,
})

export function useSession() {
  return useQuery(sessionQuery)
}
