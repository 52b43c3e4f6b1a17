import { useQueryClient } from '@tanstack/react-query'
import { Ellipsis, FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { Credential, CredentialChange, LocalServer, Model, NewCredential, Provider, Verdict } from '../../shared/api/types'
import { ago, count } from '../../shared/format'
import { Button } from '../../shared/ui/Button'
import { Menu } from '../../shared/ui/Menu'
import { removeLater } from '../../shared/ui/removeLater'
import { Status, type Tone } from '../../shared/ui/States'
import { credentialsChanged } from '../credential/queries'
import { RefreshModels } from './RefreshModels'

interface Props {
  provider: Provider
  models: Model[]
  credentials: Credential[]
  detected: LocalServer | null
  onAdd: () => void
  onReplace: (credential: Credential) => void
}

const TONES: Record<Provider['status'], Tone> = { healthy: 'ok', ready: 'ok', degraded: 'warn', refused: 'bad', no_key: 'idle' }

export function ProviderCard({ provider, models, credentials, detected, onAdd, onReplace }: Props) {
  const { t } = useTranslation()
  const sandbox = provider.kind === 'sandbox'
  return (
    <article className="card" aria-label={provider.label}>
      <header className="card-head">
        <span className="tile" aria-hidden="true">{sandbox ? <FlaskConical size={17} /> : provider.label.slice(0, 2)}</span>
        <div>
          <h3>{provider.label}</h3>
          <p className="muted">{models.length > 0 ? t('providers.models', { count: models.length }) : t('providers.anyModel')}</p>
        </div>
        <Status tone={TONES[provider.status]}>{t(`providers.status.${provider.status}`)}</Status>
      </header>
      {sandbox ? <p className="card-text">{t('providers.sandbox')}</p> : null}
      {credentials.map((credential) => (
        <CredentialRow key={credential.id} credential={credential} onReplace={() => { onReplace(credential) }} />
      ))}
      {!sandbox && credentials.length === 0 ? (
        <p className="card-text muted">
          {detected ? t('providers.detected', { address: detected.baseUrl, count: detected.models.length }) : provider.environmentVariable ? t('providers.environment', { name: provider.environmentVariable }) : t(`providers.kind.${provider.kind}`)}
        </p>
      ) : null}
      {sandbox ? null : (
        <footer className="card-foot">
          {detected ? <AddDetected server={detected} /> : null}
          <RefreshModels credentials={credentials} />
          <Button size="small" onClick={onAdd}>{t(credentials.length > 0 ? 'providers.another' : provider.kind === 'remote' ? 'providers.addKey' : 'providers.addServer')}</Button>
        </footer>
      )}
    </article>
  )
}

function AddDetected({ server }: { server: LocalServer }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    try {
      await call('POST', '/api/credentials', { provider: server.provider, name: server.label, fields: {}, baseUrl: null, dialect: null, models: server.models } satisfies NewCredential)
      await credentialsChanged(queries)
    } catch (failed) {
      toast.error(failed instanceof ApiError ? failed.message : String(failed))
    } finally {
      setBusy(false)
    }
  }
  return <Button size="small" kind="primary" busy={busy} onClick={() => { void add() }}>{t('providers.useDetected')}</Button>
}

function CredentialRow({ credential, onReplace }: { credential: Credential; onReplace: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const complain = (failed: unknown) => { toast.error(failed instanceof ApiError ? failed.message : String(failed)) }
  const act = (work: Promise<unknown>) => {
    setBusy(true)
    void work.then(() => credentialsChanged(queries)).catch(complain).finally(() => { setBusy(false) })
  }
  const test = async () => {
    const verdict = await call<Verdict>('POST', `/api/credentials/${credential.id}/test`, {})
    if (verdict.ok) toast.success(t('providers.works', { name: credential.name }))
    else toast.error(verdict.error?.message ?? t('providers.fails'))
  }
  const verdict = credential.lastVerdict
  return (
    <div className="credential">
      <div>
        <p>
          <strong>{credential.name}</strong> <span className="mono muted">{credential.hint}</span>
          {Object.values(credential.settings).map((value) => <span key={value} className="tag">{value}</span>)}
          {credential.origin === 'environment' ? <span className="tag">{t('providers.fromEnvironment')}</span> : null}
          {credential.active ? null : <span className="tag">{t('providers.inactive')}</span>}
        </p>
        <p className="muted">
          {verdict && !verdict.ok ? <span className="bad">{verdict.error?.message}</span> : credential.lastUsedAt ? t('providers.used', { when: ago(credential.lastUsedAt), uses: count(credential.useCount) }) : t('providers.unused')}
          {credential.models ? ` · ${t('providers.chosen', { count: credential.models.length })}` : ''}
        </p>
      </div>
      {busy ? <span className="spinner" role="img" aria-label={t('loading')} /> : null}
      <Menu
        trigger={
          <button type="button" className="icon-button" aria-label={t('providers.more', { name: credential.name })}>
            <Ellipsis size={16} />
          </button>
        }
        items={[
          { label: t('providers.test'), onSelect: () => { act(test()) } },
          { label: t('providers.replace'), disabled: credential.origin === 'environment', onSelect: onReplace },
          {
            label: credential.active ? t('providers.deactivate') : t('providers.activate'),
            onSelect: () => { act(call('PATCH', `/api/credentials/${credential.id}`, { active: !credential.active } satisfies CredentialChange)) },
          },
          'separator',
          {
            label: t('delete'),
            danger: true,
            disabled: credential.origin === 'environment',
            onSelect: () => {
              removeLater(t('providers.deleting', { name: credential.name }), t('undo'), () => { act(call('DELETE', `/api/credentials/${credential.id}`)) })
            },
          },
        ]}
      />
    </div>
  )
}
