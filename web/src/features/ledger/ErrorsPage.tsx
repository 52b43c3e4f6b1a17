import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ChevronRight, CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ErrorGroup } from '../../shared/api/types'
import { ago, count } from '../../shared/format'
import { EmptyState, ErrorState, Skeleton } from '../../shared/ui/States'
import { searchOf, TIMES, USUAL_DAYS } from './errors'
import { errorsQuery, refusalsQuery, samplesQuery } from './queries'
import { Sparkline } from './Sparkline'
import { codeWords, exact, moment, who } from './words'

const route = getRouteApi('/logs/errors')

export function ErrorsPage() {
  const { t } = useTranslation()
  const { days = USUAL_DAYS } = route.useSearch()
  const navigate = route.useNavigate()
  const errors = useQuery(errorsQuery(days))
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('errors.title')}</h1>
          <p className="muted">{t('errors.text')}</p>
        </div>
        <div className="segments" role="group" aria-label={t('logs.time')}>
          {TIMES.map((one) => (
            <button key={one} type="button" aria-pressed={days === one} onClick={() => { void navigate({ search: { days: one } }) }}>{t('errors.days', { count: one })}</button>
          ))}
        </div>
      </header>
      {errors.isPending ? <Skeleton lines={5} height={64} /> : null}
      {errors.isError && !errors.data ? <ErrorState error={errors.error} onRetry={() => { void errors.refetch() }} /> : null}
      {errors.data?.items.length === 0 ? <EmptyState icon={<CircleCheck size={20} />} title={t('errors.none')} text={t('errors.noneText')} /> : null}
      {errors.data && errors.data.items.length > 0 ? (
        <ul className="error-groups" aria-label={t('errors.title')}>
          {errors.data.items.map((group) => <Group key={`${group.code} ${group.provider ?? ''} ${group.modelServed ?? ''} ${group.modelAsked ?? ''} ${group.credential ?? ''}`} group={group} days={errors.data.days} />)}
        </ul>
      ) : null}
    </>
  )
}

function Group({ group, days }: { group: ErrorGroup; days: number }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const model = group.modelServed ?? group.modelAsked ?? ''
  const where = group.refused ? t('errors.here') : [group.provider, group.credentialName].filter(Boolean).join(', ')
  return (
    <li className="card error-group">
      <button type="button" className="error-head" aria-expanded={open} onClick={() => { setOpen(!open) }}>
        <ChevronRight size={16} aria-hidden="true" />
        <span className="error-what"><b>{codeWords(group.code)}</b><span className="mono">{model}</span><span className="muted">{where}</span></span>
        <Sparkline values={group.days} label={t('errors.perDay', { days })} />
        <span className="error-count numbers"><b>{count(group.requests)}</b><small className="muted">{t('errors.last', { ago: ago(group.lastAt) })}</small></span>
      </button>
      {open ? <GroupDetail group={group} days={days} /> : null}
    </li>
  )
}

function GroupDetail({ group, days }: { group: ErrorGroup; days: number }) {
  const { t } = useTranslation()
  return (
    <div className="error-detail">
      <p>{group.text}</p>
      <p className="muted">{group.hint}</p>
      <dl className="facts">
        <div><dt>{t('errors.status')}</dt><dd className="numbers">{group.status}</dd></div>
        <div><dt>{t('errors.retry')}</dt><dd>{t(group.retryable ? 'errors.retryable' : 'errors.notRetryable')}</dd></div>
        <div><dt>{t('errors.first')}</dt><dd>{exact(group.firstAt)}</dd></div>
        <div><dt>{t('errors.lastSeen')}</dt><dd>{exact(group.lastAt)}</dd></div>
      </dl>
      <h3 className="overline">{t('errors.newest')}</h3>
      {group.refused ? <Refusals group={group} /> : <Samples group={group} days={days} />}
    </div>
  )
}

function Samples({ group, days }: { group: ErrorGroup; days: number }) {
  const { t } = useTranslation()
  const [now] = useState(() => new Date())
  const search = searchOf(group, days, now)
  const samples = useQuery(samplesQuery(search, now))
  return (
    <>
      {samples.isPending ? <Skeleton lines={3} height={18} /> : null}
      {samples.isError ? <ErrorState error={samples.error} onRetry={() => { void samples.refetch() }} /> : null}
      <ul className="samples">
        {samples.data?.items.map((line) => (
          <li key={line.id}><Link to="/logs" search={{ ...search, record: line.id }} className="numbers">{moment(line.startedAt)}</Link> <span className="muted">{who(t, line)}</span></li>
        ))}
      </ul>
      <Link className="button secondary small" to="/logs" search={search}>{t('errors.all')}</Link>
    </>
  )
}

/** Refused requests have no record; some are kept for a while. */
function Refusals({ group }: { group: ErrorGroup }) {
  const { t } = useTranslation()
  const refusals = useQuery(refusalsQuery(group.code, group.modelAsked ?? ''))
  if (refusals.isPending) return <Skeleton lines={3} height={18} />
  if (refusals.isError) return <ErrorState error={refusals.error} onRetry={() => { void refusals.refetch() }} />
  if (refusals.data.items.length === 0) return <p className="muted">{t('errors.notKept')}</p>
  return (
    <ul className="samples">
      {refusals.data.items.map((one) => (
        <li key={one.id}><Link to="/logs" search={{ id: one.id }} className="numbers">{moment(one.at)}</Link> <span className="muted">{one.message}</span></li>
      ))}
    </ul>
  )
}
