import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import type { Credential, LocalServerList, Provider } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { ErrorState, Skeleton } from '../../shared/ui/States'
import { useCatalog } from './useCatalog'
import { AddKeyDialog } from './AddKeyDialog'
import { ProviderCard } from './ProviderCard'
import { credentialsQuery } from '../credential/queries'

interface Adding {
  provider: Provider | null
  replaces: Credential | null
}

export function ProvidersPage() {
  const { t } = useTranslation()
  const catalog = useCatalog()
  const credentials = useQuery(credentialsQuery)
  const local = useQuery({
    queryKey: ['local-servers'],
    queryFn: () => call<LocalServerList>('GET', '/api/local-servers'),
    staleTime: 60_000,
  })
  const [filter, setFilter] = useState('')
  const [adding, setAdding] = useState<Adding | null>(null)
  if (catalog.isPending || credentials.isPending) return <Skeleton lines={6} height={72} />
  if (catalog.isError) return <ErrorState error={catalog.error} onRetry={() => { void catalog.refetch() }} />
  if (credentials.isError) return <ErrorState error={credentials.error} onRetry={() => { void credentials.refetch() }} />

  const keys = credentials.data.items
  const providers = catalog.data.providers.toSorted((one, other) => one.label.localeCompare(other.label))
  const shown = providers.filter((provider) => provider.label.toLowerCase().includes(filter.trim().toLowerCase()))
  const connected = shown.filter((provider) => provider.kind === 'sandbox' || keys.some((key) => key.provider === provider.id))
  const others = shown.filter((provider) => !connected.includes(provider))
  const card = (provider: Provider) => (
    <ProviderCard
      key={provider.id}
      provider={provider}
      models={catalog.data.models.filter((model) => model.provider === provider.id)}
      credentials={keys.filter((key) => key.provider === provider.id)}
      detected={local.data?.items.find((server) => server.provider === provider.id && !server.added) ?? null}
      onAdd={() => { setAdding({ provider, replaces: null }) }}
      onReplace={(key) => { setAdding({ provider, replaces: key }) }}
    />
  )
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('settings.providers')}</h1>
          <p className="muted">{t('providers.text')}</p>
        </div>
        <div className="row">
          <input className="input" type="search" value={filter} placeholder={t('providers.filter')} aria-label={t('providers.filter')} onChange={(event) => { setFilter(event.target.value) }} />
          <Button kind="primary" icon={<Plus size={15} />} onClick={() => { setAdding({ provider: null, replaces: null }) }}>{t('providers.add')}</Button>
        </div>
      </header>
      <h2 className="overline">{t('providers.connected')}</h2>
      <div className="cards">{connected.map(card)}</div>
      <h2 className="overline">{t('providers.others')}</h2>
      <div className="cards">{others.map(card)}</div>
      {shown.length === 0 ? <p className="muted">{t('providers.noneFound', { filter })}</p> : null}
      {adding ? (
        <AddKeyDialog
          providers={providers.filter((provider) => provider.kind !== 'sandbox')}
          catalog={catalog.data.models}
          provider={adding.provider}
          replaces={adding.replaces}
          onClose={() => { setAdding(null) }}
        />
      ) : null}
    </>
  )
}
