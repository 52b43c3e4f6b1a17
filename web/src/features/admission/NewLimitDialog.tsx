import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import { useSession } from '../../shared/api/session'
import type { Limit, LimitMeasure, LimitOutage, LimitPeriod, LimitScope, NewLimit, VirtualKey } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { Field, Select } from '../../shared/ui/Field'
import { problemsOf, Refusal, type Problems } from '../../shared/ui/Refusal'
import { teamsQuery, virtualKeysQuery } from '../access/queries'
import { amountOf } from './amount'
import { AmountField, amountProblem, HardChoice, ModelField, OutageChoice } from './fields'
import { limitsChanged } from './queries'
import { isModelPattern, MEASURES, periodFor, periodsOf } from './rules'

const WHOM = ['organisation', 'each-team', 'one-team', 'each-person', 'me', 'each-key', 'one-key'] as const
type Whom = (typeof WHOM)[number]

const SCOPES: Record<Whom, LimitScope> = {
  organisation: 'ORGANISATION', 'each-team': 'TEAM', 'one-team': 'TEAM', 'each-person': 'USER', me: 'USER', 'each-key': 'VIRTUAL_KEY', 'one-key': 'VIRTUAL_KEY',
}
const SHOWN = ['name', 'subject', 'model', 'measure', 'period', 'amount', 'scope']

interface Draft {
  name: string
  whom: Whom
  key: string
  team: string
  model: string
  measure: LimitMeasure
  period: LimitPeriod | null
  amount: string
  hard: boolean
  outage: LimitOutage
}

const EMPTY: Draft = { name: '', whom: 'organisation', key: '', team: '', model: '', measure: 'MONEY', period: 'MONTH', amount: '', hard: true, outage: 'SHARE' }

export function NewLimitDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { data: session } = useSession()
  const [draft, setDraft] = useState(EMPTY)
  const [wrong, setWrong] = useState<Problems>({})
  const create = useMutation({
    mutationFn: (body: NewLimit) => call<Limit>('POST', '/api/limits', body),
    onSuccess: async () => {
      await limitsChanged(queries)
      onClose()
    },
  })
  const problems: Problems = { ...problemsOf(create.error), ...wrong }
  const change = (next: Partial<Draft>) => {
    setDraft({ ...draft, ...next })
    create.reset()
    setWrong({})
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = check(draft, t)
    setWrong(found)
    const amount = amountOf(draft.measure, draft.amount)
    if (Object.keys(found).length > 0 || 'problem' in amount) return
    const subject = subjectOf(draft, session?.user?.id)
    create.mutate({
      name: draft.name.trim(), scope: SCOPES[draft.whom], subject, model: draft.model.trim() || null,
      measure: draft.measure, period: draft.period, amount: amount.value, hard: draft.hard, outage: draft.outage,
    })
  }
  const periods = periodsOf(draft.measure)
  return (
    <Dialog
      open
      title={t('limits.new')}
      description={t('limits.newText')}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" form="new-limit" busy={create.isPending}>{t('limits.create')}</Button>
        </>
      }
    >
      <form id="new-limit" onSubmit={submit} noValidate>
        <Refusal error={create.error} fields={SHOWN} />
        <Field label={t('limits.name')} value={draft.name} maxLength={100} autoFocus autoComplete="off" placeholder={t('limits.nameExample')} problem={problems['name']} onChange={(event) => { change({ name: event.target.value }) }} />
        <Whose draft={draft} problems={problems} onChange={change} />
        <Select label={t('limits.measure')} value={draft.measure} help={t(`limits.measureText.${draft.measure}`)} problem={problems['measure']} onChange={(event) => { change(measured(draft, event.target.value as LimitMeasure)) }}>
          {MEASURES.map((measure) => <option key={measure} value={measure}>{t(`limits.measures.${measure}`)}</option>)}
        </Select>
        <div className="field-grid">
          <AmountField measure={draft.measure} value={draft.amount} problem={problems['amount']} onChange={(amount) => { change({ amount }) }} />
          {periods.length > 0 ? (
            <Select label={t('limits.periodLabel')} value={draft.period ?? ''} help={t(draft.measure === 'MONEY' ? 'limits.calendar' : 'limits.sliding')} problem={problems['period']} onChange={(event) => { change({ period: event.target.value as LimitPeriod }) }}>
              {periods.map((period) => <option key={period} value={period}>{t(`limits.period.${period}`)}</option>)}
            </Select>
          ) : null}
        </div>
        <ModelField value={draft.model} problem={problems['model']} onChange={(model) => { change({ model }) }} />
        <HardChoice hard={draft.hard} onChange={(hard) => { change({ hard }) }} />
        {draft.hard ? <OutageChoice outage={draft.outage} onChange={(outage) => { change({ outage }) }} /> : null}
      </form>
    </Dialog>
  )
}

function Whose({ draft, problems, onChange }: { draft: Draft; problems: Problems; onChange: (next: Partial<Draft>) => void }) {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const keys = useQuery(virtualKeysQuery)
  const usable = keys.data?.items.filter((key: VirtualKey) => !key.revokedAt) ?? []
  const names = { organisation: session?.organisation?.name, person: session?.user?.name }
  return (
    <>
      <Select label={t('limits.whose')} value={draft.whom} problem={problems['scope']} onChange={(event) => { onChange({ whom: event.target.value as Whom }) }}>
        {WHOM.map((whom) => <option key={whom} value={whom}>{t(`limits.whoseChoice.${whom}`, names)}</option>)}
      </Select>
      {draft.whom === 'one-team' ? <WhichTeam draft={draft} problems={problems} onChange={onChange} /> : null}
      {draft.whom === 'one-key' ? (
        <Select
          label={t('limits.key')}
          value={draft.key}
          help={keys.isSuccess && usable.length === 0 ? t('limits.noKeys') : undefined}
          problem={problems['subject'] ?? keys.error?.message}
          onChange={(event) => { onChange({ key: event.target.value }) }}
        >
          <option value="">{t('limits.chooseKey')}</option>
          {usable.map((key) => <option key={key.id} value={key.id}>{`${key.name} (${key.prefix}…)`}</option>)}
        </Select>
      ) : null}
    </>
  )
}

function WhichTeam({ draft, problems, onChange }: { draft: Draft; problems: Problems; onChange: (next: Partial<Draft>) => void }) {
  const { t } = useTranslation()
  const teams = useQuery(teamsQuery)
  return (
    <Select
      label={t('limits.team')}
      value={draft.team}
      help={teams.data?.items.length === 0 ? t('limits.noTeams') : undefined}
      problem={problems['subject'] ?? teams.error?.message}
      onChange={(event) => { onChange({ team: event.target.value }) }}
    >
      <option value="">{t('limits.chooseTeam')}</option>
      {teams.data?.items.map((team) => <option key={team.id} value={team.id}>{team.name}</option>)}
    </Select>
  )
}

/** The one whom the limit is about; null for all of a kind, each by itself. */
function subjectOf(draft: Draft, user: string | undefined): string | null {
  switch (draft.whom) {
    case 'me':
      return user ?? null
    case 'one-key':
      return draft.key
    case 'one-team':
      return draft.team
    case 'organisation':
    case 'each-team':
    case 'each-person':
    case 'each-key':
      return null
  }
}

/** The amount stays only where it means the same. */
function measured(draft: Draft, measure: LimitMeasure): Partial<Draft> {
  return { measure, period: periodFor(measure, draft.period), amount: measure === 'MONEY' || draft.measure === 'MONEY' ? '' : draft.amount }
}

function check(draft: Draft, t: (key: string) => string): Problems {
  const found: Problems = {}
  if (!draft.name.trim()) found['name'] = t('limits.problem.noName')
  if (draft.whom === 'one-key' && !draft.key) found['subject'] = t('limits.problem.noKey')
  if (draft.whom === 'one-team' && !draft.team) found['subject'] = t('limits.problem.noTeam')
  if (!isModelPattern(draft.model.trim())) found['model'] = t('limits.problem.model')
  const amount = amountProblem(draft.measure, draft.amount)
  if (amount) found['amount'] = t(amount)
  return found
}
