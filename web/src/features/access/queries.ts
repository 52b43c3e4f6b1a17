import { queryOptions } from '@tanstack/react-query'
import { call } from '../../shared/api/client'
import type { VirtualKeyList } from '../../shared/api/types'

export const virtualKeysQuery = queryOptions({
  queryKey: ['virtual-keys'],
  queryFn: () => call<VirtualKeyList>('GET', '/api/virtual-keys'),
})
