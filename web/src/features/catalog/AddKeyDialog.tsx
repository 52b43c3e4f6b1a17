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
  const missing = provider.fields.some((field) => field.required && !fields[field.id]?.trim()) || (provider.kind === 'custom' && !baseUrl.trim())
  const changed = () => { setVerdict(null) }
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
          {verdict ? (
            <Button kind="primary" busy={busy} onClick={() => { void save() }}>{t(verdict.ok ? 'addKey.save' : 'addKey.saveAnyway')}</Button>
          ) : (
            <Button kind="primary" busy={busy} disabled={missing} onClick={() => { void test() }}>{t('addKey.test')}</Button>
          )}
        </>
      }
    >
      {problem ? <p className="banner bad" role="alert">{problem.fields.map((one) => one.message).join(' ') || problem.message}</p> : null}
      {provider.signIn === 'device' && !replaces ? <DeviceSignIn provider={provider} name={name} onDone={onClose} /> : null}
      <CredentialFields
        provider={provider}
        values={fields}
        problems={problem?.fields ?? []}
        onChange={(id, value) => { setFields({ ...fields, [id]: value }); changed() }}
      />
      <div className="field-grid">
        <Field label={t('addKey.name')} value={name} placeholder={provider.label} maxLength={100} onChange={(event) => { setName(event.target.value) }} />
        <Field label={t('addKey.baseUrl')} value={baseUrl} placeholder={provider.kind === 'custom' ? 'https://' : provider.baseUrl} onChange={(event) => { setBaseUrl(event.target.value); changed() }} />
        {provider.kind === 'custom' ? (
          <Select label={t('addKey.dialect')} value={dialect} onChange={(event) => { setDialect(event.target.value); changed() }}>
            {DIALECTS.map((id) => <option key={id}>{id}</option>)}
          </Select>
        ) : null}
      </div>
      {verdict ? <Checks verdict={verdict} /> : null}
      {verdict?.ok ? <ChooseModels provider={provider} catalog={catalog} offered={verdict.models} chosen={models} onChange={setModels} /> : null}
    </Dialog>
  )
}

/** What the form holds at first: settings as they are, secrets never. */
function initial(provider: Provider | null, replaces: Credential | null): Record<string, string> {
  const values = (provider?.fields ?? []).map((field) => [field.id, replaces?.settings[field.id] ?? field.initial])
  return Object.fromEntries(values) as Record<string, string>
}

function Checks({ verdict }: { verdict: Verdict }) {
  const icons = { ok: <CircleCheck size={15} className="ok" />, warning: <CircleAlert size={15} className="warn" />, failed: <CircleX size={15} className="bad" /> }
  return (
    <ul className="checks" aria-live="polite">
      {verdict.checks.map((check) => (
        <li key={check.id}>
          {icons[check.state]} <span>{check.text}</span> <span className="muted numbers">{seconds(check.elapsedMs)}</span>
        </li>
      ))}
      {verdict.error ? <li className="bad">{verdict.error.message}</li> : null}
    </ul>
  )
}

function ChooseProvider({ providers, onChoose, onClose }: { providers: Provider[]; onChoose: (provider: Provider) => void; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog open title={t('addKey.choose')} onClose={onClose}>
      <ul className="provider-choices">
        {providers.map((provider) => (
          <li key={provider.id}>
            <button type="button" onClick={() => { onChoose(provider) }}>
              <span className="tile" aria-hidden="true">{provider.label.slice(0, 2)}</span> {provider.label}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
