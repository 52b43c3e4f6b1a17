import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Gauge, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import { useSession } from '../../shared/api/session'
import type { Limit } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { removeLater } from '../../shared/ui/removeLater'
import { EmptyState, ErrorState, Skeleton } from '../../shared/ui/States'
import { EditLimit } from './EditLimit'
import { LeftForYou } from './LeftForYou'
import { LimitCard } from './LimitCard'
import { NewLimitDialog } from './NewLimitDialog'
import { limitsChanged, limitsQuery, usesQuery } from './queries'
import { usesOf } from './rules'
import { useNames } from './useNames'

export function LimitsPage() {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const limits = useQuery(limitsQuery)
  const uses = useQuery(usesQuery)
  const names = useNames()
  const now = useNow()
  const { leaving, remove } = useRemoval()
  const [creating, setCreating] = useState(false)
  const [editing, setEditing] = useState<Limit | null>(null)
  const shown = limits.data?.items.filter((limit) => !leaving.has(limit.id)) ?? []
  // Who may not see everybody's limits sees what is left for themselves.
  const watching = limits.error instanceof ApiError && limits.error.status === 403
  const create = () => { setCreating(true) }
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('settings.limits')}</h1>
          <p className="muted">{t('limits.text')}</p>
        </div>
        {watching ? null : <Button kind="primary" icon={<Plus size={15} />} onClick={create}>{t('limits.new')}</Button>}
      </header>
      {limits.isPending ? <Skeleton lines={4} height={72} /> : null}
      {watching ? <LeftForYou leaving={leaving} now={now} /> : null}
      {limits.isError && !limits.data && !watching ? <ErrorState error={limits.error} onRetry={() => { void limits.refetch() }} /> : null}
      {limits.data && shown.length === 0 ? (
        <EmptyState icon={<Gauge size={20} />} title={t('limits.none')} text={t('limits.noneText')} action={<Button onClick={create}>{t('limits.new')}</Button>} />
      ) : null}
      {shown.length > 0 ? (
        <>
          {uses.isError ? <p className="banner bad" role="alert">{t('limits.stale', { message: uses.error.message })}</p> : null}
          {uses.data?.counted === 'SHARE' ? <p className="banner warn" role="status">{t('limits.away')}</p> : null}
          <LeftForYou leaving={leaving} now={now} />
          <h2 className="overline">{t('limits.every')}</h2>
          <div className="cards">
            {shown.map((limit) => (
              <LimitCard
                key={limit.id}
                limit={limit}
                uses={uses.data ? usesOf(limit, session?.organisation?.id ?? '', uses.data.items) : null}
                names={names}
                now={now}
                onEdit={() => { setEditing(limit) }}
                onRemove={() => { remove(limit) }}
              />
            ))}
          </div>
        </>
      ) : null}
      {creating ? <NewLimitDialog onClose={() => { setCreating(false) }} /> : null}
      {editing ? <EditLimit limit={editing} names={names} onClose={() => { setEditing(null) }} /> : null}
    </>
  )
}

/** A limit that is made again has forgotten what was used: deleting waits, so that it can be taken back. */
function useRemoval() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(new Set())
  const mark = (id: string, gone: boolean) => {
    setLeaving((before) => {
      const after = new Set(before)
      if (gone) after.add(id)
      else after.delete(id)
      return after
    })
  }
  const remove = (limit: Limit) => {
    mark(limit.id, true)
    const back = () => { mark(limit.id, false) }
    const work = async () => {
      try {
        await call('DELETE', `/api/limits/${limit.id}`)
      } catch (failed) {
        back()
        toast.error(failed instanceof ApiError ? failed.message : String(failed))
      }
      await limitsChanged(queries)
    }
    removeLater(t('limits.deleting', { name: limit.name }), t('undo'), () => { void work() }, back)
  }
  return { leaving, remove }
}

/** The time, each second while somebody looks at it. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => { if (!document.hidden) setNow(new Date()) }, 1_000)
    return () => { clearInterval(timer) }
  }, [])
  return now
}
