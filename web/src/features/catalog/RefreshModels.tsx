import { useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { Credential, DiscoveryChange } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { credentialsChanged } from '../credential/queries'

/** Reads the provider's list of models anew, for each of its active keys. */
export function RefreshModels({ credentials }: { credentials: Credential[] }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const active = credentials.filter((credential) => credential.active)
  if (active.length === 0) return null
  const one = async (credential: Credential) => {
    try {
      const change = await call<DiscoveryChange>('POST', `/api/credentials/${credential.id}/discover`)
      toast.success(t('providers.refreshed', { name: credential.name, count: change.models, added: change.added.length, gone: change.gone.length }))
    } catch (failed) {
      toast.error(`${credential.name}: ${failed instanceof ApiError ? failed.message : String(failed)}`)
    }
  }
  const refresh = async () => {
    setBusy(true)
    await Promise.all(active.map(one))
    await credentialsChanged(queries)
    setBusy(false)
  }
  return <Button size="small" kind="ghost" busy={busy} icon={<RefreshCw size={13} />} onClick={() => { void refresh() }}>{t('providers.refresh')}</Button>
}
