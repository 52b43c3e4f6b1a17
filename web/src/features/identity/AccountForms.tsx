import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call, rememberSession } from '../../shared/api/client'
import type { SessionState } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Field, PasswordField } from '../../shared/ui/Field'

function useAccount() {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const submit = async (path: string, body: object) => {
    setBusy(true)
    setError(null)
    try {
      const session = await call<SessionState>('POST', path, body)
      rememberSession(session)
      queries.setQueryData(['session'], session)
      return true
    } catch (failed) {
      setError(failed instanceof ApiError ? failed : new ApiError(0, 'unknown', String(failed), null, [], null))
      return false
    } finally {
      setBusy(false)
    }
  }
  const problem = (field: string) => error?.fields.find((one) => one.field === field)?.message
  return { busy, error, submit, problem }
}

function values(event: FormEvent<HTMLFormElement>): Record<string, string> {
  event.preventDefault()
  return Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, typeof value === 'string' ? value : '']))
}

function Problem({ error }: { error: ApiError | null }) {
  return error && error.fields.length === 0 ? (
    <p className="banner bad" role="alert">{error.message}</p>
  ) : null
}

export function SetupForm() {
  const { t } = useTranslation()
  const { busy, error, submit, problem } = useAccount()
  return (
    <form className="account-form" onSubmit={(event) => { void submit('/api/setup', values(event)) }}>
      <Problem error={error} />
      <Field name="organisation" label={t('setup.organisation')} problem={problem('organisation')} required autoComplete="organization" autoFocus />
      <Field name="name" label={t('setup.name')} problem={problem('name')} required autoComplete="name" />
      <Field name="email" type="email" label={t('setup.email')} problem={problem('email')} required autoComplete="username" />
      <PasswordField name="password" label={t('setup.password')} help={t('setup.passwordHelp')} problem={problem('password')} required minLength={10} autoComplete="new-password" />
      <Button kind="primary" size="large" type="submit" busy={busy}>{t('setup.create')}</Button>
    </form>
  )
}

export function SignInForm({ onDone }: { onDone?: () => void }) {
  const { t } = useTranslation()
  const { busy, error, submit, problem } = useAccount()
  return (
    <form
      className="account-form"
      onSubmit={(event) => {
        void submit('/api/session', values(event)).then((done) => { if (done) onDone?.() })
      }}
    >
      <Problem error={error} />
      <Field name="email" type="email" label={t('setup.email')} problem={problem('email')} required autoComplete="username" autoFocus />
      <PasswordField name="password" label={t('setup.password')} problem={problem('password')} required autoComplete="current-password" />
      <Button kind="primary" size="large" type="submit" busy={busy}>{t('signIn.action')}</Button>
    </form>
  )
}
