import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../shared/api/session'
import type { Limit } from '../../shared/api/types'
import { ErrorState, Skeleton } from '../../shared/ui/States'
import { mineQuery } from './queries'
import { useOf } from './rules'
import { UseRow } from './UseRow'
import { allowance, models } from './words'

/** What the person who looks may still use; what they share with everybody is marked. */
export function LeftForYou({ leaving, now }: { leaving: ReadonlySet<string>; now: Date }) {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const mine = useQuery(mineQuery)
  const user = session?.user?.id ?? ''
  const organisation = session?.organisation?.id ?? ''
  const shown = mine.data?.limits.filter(({ id }) => !leaving.has(id)) ?? []
  const detail = (limit: Limit) =>
    [allowance(t, limit), models(t, limit.model), limit.scope === 'ORGANISATION' ? t('limits.shared') : ''].filter(Boolean).join(' · ')
  return (
    <section className="left-for-you" aria-labelledby="left-for-you">
      <h2 className="overline" id="left-for-you">{t('limits.mine')}</h2>
      {mine.data && shown.length === 0 ? <p className="muted">{t('limits.mineNone')}</p> : null}
      {mine.isPending ? <Skeleton lines={2} height={28} /> : null}
      {mine.isError && !mine.data ? <ErrorState error={mine.error} onRetry={() => { void mine.refetch() }} /> : null}
      {shown.length > 0 && mine.data ? (
        <ul className="uses card">
          {shown.map((limit) => (
            <UseRow
              key={limit.id}
              limit={limit}
              use={useOf(limit, limit.scope === 'ORGANISATION' ? organisation : user, mine.data.items)}
              name={limit.name}
              detail={detail(limit)}
              now={now}
            />
          ))}
        </ul>
      ) : null}
    </section>
  )
}
