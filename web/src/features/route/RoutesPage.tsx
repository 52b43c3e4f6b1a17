import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Waypoints } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { Route } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { removeLater } from '../../shared/ui/removeLater'
import { EmptyState, ErrorState, Skeleton } from '../../shared/ui/States'
import { credentialsQuery } from '../credential/queries'
import { routesChanged, routesQuery } from './queries'
import { RouteCard } from './RouteCard'
import { RouteDialog } from './RouteDialog'

export function RoutesPage() {
  const { t } = useTranslation()
  const routes = useQuery(routesQuery)
  const credentials = useQuery(credentialsQuery)
  const { leaving, remove } = useRemoval()
  const [creating, setCreating] = useState(false)
  const [editing, setEditing] = useState<Route | null>(null)
  const shown = routes.data?.items.filter((route) => !leaving.has(route.id)) ?? []
  const create = () => { setCreating(true) }
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('settings.routes')}</h1>
          <p className="muted">{t('routes.text')}</p>
        </div>
        <Button kind="primary" icon={<Plus size={15} />} onClick={create}>{t('routes.new')}</Button>
      </header>
      {routes.isPending ? <Skeleton lines={4} height={72} /> : null}
      {routes.isError && !routes.data ? <ErrorState error={routes.error} onRetry={() => { void routes.refetch() }} /> : null}
      {routes.data && shown.length === 0 ? (
        <EmptyState icon={<Waypoints size={20} />} title={t('routes.none')} text={t('routes.noneText')} action={<Button onClick={create}>{t('routes.new')}</Button>} />
      ) : null}
      <div className="cards">
        {shown.map((route) => (
          <RouteCard key={route.id} route={route} credentials={credentials.data?.items ?? null} onEdit={() => { setEditing(route) }} onRemove={() => { remove(route) }} />
        ))}
      </div>
      {creating ? <RouteDialog route={null} onClose={() => { setCreating(false) }} /> : null}
      {editing ? <RouteDialog route={editing} onClose={() => { setEditing(null) }} /> : null}
    </>
  )
}

/** Programs use a route until it is really gone: deleting waits, so that it can be taken back. */
function useRemoval() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(new Set())
  const remove = (route: Route) => {
    setLeaving((before) => new Set(before).add(route.id))
    const back = () => { setLeaving((before) => new Set([...before].filter((id) => id !== route.id))) }
    const work = async () => {
      try {
        await call('DELETE', `/api/routes/${route.id}`)
      } catch (failed) {
        back()
        toast.error(failed instanceof ApiError ? failed.message : String(failed))
      }
      await routesChanged(queries)
    }
    removeLater(t('routes.deleting', { name: route.name }), t('undo'), () => { void work() }, back)
  }
  return { leaving, remove }
}
