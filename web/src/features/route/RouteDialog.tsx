import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import type { Credential, NewRoute, Route } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { Field } from '../../shared/ui/Field'
import { problemsOf, Refusal } from '../../shared/ui/Refusal'
import { useCatalog } from '../catalog/useCatalog'
import { credentialsQuery } from '../credential/queries'
import { bodyOf, CHOICES, draftOf, faultsOf, moved, newTarget, type Draft, type Faults, type ListName, type Target } from './draft'
import { routesChanged } from './queries'
import { TargetRow } from './TargetRow'
import { Tiers, words } from './Tiers'

const MOST_IN_LIST = 8

/** A new route, or one to be changed. */
export function RouteDialog({ route, onClose }: { route: Route | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const credentials = useQuery(credentialsQuery).data?.items ?? []
  const providers = useCatalog().data?.providers ?? []
  const [draft, setDraft] = useState(() => draftOf(route))
  const [tried, setTried] = useState(false)
  const faults: Faults = tried ? faultsOf(draft, providers, credentials) : {}
  const save = useMutation({
    mutationFn: (body: NewRoute) => (route ? call<Route>('PUT', `/api/routes/${route.id}`, body) : call<Route>('POST', '/api/routes', body)),
    onSuccess: async () => {
      await routesChanged(queries)
      onClose()
    },
  })
  const change = (next: Partial<Draft>) => {
    setDraft({ ...draft, ...next })
    save.reset()
    setTried(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(faultsOf(draft, providers, credentials)).length === 0) save.mutate(bodyOf(draft))
  }
  return (
    <Dialog
      open
      wide
      title={route ? t('routes.editTitle', { name: route.name }) : t('routes.new')}
      description={t('routes.newText')}
      onClose={onClose}
      footer={
        <>
          {Object.keys(faults).length > 0 ? <p className="note bad route-faults" role="status">{t('routes.faults', { count: Object.keys(faults).length })}</p> : null}
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" form="route" busy={save.isPending}>{t(route ? 'save' : 'routes.create')}</Button>
        </>
      }
    >
      <form id="route" onSubmit={submit} noValidate>
        <Refusal error={save.error} fields={['name']} />
        <Field label={t('routes.name')} value={draft.name} maxLength={100} autoFocus autoComplete="off" autoCapitalize="off" spellCheck={false} placeholder="support/answers" help={t('routes.nameHelp')} problem={words(faults, 'name', t) ?? problemsOf(save.error)['name']} onChange={(event) => { change({ name: event.target.value }) }} />
        <Tiers tiers={draft.tiers} credentials={credentials} faults={faults} onChange={(tiers) => { change({ tiers }) }} />
        <ChoiceOfOne draft={draft} onChange={change} />
        <Canary draft={draft} credentials={credentials} faults={faults} onChange={change} />
        <label className="switch route-switch">
          <input type="checkbox" checked={draft.sticky} onChange={(event) => { change({ sticky: event.target.checked }) }} />
          <span>{t('routes.sticky')}<small>{t('routes.stickyText')}</small></span>
        </label>
        <Instead list="contextLength" draft={draft} credentials={credentials} faults={faults} onChange={change} />
        <Instead list="contentFilter" draft={draft} credentials={credentials} faults={faults} onChange={change} />
        <Patience draft={draft} faults={faults} onChange={change} />
      </form>
    </Dialog>
  )
}

type Change = (next: Partial<Draft>) => void

function ChoiceOfOne({ draft, onChange }: { draft: Draft; onChange: Change }) {
  const { t } = useTranslation()
  const name = useId()
  return (
    <fieldset className="choices hardness route-choice">
      <legend>{t('routes.choice')}</legend>
      {CHOICES.map((choice) => (
        <label key={choice} className="switch">
          <input type="radio" name={name} checked={draft.choice === choice} onChange={() => { onChange({ choice }) }} />
          <span>{t(`routes.choices.${choice}`)}<small>{t(`routes.choiceText.${choice}`)}</small></span>
        </label>
      ))}
    </fieldset>
  )
}

interface PartProps {
  draft: Draft
  credentials: Credential[]
  faults: Faults
  onChange: Change
}

function Canary({ draft, credentials, faults, onChange }: PartProps) {
  const { t } = useTranslation()
  const canary = draft.canary
  return (
    <fieldset className="route-part">
      <legend className="visually-hidden">{t('routes.canary')}</legend>
      <label className="switch route-switch">
        <input type="checkbox" checked={canary !== null} onChange={(event) => { onChange({ canary: event.target.checked ? newTarget() : null }) }} />
        <span>{t('routes.canary')}<small>{t('routes.canaryText')}</small></span>
      </label>
      {canary ? (
        <div className="route-canary">
          <ul><TargetRow target={canary} name={t('routes.canaryTarget')} credentials={credentials} problem={words(faults, `target-${String(canary.id)}`, t)} onChange={(changed) => { onChange({ canary: changed }) }} /></ul>
          <Field label={t('routes.percent')} inputMode="numeric" autoComplete="off" value={draft.percent} problem={words(faults, 'percent', t)} onChange={(event) => { onChange({ percent: event.target.value }) }} />
        </div>
      ) : null}
    </fieldset>
  )
}

/** Whom to ask instead, in order, after one kind of failure. */
function Instead({ list, draft, credentials, faults, onChange }: PartProps & { list: ListName }) {
  const { t } = useTranslation()
  const targets = draft[list]
  const put = (next: Target[]) => { onChange({ [list]: next }) }
  return (
    <fieldset className="route-part">
      <legend>{t(`routes.${list}`)}</legend>
      <p className="note">{t(`routes.${list}Text`)}</p>
      {targets.length > 0 ? (
        <ul>
          {targets.map((target, at) => (
            <TargetRow
              key={target.id}
              target={target}
              name={t(`routes.${list}Place`, { number: at + 1 })}
              credentials={credentials}
              problem={words(faults, `target-${String(target.id)}`, t)}
              onChange={(changed) => { put(targets.map((one) => (one.id === changed.id ? changed : one))) }}
              onMove={targets.length > 1 ? (by) => { put(moved(targets, at, at + by)) } : undefined}
              onRemove={() => { put(targets.filter(({ id }) => id !== target.id)) }}
            />
          ))}
        </ul>
      ) : null}
      <Button size="small" kind="ghost" icon={<Plus size={13} />} disabled={targets.length >= MOST_IN_LIST} onClick={() => { put([...targets, newTarget()]) }}>{t('routes.addTarget')}<span className="visually-hidden"> {t(`routes.${list}`)}</span></Button>
    </fieldset>
  )
}

function Patience({ draft, faults, onChange }: { draft: Draft; faults: Faults; onChange: Change }) {
  const { t } = useTranslation()
  return (
    <fieldset className="route-part">
      <legend>{t('routes.patience')}</legend>
      <div className="field-grid">
        {(['attempts', 'firstContentSeconds', 'totalSeconds'] as const).map((field) => (
          <Field key={field} label={t(`routes.${field}`)} inputMode="numeric" autoComplete="off" value={draft[field]} placeholder={t('routes.usual')} problem={words(faults, field, t)} onChange={(event) => { onChange({ [field]: event.target.value }) }} />
        ))}
      </div>
    </fieldset>
  )
}
