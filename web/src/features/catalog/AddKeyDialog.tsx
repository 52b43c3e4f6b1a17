import { useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, CircleX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call } from '../../shared/api/client'
import type { Credential, CredentialChange, CredentialTest, Model, NewCredential, Provider, Verdict } from '../../shared/api/types'
import { seconds } from '../../shared/format'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { Field, Select } from '../../shared/ui/Field'
import { ChooseModels } from './ChooseModels'
import { ChooseProvider } from './ChooseProvider'
import { CredentialFields } from './CredentialFields'
import { DeviceSignIn } from './DeviceSignIn'
import { credentialsChanged } from '../credential/queries'

interface Props {
  providers: Provider[]
  catalog: Model[]
  provider: Provider | null
  replaces: Credential | null
  onClose: () => void
}

const DIALECTS = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate']

/** Paste, test, choose models. */
export function AddKeyDialog({ providers, catalog, provider: given, replaces, onClose }: Props) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [provider, setProvider] = useState<Provider | null>(given)
  const [fields, setFields] = useState<Record<string, string>>(() => initial(given, replaces))
  const [name, setName] = useState(replaces?.name ?? '')
  const [baseUrl, setBaseUrl] = useState(replaces?.baseUrl ?? '')
  const [dialect, setDialect] = useState(replaces?.dialect ?? 'openai-chat')
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [models, setModels] = useState<string[] | null>(replaces?.models ?? null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiError | null>(null)

  const body = (): CredentialTest => ({
    provider: provider?.id ?? '',
    fields,
    baseUrl: baseUrl.trim() || null,
    dialect: provider?.kind === 'custom' ? dialect : null,
  })
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (failed) {
      setProblem(failed instanceof ApiError ? failed : new ApiError(0, 'unknown', String(failed), null, [], null))
    } finally {
      setBusy(false)
    }
  }
  const test = () => attempt(async () => { setVerdict(await call<Verdict>('POST', '/api/credentials/test', body())) })
  const save = () =>
    attempt(async () => {
      const shared = { name: name.trim() || provider?.label, models }
      if (replaces) await call('PATCH', `/api/credentials/${replaces.id}`, { ...shared, fields, baseUrl: baseUrl.trim() || null } satisfies CredentialChange)
      else await discover(await call<Credential>('POST', '/api/credentials', { ...body(), ...shared } satisfies NewCredential))
      await credentialsChanged(queries)
      onClose()
    })

  /** A key for all models offers what its provider lists; if that cannot be read now, it can later. */
  const discover = async (added: Credential) => {
    if (!verdict?.ok || added.models) return
    await call('POST', `/api/credentials/${added.id}/discover`).catch(() => undefined)
  }

  if (!provider) return <ChooseProvider providers={providers} onChoose={(chosen) => { setProvider(chosen); setFields(initial(chosen, null)) }} onClose={onClose} />
  const custom = provider.kind === 'custom'
  const missing = provider.fields.some((field) => field.required && !fields[field.id]?.trim()) || (custom && !baseUrl.trim())
  const changed = () => { setVerdict(null) }
  // What stands at its field already need not stand above all of them.
  const homeless = problem?.fields.filter(({ field }) => field !== 'baseUrl' && !provider.fields.some(({ id }) => field === `fields.${id}`)) ?? []
  const above = problem && problem.fields.length > 0 ? homeless.map(({ message }) => message).join(' ') : problem?.message
  const address = (
    <Field
      label={custom ? t('addKey.baseUrl') : t('addKey.optional', { label: t('addKey.baseUrl') })}
      value={baseUrl}
      placeholder={custom ? 'https://' : provider.baseUrl}
      problem={problem?.fields.find(({ field }) => field === 'baseUrl')?.message}
      onChange={(event) => { setBaseUrl(event.target.value); changed() }}
    />
  )
  return (
    <Dialog
      open
      wide
      title={t(replaces ? 'addKey.replace' : provider.kind === 'remote' ? 'addKey.title' : 'addKey.server', { provider: provider.label })}
      description={t('addKey.encrypted')}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          {verdict?.ok ? null : (
            <>
              {verdict ? <Button busy={busy} onClick={() => { void save() }}>{t('addKey.saveAnyway')}</Button> : null}
              <Button kind="primary" busy={busy} disabled={missing} onClick={() => { void test() }}>{t(verdict ? 'addKey.testAgain' : 'addKey.test')}</Button>
            </>
          )}
          {verdict?.ok ? (
            <Button kind="primary" busy={busy} disabled={models?.length === 0} onClick={() => { void save() }}>
              {replaces ? t('addKey.save') : models ? t('addKey.add', { count: models.length }) : t('addKey.addAll')}
            </Button>
          ) : null}
        </>
      }
    >
      <Steps at={verdict?.ok ? 2 : verdict ? 1 : 0} />
      {above ? <p className="banner bad" role="alert">{above}</p> : null}
      {provider.signIn === 'device' && !replaces ? <DeviceSignIn provider={provider} name={name} onDone={onClose} /> : null}
      {custom ? (
        <div className="field-grid">
          {address}
          <Select label={t('addKey.dialect')} value={dialect} onChange={(event) => { setDialect(event.target.value); changed() }}>
            {DIALECTS.map((id) => <option key={id}>{id}</option>)}
          </Select>
        </div>
      ) : null}
      <CredentialFields
        provider={provider}
        values={fields}
        problems={problem?.fields ?? []}
        onChange={(id, value) => { setFields({ ...fields, [id]: value }); changed() }}
      />
      <div className="field-grid">
        <Field label={t('addKey.optional', { label: t('addKey.name') })} value={name} placeholder={provider.label} maxLength={100} onChange={(event) => { setName(event.target.value) }} />
        {custom ? null : address}
      </div>
      {verdict ? <Checks verdict={verdict} /> : null}
      {verdict?.ok ? <ChooseModels provider={provider} catalog={catalog} offered={verdict.models} chosen={models} onChange={setModels} /> : null}
    </Dialog>
  )
}

function Steps({ at }: { at: number }) {
  const { t } = useTranslation()
  return (
    <ol className="steps" aria-label={t('addKey.steps')}>
      {['paste', 'test', 'models'].map((step, index) => (
        <li key={step} className={index < at ? 'done' : undefined} aria-current={index === at ? 'step' : undefined}>{t(`addKey.step.${step}`)}</li>
      ))}
    </ol>
  )
}

/** What the form holds at first: settings as they are, secrets never. */
function initial(provider: Provider | null, replaces: Credential | null): Record<string, string> {
  const values = (provider?.fields ?? []).map((field) => [field.id, replaces?.settings[field.id] ?? field.initial])
  return Object.fromEntries(values) as Record<string, string>
}

function Checks({ verdict }: { verdict: Verdict }) {
  const said = verdict.checks.some(({ state, text }) => state === 'failed' && text === verdict.error?.message)
  const icons = { ok: <CircleCheck size={15} className="ok" />, warning: <CircleAlert size={15} className="warn" />, failed: <CircleX size={15} className="bad" /> }
  return (
    <ul className="checks" aria-live="polite">
      {verdict.checks.map((check) => (
        <li key={check.id}>
          {icons[check.state]} <span>{check.text}</span> <span className="muted numbers">{seconds(check.elapsedMs)}</span>
        </li>
      ))}
      {verdict.error && !said ? <li className="bad">{verdict.error.message}</li> : null}
    </ul>
  )
}
