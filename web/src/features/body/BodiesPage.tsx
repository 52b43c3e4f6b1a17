import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { call } from '../../shared/api/client'
import type { BodyMode, BodyPolicy, NewBodyPolicy, PurgedBodies } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { Field } from '../../shared/ui/Field'
import { problemsOf, Refusal } from '../../shared/ui/Refusal'
import { ErrorState, Skeleton } from '../../shared/ui/States'
import { policyQuery } from './queries'

const MODES: BodyMode[] = ['OFF', 'REDACTED', 'FULL']

/** What is kept of what people and programs ask and are answered. */
export function BodiesPage() {
  const { t } = useTranslation()
  const policy = useQuery(policyQuery)
  const [purging, setPurging] = useState(false)
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('settings.bodies')}</h1>
          <p className="muted">{t('bodies.text')}</p>
        </div>
        <Button icon={<Trash2 size={15} />} onClick={() => { setPurging(true) }}>{t('bodies.purge')}</Button>
      </header>
      {policy.isPending ? <Skeleton lines={4} height={36} /> : null}
      {policy.isError ? <ErrorState error={policy.error} onRetry={() => { void policy.refetch() }} /> : null}
      {policy.data ? <PolicyForm policy={policy.data} /> : null}
      {purging ? <Purge onClose={() => { setPurging(false) }} /> : null}
    </>
  )
}

function PolicyForm({ policy }: { policy: BodyPolicy }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [mode, setMode] = useState(policy.mode)
  const [days, setDays] = useState(String(policy.keepDays))
  const save = useMutation({
    mutationFn: (body: NewBodyPolicy) => call<BodyPolicy>('PUT', '/api/bodies/policy', body),
    onSuccess: (saved) => {
      queries.setQueryData(policyQuery.queryKey, saved)
      toast(t('bodies.saved'))
    },
  })
  const unchanged = mode === policy.mode && days === String(policy.keepDays)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ mode, keepDays: Number(days) })
  }
  return (
    <form className="bodies" onSubmit={submit}>
      <Refusal error={save.error} fields={['keepDays']} />
      <fieldset className="choices">
        <legend>{t('bodies.mode')}</legend>
        {MODES.map((one) => (
          <label key={one} className="switch">
            <input type="radio" name="mode" checked={mode === one} onChange={() => { setMode(one) }} />
            <span>{t(`bodies.modes.${one}`)}<small>{t(`bodies.modeText.${one}`)}</small></span>
          </label>
        ))}
      </fieldset>
      <Field label={t('bodies.days')} help={t('bodies.daysHelp')} type="number" min={1} max={365} required value={days} problem={problemsOf(save.error)['keepDays']} onChange={(event) => { setDays(event.target.value) }} />
      <Button kind="primary" type="submit" busy={save.isPending} disabled={unchanged}>{t('save')}</Button>
    </form>
  )
}

function Purge({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const purge = useMutation({
    mutationFn: () => call<PurgedBodies>('DELETE', '/api/bodies'),
    onSuccess: async ({ requests }) => {
      await queries.invalidateQueries({ queryKey: ['bodies'] })
      toast(t('bodies.purged', { count: requests }))
      onClose()
    },
  })
  return (
    <Dialog
      open
      title={t('bodies.purgeTitle')}
      description={t('bodies.purgeText')}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="danger" busy={purge.isPending} onClick={() => { purge.mutate() }}>{t('bodies.purge')}</Button>
        </>
      }
    >
      {purge.error ? <p className="banner bad" role="alert">{purge.error.message}</p> : null}
    </Dialog>
  )
}
