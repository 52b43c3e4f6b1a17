import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import type { BodyMode, IssuedVirtualKey, NewVirtualKey, VirtualKey } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { CopyButton } from '../../shared/ui/CopyButton'
import { Dialog } from '../../shared/ui/Dialog'
import { Field, Select } from '../../shared/ui/Field'
import { problemsOf, Refusal } from '../../shared/ui/Refusal'
import { dayOf, listOf, numberOf } from './form'
import { teamsQuery, virtualKeysQuery } from './queries'

const SHOWN = ['name', 'models', 'addresses', 'requestsPerMinute', 'concurrency', 'cacheTtlSeconds', 'expiresAt', 'bodies', 'teamId']
const MODES: BodyMode[] = ['OFF', 'REDACTED', 'FULL']

/** A new key, whose secret is shown afterwards, or one to be changed. */
export function KeyDialog({ virtualKey, onClose }: { virtualKey: VirtualKey | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const teams = useQuery(teamsQuery)
  const save = useMutation({
    mutationFn: async (body: NewVirtualKey) => {
      if (!virtualKey) return (await call<IssuedVirtualKey>('POST', '/api/virtual-keys', body)).secret
      await call<VirtualKey>('PUT', `/api/virtual-keys/${virtualKey.id}`, body)
      return null
    },
    onSuccess: async (secret) => {
      await Promise.all([virtualKeysQuery, teamsQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey })))
      if (secret === null) onClose()
    },
  })
  if (save.data) return <ShowSecret secret={save.data} onClose={onClose} />
  const problems = problemsOf(save.error)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    save.mutate(bodyOf(new FormData(event.currentTarget), virtualKey))
  }
  return (
    <Dialog
      open
      title={virtualKey ? t('keys.editTitle', { name: virtualKey.name }) : t('keys.new')}
      description={t(virtualKey ? 'keys.editText' : 'keys.newText')}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" form="virtual-key" busy={save.isPending}>{t(virtualKey ? 'save' : 'keys.create')}</Button>
        </>
      }
    >
      <form id="virtual-key" onSubmit={submit}>
        <Refusal error={save.error} fields={SHOWN} />
        <Field name="name" label={t('keys.name')} required maxLength={100} autoFocus autoComplete="off" defaultValue={virtualKey?.name} problem={problems['name']} />
        <Field name="models" label={t('keys.models')} help={t('keys.modelsHelp')} placeholder="openai/gpt-4o-mini, sandbox/echo" autoComplete="off" spellCheck={false} defaultValue={virtualKey?.models?.join(', ')} problem={problems['models']} />
        <Field name="addresses" label={t('keys.addresses')} help={t('keys.addressesHelp')} placeholder="203.0.113.7, 10.0.0.0/8, 2001:db8::/32" autoComplete="off" spellCheck={false} defaultValue={virtualKey?.addresses?.join(', ')} problem={problems['addresses']} />
        <div className="field-grid">
          <Field name="rate" type="number" min={1} label={t('keys.rate')} placeholder={t('parameters.default')} defaultValue={virtualKey?.requestsPerMinute ?? ''} problem={problems['requestsPerMinute']} />
          <Field name="concurrency" type="number" min={1} label={t('keys.concurrency')} placeholder={t('parameters.default')} defaultValue={virtualKey?.concurrency ?? ''} problem={problems['concurrency']} />
          <Field name="cache" type="number" min={1} max={2592000} label={t('keys.cache')} placeholder={t('keys.noCache')} defaultValue={virtualKey?.cacheTtlSeconds ?? ''} problem={problems['cacheTtlSeconds']} />
          <Select name="bodies" label={t('keys.bodies')} defaultValue={virtualKey?.bodies ?? ''} problem={problems['bodies']}>
            <option value="">{t('keys.bodiesOrganisation')}</option>
            {MODES.map((mode) => <option key={mode} value={mode}>{t(`bodies.modes.${mode}`)}</option>)}
          </Select>
          <Select name="team" key={teams.data ? 'known' : 'asked'} label={t('keys.team')} defaultValue={virtualKey?.teamId ?? ''} problem={problems['teamId'] ?? teams.error?.message}>
            <option value="">{t('keys.noTeam')}</option>
            {teams.data?.items.map((team) => <option key={team.id} value={team.id}>{team.name}</option>)}
          </Select>
          <Field name="expires" type="date" label={t('keys.expires')} defaultValue={dayOf(virtualKey?.expiresAt)} problem={problems['expiresAt']} />
        </div>
      </form>
    </Dialog>
  )
}

function bodyOf(form: FormData, before: VirtualKey | null): NewVirtualKey {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const expires = text('expires')
  const kept = before?.expiresAt && dayOf(before.expiresAt) === expires ? before.expiresAt : null
  return {
    name: text('name'),
    models: listOf(text('models')),
    addresses: listOf(text('addresses')),
    expiresAt: kept ?? (expires ? new Date(expires).toISOString() : null),
    requestsPerMinute: numberOf(text('rate')),
    concurrency: numberOf(text('concurrency')),
    cacheTtlSeconds: numberOf(text('cache')),
    teamId: text('team') || null,
    bodies: MODES.find((mode) => mode === text('bodies')) ?? null,
  }
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
