import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Download, FileJson, RotateCw, ScrollText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RefusedRequest } from '../../shared/api/types'
import { Button, IconButton } from '../../shared/ui/Button'
import { CopyButton } from '../../shared/ui/CopyButton'
import { Menu } from '../../shared/ui/Menu'
import { EmptyState, ErrorState, Skeleton, Status } from '../../shared/ui/States'
import { Facets } from './Facets'
import { FilterBar } from './FilterBar'
import { isFiltered, without, type LogSearch } from './filters'
import { LogTable } from './LogTable'
import { exportAddress, recordsQuery } from './queries'
import { RecordDrawer } from './RecordDrawer'
import { Summary } from './Summary'
import { codeWords, exact } from './words'

const route = getRouteApi('/logs/')

export function LogsPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [now, setNow] = useState(() => new Date())
  const change = (next: LogSearch) => { void navigate({ search: next }) }
  const open = (record: string | null) => {
    const rest = without(search, 'record')
    change(record === null ? rest : { ...rest, record })
  }
  const byId = search.id !== undefined
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('logs.title')}</h1>
          <p className="muted">{t('logs.text')}</p>
        </div>
        <span className="row">
          <IconButton label={t('logs.refresh')} onClick={() => { setNow(new Date()) }}><RotateCw size={16} /></IconButton>
          <Export search={search} now={now} />
        </span>
      </header>
      <FilterBar search={search} onChange={change} />
      {byId ? null : <Summary search={search} now={now} />}
      <div className={byId ? 'logs-body alone' : 'logs-body'}>
        {byId ? null : <Facets search={search} now={now} onChange={change} />}
        <Records search={search} now={now} onOpen={open} onClear={() => { change(search.range ? { range: search.range } : {}) }} />
      </div>
      {search.record ? <RecordDrawer id={search.record} onClose={() => { open(null) }} /> : null}
    </>
  )
}

interface RecordsProps {
  search: LogSearch
  now: Date
  onOpen: (id: string) => void
  onClear: () => void
}

function Records({ search, now, onOpen, onClear }: RecordsProps) {
  const { t } = useTranslation()
  const records = useInfiniteQuery(recordsQuery(search, now))
  const lines = records.data?.pages.flatMap(({ items }) => items) ?? []
  if (records.isPending) return <Skeleton lines={12} height={20} />
  if (records.isError && lines.length === 0) return <ErrorState error={records.error} onRetry={() => { void records.refetch() }} />
  const refusals = records.data?.pages.at(0)?.refusals ?? []
  if (lines.length === 0 && refusals.length > 0) return <Refused refusals={refusals} />
  if (lines.length === 0) {
    return isFiltered(search) ? (
      <EmptyState icon={<ScrollText size={20} />} title={t('logs.noneFit')} text={t(search.id ? 'logs.noneWithId' : 'logs.noneFitText')} action={<Button onClick={onClear}>{t('logs.clear')}</Button>} />
    ) : (
      <EmptyState icon={<ScrollText size={20} />} title={t('logs.empty')} text={t('logs.emptyText')} />
    )
  }
  return (
    <section className="logs-list" aria-label={t('logs.list')} aria-busy={records.isFetching}>
      <LogTable lines={lines} open={search.record} onOpen={onOpen} />
      {records.isFetchNextPageError ? <p className="banner bad" role="alert">{records.error.message}</p> : null}
      {records.hasNextPage ? (
        <Button busy={records.isFetchingNextPage} onClick={() => { void records.fetchNextPage() }}>{t('logs.older')}</Button>
      ) : (
        <p className="muted logs-end">{t('logs.end')}</p>
      )}
    </section>
  )
}

/** Requests that were refused before they were accepted: there is no more to tell of them. */
function Refused({ refusals }: { refusals: RefusedRequest[] }) {
  const { t } = useTranslation()
  return (
    <ul className="error-groups" aria-label={t('logs.refused')}>
      {refusals.map((one) => (
        <li key={one.id} className="card">
          <p><Status tone="bad">{codeWords(one.code)}</Status> <span className="muted">{t('logs.refused')}</span></p>
          <p>{one.message}</p>
          <dl className="facts">
            <div><dt>{t('logs.began')}</dt><dd>{exact(one.at)}</dd></div>
            <div><dt>{t('logs.dimension.model_asked')}</dt><dd className="mono">{one.model}</dd></div>
            <div><dt>{t('logs.dimension.door')}</dt><dd>{t(`logs.door.${one.door}`, { defaultValue: one.door })}, {one.dialect}</dd></div>
            <div><dt>{t('logs.errorId')}</dt><dd className="mono">{one.id} <CopyButton text={one.id} label={t('logs.copy', { name: t('logs.errorId') })} size={13} /></dd></div>
          </dl>
        </li>
      ))}
    </ul>
  )
}

function Export({ search, now }: { search: LogSearch; now: Date }) {
  const { t } = useTranslation()
  const save = (format: 'csv' | 'ndjson') => () => { window.location.assign(exportAddress(search, now, format)) }
  return (
    <Menu
      trigger={<Button icon={<Download size={15} />} disabled={search.id !== undefined}>{t('logs.export')}</Button>}
      items={[
        { label: 'CSV', icon: <Download size={14} />, onSelect: save('csv') },
        { label: 'NDJSON', icon: <FileJson size={14} />, onSelect: save('ndjson') },
      ]}
    />
  )
}
