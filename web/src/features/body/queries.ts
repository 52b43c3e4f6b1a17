import { queryOptions } from '@tanstack/react-query'
import { ApiError, call } from '../../shared/api/client'
import type { BodyContent, BodyNote, BodyPolicy } from '../../shared/api/types'

const BODIES = 'bodies'

export const policyQuery = queryOptions({
  queryKey: [BODIES, 'policy'],
  queryFn: () => call<BodyPolicy>('GET', '/api/bodies/policy'),
})

/** Whether something is kept of a request; null if nothing is, or if it is not for the one who looks. */
export function noteQuery(id: string) {
  return queryOptions({
    queryKey: [BODIES, 'note', id],
    queryFn: async () => {
      try {
        return await call<BodyNote>('GET', `/api/bodies/${encodeURIComponent(id)}`)
      } catch (refused) {
        if (refused instanceof ApiError && (refused.status === 404 || refused.status === 403)) return null
        throw refused
      }
    },
  })
}

/** Each call is audited: it is made when somebody asks to see it, and its answer is not fetched again by itself. */
export function readBody(id: string): Promise<BodyContent> {
  return call<BodyContent>('GET', `/api/bodies/${encodeURIComponent(id)}/content`)
}
