import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { count, money } from '../../shared/format'
import { ErrorState, Skeleton } from '../../shared/ui/States'
import { buckets } from './buckets'
import { SpendChart } from './SpendChart'
import { spanOf, type LogSearch } from './filters'
import { seriesQuery, summaryQuery } from './queries'

/** What all records that fit come to, as figures and over time. */
export function Summary({ search, now }: { search: LogSearch; now: Date }) {
  const { t } = useTranslation()
  const summary = useQuery(summaryQuery(search, now))
  const series = useQuery(seriesQuery(search, now))
  const span = spanOf(search, now)
  if (summary.isError) return <ErrorState error={summary.error} onRetry={() => { void summary.refetch() }} />
  if (!summary.data) return <Skeleton lines={2} height={44} />
  const { requests, failed, nano, unknownCost, tokens } = summary.data
  if (requests === 0) return null
  const share = (failed / requests) * 100
  return (
    <section className="summary" aria-label={t('logs.summary')}>
      <dl className="kpis">
        <div><dt>{t('logs.requests')}</dt><dd>{count(requests)}</dd></div>
        <div><dt>{t('logs.failed')}</dt><dd>{count(failed)} <small className="muted">{share > 0 && share < 0.1 ? '<0.1' : share.toFixed(1)} %</small></dd></div>
        <div><dt>{t('logs.cost')}</dt><dd>{money(nano)} {unknownCost > 0 ? <small className="muted">{t('logs.unknownCost', { count: unknownCost, formatted: count(unknownCost) })}</small> : null}</dd></div>
        <div><dt>{t('logs.tokens')}</dt><dd>{count(tokens)}</dd></div>
      </dl>
      {search.slow !== undefined || search.dear !== undefined ? <p className="muted logs-note">{t('logs.boundsNotCounted')}</p> : null}
      {series.data ? <SpendChart bars={buckets(series.data, span.from ?? null, span.to ? new Date(span.to) : now)} step={series.data.step} /> : null}
    </section>
  )
}
