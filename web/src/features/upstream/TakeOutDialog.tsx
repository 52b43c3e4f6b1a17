import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import type { DeploymentHealth, TakeOut } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { Field, Select } from '../../shared/ui/Field'
import { problemsOf, Refusal } from '../../shared/ui/Refusal'
import { SPANS, untilOf, type Span } from './health'
import { deploymentsQuery } from './queries'

export function TakeOutDialog({ deployment, name, onClose }: { deployment: DeploymentHealth; name: string; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [span, setSpan] = useState<Span>('open')
  const [reason, setReason] = useState('')
  const out = useMutation({
    mutationFn: (body: TakeOut) => call('POST', '/api/deployments/out', body),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: deploymentsQuery.queryKey })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    out.mutate({ credential: deployment.credential, model: deployment.model, until: untilOf(span, new Date()), reason: reason.trim() || null })
  }
  return (
    <Dialog
      open
      title={t('health.takeOutTitle', { name })}
      description={t('health.takeOutText')}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="danger" type="submit" form="take-out" busy={out.isPending}>{t('health.takeOut')}</Button>
        </>
      }
    >
      <form id="take-out" onSubmit={submit} noValidate>
        <Refusal error={out.error} fields={['until', 'reason']} />
        <Select label={t('health.howLong')} value={span} problem={problemsOf(out.error)['until']} onChange={(event) => { setSpan(event.target.value as Span) }}>
          {Object.keys(SPANS).map((one) => <option key={one} value={one}>{t(`health.span.${one}`)}</option>)}
        </Select>
        <Field label={t('health.reason')} help={t('health.reasonHelp')} value={reason} maxLength={200} autoComplete="off" problem={problemsOf(out.error)['reason']} onChange={(event) => { setReason(event.target.value) }} />
      </form>
    </Dialog>
  )
}
