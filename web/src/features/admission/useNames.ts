import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../shared/api/session'
import type { Limit } from '../../shared/api/types'
import { teamsQuery, virtualKeysQuery } from '../access/queries'

/** Names for the ids of people, keys and the organisation. */
export interface Names {
  organisation: string
  of: (limit: Pick<Limit, 'scope'>, subject: string) => string
}

export function useNames(): Names {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const { data: keys } = useQuery(virtualKeysQuery)
  const { data: teams } = useQuery(teamsQuery)
  const organisation = session?.organisation?.name ?? ''
  const short = (id: string) => id.slice(-6)
  return {
    organisation,
    of: (limit, subject) => {
      switch (limit.scope) {
        case 'ORGANISATION':
          return organisation
        case 'TEAM':
          return teams?.items.find(({ id }) => id === subject)?.name ?? t('limits.someTeam', { id: short(subject) })
        case 'USER':
          return subject === session?.user?.id ? session.user.name : t('limits.somebody', { id: short(subject) })
        case 'VIRTUAL_KEY': {
          const key = keys?.items.find(({ id }) => id === subject)
          if (!key) return t('limits.someKey', { id: short(subject) })
          return key.revokedAt ? t('limits.revokedKey', { name: key.name }) : key.name
        }
      }
    },
  }
}
