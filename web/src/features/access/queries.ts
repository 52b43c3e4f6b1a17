import { queryOptions } from '@tanstack/react-query'
import { call } from '../../shared/api/client'
import type { TeamList, VirtualKeyList } from '../../shared/api/types'

export const virtualKeysQuery = queryOptions({
  queryKey: ['virtual-keys'],
  queryFn: () => call<VirtualKeyList>('GET', '/api/virtual-keys'),
})

/** The teams that a key can belong to. */
export const teamsQuery = queryOptions({
  queryKey: ['teams', 'list'],
  queryFn: () => call<TeamList>('GET', '/api/teams'),
})
