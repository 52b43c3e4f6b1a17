import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { call } from '../../shared/api/client'
import type { CredentialList } from '../../shared/api/types'

export const credentialsQuery = queryOptions({
  queryKey: ['credentials'],
  queryFn: () => call<CredentialList>('GET', '/api/credentials'),
})

/** A changed credential changes what can be asked, too. */
export async function credentialsChanged(queries: QueryClient) {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ['credentials'] }),
    queries.invalidateQueries({ queryKey: ['catalog'] }),
    queries.invalidateQueries({ queryKey: ['local-servers'] }),
  ])
}
