import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../shared/api/client'
import type { ErrorGroups, LogPage, LogSeries, LogSummary, RecordDetail, RefusalList } from '../../shared/api/types'
import { toQuery, without, type LogSearch } from './filters'

const LEDGER = 'ledger'
const PAGE = 50

/** Pages of the list; with an id only what has it. */
export function recordsQuery(search: LogSearch, now: Date) {
  const query = search.id === undefined ? toQuery(search, now) : new URLSearchParams({ id: search.id })
  return infiniteQueryOptions({
    queryKey: [LEDGER, 'records', query.toString()],
    queryFn: ({ pageParam }) => call<LogPage>('GET', `/api/ledger/records?limit=${String(PAGE)}&${query.toString()}${pageParam ? `&after=${pageParam}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (page: LogPage) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
}

/** Totals and facets, which know nothing of the least time and money. */
export function summaryQuery(search: LogSearch, now: Date) {
  const query = kinds(search, now)
  return queryOptions({
    queryKey: [LEDGER, 'summary', query],
    queryFn: () => call<LogSummary>('GET', `/api/ledger/summary?${query}`),
    placeholderData: keepPreviousData,
  })
}

export function seriesQuery(search: LogSearch, now: Date) {
  const query = kinds(search, now)
  return queryOptions({
    queryKey: [LEDGER, 'series', query],
    queryFn: () => call<LogSeries>('GET', `/api/ledger/series?${query}`),
    placeholderData: keepPreviousData,
  })
}

function kinds(search: LogSearch, now: Date): string {
  return toQuery(without(search, 'slow', 'dear'), now).toString()
}

export function recordQuery(id: string) {
  return queryOptions({ queryKey: [LEDGER, 'record', id], queryFn: () => call<RecordDetail>('GET', `/api/ledger/records/${encodeURIComponent(id)}`) })
}

export function errorsQuery(days: number) {
  return queryOptions({
    queryKey: [LEDGER, 'errors', days],
    queryFn: () => call<ErrorGroups>('GET', `/api/ledger/errors?days=${String(days)}`),
    placeholderData: keepPreviousData,
  })
}

/** The newest requests of a group of failures. */
export function samplesQuery(search: LogSearch, now: Date) {
  const query = toQuery(search, now).toString()
  return queryOptions({ queryKey: [LEDGER, 'samples', query], queryFn: () => call<LogPage>('GET', `/api/ledger/records?limit=3&${query}`) })
}

/** The newest refusals of a code and a model. */
export function refusalsQuery(code: string, model: string) {
  const query = new URLSearchParams({ code, model }).toString()
  return queryOptions({ queryKey: [LEDGER, 'refusals', query], queryFn: () => call<RefusalList>('GET', `/api/ledger/refusals?${query}`) })
}

/** Where a file of everything that fits comes from. */
export function exportAddress(search: LogSearch, now: Date, format: 'csv' | 'ndjson'): string {
  const query = toQuery(search, now)
  query.set('format', format)
  return `/api/ledger/export?${query.toString()}`
}
