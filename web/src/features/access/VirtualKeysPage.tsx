import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call } from '../../shared/api/client'
import type { IssuedVirtualKey, NewVirtualKey, VirtualKey } from '../../shared/api/types'
import { ago, count } from '../../shared/format'
import { Button } from '../../shared/ui/Button'
import { CopyButton } from '../../shared/ui/CopyButton'
import { Dialog } from '../../shared/ui/Dialog'
import { Field } from '../../shared/ui/Field'
import { EmptyState, ErrorState, Skeleton, Status } from '../../shared/ui/States'
import { virtualKeysQuery } from './queries'

export function VirtualKeysPage() {
  const { t } = useTranslation()
  const keys = useQuery(virtualKeysQuery)
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<VirtualKey | null>(null)
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('settings.virtual-keys')}</h1>
          <p className="muted">{t('keys.text')}</p>
        </div>
        <Button kind="primary" icon={<Plus size={15} />} onClick={() => { setCreating(true) }}>{t('keys.new')}</Button>
      </header>
      {keys.isPending ? <Skeleton lines={4} height={36} /> : null}
      {keys.isError ? <ErrorState error={keys.error} onRetry={() => { void keys.refetch() }} /> : null}
      {keys.data?.items.length === 0 ? (
        <EmptyState icon={<KeyRound size={20} />} title={t('keys.none')} text={t('keys.noneText')} action={<Button onClick={() => { setCreating(true) }}>{t('keys.new')}</Button>} />
      ) : null}
      {keys.data && keys.data.items.length > 0 ? <KeyTable keys={keys.data.items} onRevoke={setRevoking} /> : null}
      {creating ? <CreateKey onClose={() => { setCreating(false) }} /> : null}
      {revoking ? <RevokeKey virtualKey={revoking} onClose={() => { setRevoking(null) }} /> : null}
    </>
  )
}

function KeyTable({ keys, onRevoke }: { keys: VirtualKey[]; onRevoke: (key: VirtualKey) => void }) {
  const { t } = useTranslation()
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('settings.virtual-keys')}>
      <table className="table stacking">
        <thead>
          <tr>
            <th>{t('keys.name')}</th>
            <th>{t('keys.key')}</th>
            <th>{t('keys.state')}</th>
            <th>{t('keys.models')}</th>
            <th className="right">{t('keys.uses')}</th>
            <th>{t('keys.lastUsed')}</th>
            <th><span className="visually-hidden">{t('keys.actions')}</span></th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td>{key.name}</td>
              <td className="mono">{key.prefix}…</td>
              <td><KeyState virtualKey={key} /></td>
              <td data-label={t('keys.models')}>{key.models ? key.models.join(', ') : t('keys.allModels')}</td>
              <td className="right numbers" data-label={t('keys.uses')}>{count(key.useCount)}</td>
              <td className="muted" data-label={t('keys.lastUsed')}>{key.lastUsedAt ? ago(key.lastUsedAt) : t('keys.never')}</td>
              <td className="right">
                {key.revokedAt ? null : <Button size="small" kind="ghost" onClick={() => { onRevoke(key) }}>{t('keys.revoke')}</Button>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function KeyState({ virtualKey }: { virtualKey: VirtualKey }) {
  const { t } = useTranslation()
  if (virtualKey.revokedAt) return <Status tone="bad">{t('keys.revoked')}</Status>
  if (virtualKey.expiresAt && new Date(virtualKey.expiresAt) < new Date()) return <Status tone="warn">{t('keys.expired')}</Status>
  return <Status tone="ok">{t('keys.active')}</Status>
}

function CreateKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const create = useMutation({
    mutationFn: (body: NewVirtualKey) => call<IssuedVirtualKey>('POST', '/api/virtual-keys', body),
    onSuccess: () => queries.invalidateQueries({ queryKey: virtualKeysQuery.queryKey }),
  })
  if (create.data) return <ShowSecret secret={create.data.secret} onClose={onClose} />
  const error = create.error instanceof ApiError ? create.error : null
  const problem = (field: string) => error?.fields.find((one) => one.field === field)?.message
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const models = text('models').split(/[\s,]+/).filter(Boolean)
    create.mutate({
      name: text('name'),
      models: models.length > 0 ? models : null,
      expiresAt: text('expires') ? new Date(text('expires')).toISOString() : null,
      requestsPerMinute: text('rate') ? Number(text('rate')) : null,
      concurrency: text('concurrency') ? Number(text('concurrency')) : null,
      cacheTtlSeconds: text('cache') ? Number(text('cache')) : null,
    })
  }
  return (
    <Dialog
      open
      title={t('keys.new')}
      description={t('keys.newText')}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" form="new-key" busy={create.isPending}>{t('keys.create')}</Button>
        </>
      }
    >
      <form id="new-key" onSubmit={submit}>
        {error && error.fields.length === 0 ? <p className="banner bad" role="alert">{error.message}</p> : null}
        <Field name="name" label={t('keys.name')} required maxLength={100} autoFocus problem={problem('name')} />
        <Field name="models" label={t('keys.models')} help={t('keys.modelsHelp')} placeholder="openai/gpt-4o-mini, sandbox/echo" problem={problem('models')} />
        <div className="field-grid">
          <Field name="rate" type="number" min={1} label={t('keys.rate')} placeholder={t('parameters.default')} problem={problem('requestsPerMinute')} />
          <Field name="concurrency" type="number" min={1} label={t('keys.concurrency')} placeholder={t('parameters.default')} problem={problem('concurrency')} />
          <Field name="cache" type="number" min={1} max={2592000} label={t('keys.cache')} placeholder={t('keys.noCache')} problem={problem('cacheTtlSeconds')} />
          <Field name="expires" type="date" label={t('keys.expires')} problem={problem('expiresAt')} />
        </div>
      </form>
    </Dialog>
  )
}

function ShowSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation()
  const curl = `curl ${window.location.origin}/v1/chat/completions \\\n  -H "Authorization: Bearer ${secret}" \\\n  -H "Content-Type: application/json" \\\n  -d '{"model":"sandbox/echo","messages":[{"role":"user","content":"Hello"}]}'`
  return (
    <Dialog open title={t('keys.made')} description={t('keys.madeText')} onClose={onClose} footer={<Button kind="primary" onClick={onClose}>{t('keys.done')}</Button>}>
      <div className="secret">
        <code data-testid="secret">{secret}</code>
        <CopyButton text={secret} />
      </div>
      <h3 className="overline">{t('keys.try')}</h3>
      <pre className="snippet" tabIndex={0}>{curl}</pre>
    </Dialog>
  )
}

function RevokeKey({ virtualKey, onClose }: { virtualKey: VirtualKey; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => call('DELETE', `/api/virtual-keys/${virtualKey.id}`),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: virtualKeysQuery.queryKey })
      onClose()
    },
  })
  return (
    <Dialog
      open
      title={t('keys.revokeTitle', { name: virtualKey.name })}
      description={t('keys.revokeText')}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="danger" busy={revoke.isPending} onClick={() => { revoke.mutate() }}>{t('keys.revoke')}</Button>
        </>
      }
    >
      {revoke.error ? <p className="banner bad" role="alert">{revoke.error.message}</p> : <p className="mono">{virtualKey.prefix}…</p>}
    </Dialog>
  )
}
