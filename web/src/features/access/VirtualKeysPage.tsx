import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Eraser, KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { call } from '../../shared/api/client'
import type { PurgedAnswers, VirtualKey } from '../../shared/api/types'
import { ago, count } from '../../shared/format'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { EmptyState, ErrorState, Skeleton, Status } from '../../shared/ui/States'
import { KeyDialog } from './KeyDialog'
import { teamsQuery, virtualKeysQuery } from './queries'

export function VirtualKeysPage() {
  const { t } = useTranslation()
  const keys = useQuery(virtualKeysQuery)
  const [creating, setCreating] = useState(false)
  const [editing, setEditing] = useState<VirtualKey | null>(null)
  const [revoking, setRevoking] = useState<VirtualKey | null>(null)
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('settings.virtual-keys')}</h1>
          <p className="muted">{t('keys.text')}</p>
        </div>
        <span className="row">
          {keys.data?.items.some(({ cacheTtlSeconds }) => cacheTtlSeconds !== null) ? <ForgetAnswers /> : null}
          <Button kind="primary" icon={<Plus size={15} />} onClick={() => { setCreating(true) }}>{t('keys.new')}</Button>
        </span>
      </header>
      {keys.isPending ? <Skeleton lines={4} height={36} /> : null}
      {keys.isError ? <ErrorState error={keys.error} onRetry={() => { void keys.refetch() }} /> : null}
      {keys.data?.items.length === 0 ? (
        <EmptyState icon={<KeyRound size={20} />} title={t('keys.none')} text={t('keys.noneText')} action={<Button onClick={() => { setCreating(true) }}>{t('keys.new')}</Button>} />
      ) : null}
      {keys.data && keys.data.items.length > 0 ? <KeyTable keys={keys.data.items} onEdit={setEditing} onRevoke={setRevoking} /> : null}
      {creating ? <KeyDialog virtualKey={null} onClose={() => { setCreating(false) }} /> : null}
      {editing ? <KeyDialog virtualKey={editing} onClose={() => { setEditing(null) }} /> : null}
      {revoking ? <RevokeKey virtualKey={revoking} onClose={() => { setRevoking(null) }} /> : null}
    </>
  )
}

/** Answers that keys allow to be kept are asked anew from then on. */
function ForgetAnswers() {
  const { t } = useTranslation()
  const forget = useMutation({
    mutationFn: () => call<PurgedAnswers>('DELETE', '/api/cache'),
    onSuccess: ({ answers }) => { toast(t('keys.forgotten', { count: answers })) },
    onError: (failed) => { toast.error(failed.message) },
  })
  return <Button icon={<Eraser size={15} />} busy={forget.isPending} onClick={() => { forget.mutate() }}>{t('keys.forget')}</Button>
}

function KeyTable({ keys, onEdit, onRevoke }: { keys: VirtualKey[]; onEdit: (key: VirtualKey) => void; onRevoke: (key: VirtualKey) => void }) {
  const { t } = useTranslation()
  const teams = useQuery(teamsQuery)
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('settings.virtual-keys')}>
      <table className="table stacking">
        <thead>
          <tr>
            <th>{t('keys.name')}</th>
            <th>{t('keys.key')}</th>
            <th>{t('keys.state')}</th>
            <th>{t('keys.models')}</th>
            <th>{t('keys.from')}</th>
            <th className="right">{t('keys.uses')}</th>
            <th>{t('keys.lastUsed')}</th>
            <th><span className="visually-hidden">{t('keys.actions')}</span></th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td>{key.name}{key.teamId ? <small className="muted key-team">{teams.data?.items.find(({ id }) => id === key.teamId)?.name}</small> : null}</td>
              <td className="mono">{key.prefix}…</td>
              <td><KeyState virtualKey={key} /></td>
              <td data-label={t('keys.models')}>{key.models ? key.models.join(', ') : t('keys.allModels')}</td>
              <td data-label={t('keys.from')}>{key.addresses ? key.addresses.join(', ') : t('keys.anywhere')}</td>
              <td className="right numbers" data-label={t('keys.uses')}>{count(key.useCount)}</td>
              <td className="muted" data-label={t('keys.lastUsed')}>{key.lastUsedAt ? ago(key.lastUsedAt) : t('keys.never')}</td>
              <td className="right">
                {key.revokedAt ? null : (
                  <>
                    <Button size="small" kind="ghost" onClick={() => { onEdit(key) }}>{t('keys.edit')}<span className="visually-hidden"> {key.name}</span></Button>
                    <Button size="small" kind="ghost" onClick={() => { onRevoke(key) }}>{t('keys.revoke')}<span className="visually-hidden"> {key.name}</span></Button>
                  </>
                )}
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
