import { X } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useQueryClient } from '@tanstack/react-query'
import type { LogSummary } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { chosen, isFiltered, isId, RANGES, toggled, USUAL_RANGE, without, type Dimension, type LogSearch, type Range } from './filters'
import { valueWords } from './words'

const NANO = 1_000_000_000

interface Props {
  search: LogSearch
  onChange: (search: LogSearch) => void
}

/** Time, an id, least time and money; and everything that is chosen, to be taken back one by one. */
export function FilterBar({ search, onChange }: Props) {
  const { t } = useTranslation()
  const days = search.from !== undefined || search.to !== undefined
  const range = (next: Range) => {
    const rest = without(search, 'from', 'to', 'range')
    onChange(next === USUAL_RANGE ? rest : { ...rest, range: next })
  }
  return (
    <div className="filters">
      <div className="segments" role="group" aria-label={t('logs.time')}>
        {RANGES.map((one) => (
          <button key={one} type="button" aria-pressed={!days && (search.range ?? USUAL_RANGE) === one} onClick={() => { range(one) }}>{t(`logs.range.${one}`)}</button>
        ))}
      </div>
      <DayField name="from" search={search} onChange={onChange} />
      <DayField name="to" search={search} onChange={onChange} />
      <NumberField key={`slow${String(search.slow)}`} label={t('logs.slow')} value={search.slow === undefined ? '' : String(search.slow / 1_000)} onCommit={(seconds) => { onChange(put(search, 'slow', seconds === null ? null : Math.round(seconds * 1_000))) }} />
      <NumberField key={`dear${String(search.dear)}`} label={t('logs.dear')} value={search.dear === undefined ? '' : String(search.dear / NANO)} onCommit={(dollars) => { onChange(put(search, 'dear', dollars === null ? null : Math.round(dollars * NANO))) }} />
      <IdField key={search.id ?? ''} search={search} onChange={onChange} />
      <Chosen search={search} onChange={onChange} />
    </div>
  )
}

function put(search: LogSearch, least: 'slow' | 'dear', value: number | null): LogSearch {
  const rest = without(search, least)
  return value === null || value <= 0 ? rest : { ...rest, [least]: value }
}

function DayField({ name, search, onChange }: Props & { name: 'from' | 'to' }) {
  const { t } = useTranslation()
  const put = (value: string) => {
    const rest = without(search, name)
    onChange(value ? { ...rest, [name]: value } : rest)
  }
  return (
    <label className="filter">
      <span>{t(`logs.${name}`)}</span>
      <input
        className="input"
        type="date"
        min="2000-01-01"
        max="2999-12-31"
        value={search[name] ?? ''}
        title={t('logs.utc')}
        onChange={(event) => { if (event.target.validity.valid) put(event.target.value) }}
      />
    </label>
  )
}

function NumberField({ label, value, onCommit }: { label: string; value: string; onCommit: (value: number | null) => void }) {
  const [text, setText] = useState(value)
  const number = Number(text.replace(',', '.'))
  const wrong = text.trim() !== '' && !(number >= 0)
  const commit = () => {
    if (!wrong && text !== value) onCommit(text.trim() === '' ? null : number)
  }
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        className={wrong ? 'input invalid' : 'input'}
        inputMode="decimal"
        aria-invalid={wrong ? true : undefined}
        size={6}
        value={text}
        onChange={(event) => { setText(event.target.value) }}
        onBlur={commit}
        onKeyDown={(event) => { if (event.key === 'Enter') commit() }}
      />
    </label>
  )
}

function IdField({ search, onChange }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState(search.id ?? '')
  const [wrong, setWrong] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const rest = without(search, 'id', 'record')
    if (text.trim() && !isId(text)) {
      setWrong(true)
      return
    }
    onChange(text.trim() ? { ...rest, id: text.trim() } : rest)
  }
  return (
    <form className="filter grows" onSubmit={submit} role="search">
      <label htmlFor="log-id">{t('logs.id')}</label>
      <input
        id="log-id"
        type="search"
        className={wrong ? 'input mono invalid' : 'input mono'}
        placeholder={t('logs.idHint')}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? 'log-id-note' : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setWrong(false)
        }}
      />
      {wrong ? <p id="log-id-note" className="note bad" role="alert">{t('logs.idWrong')}</p> : null}
    </form>
  )
}

function Chosen({ search, onChange }: Props) {
  const { t } = useTranslation()
  const names = useNames()
  if (!isFiltered(search)) return null
  const { range, from, to, record } = search
  const bare: LogSearch = { ...(range ? { range } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}), ...(record ? { record } : {}) }
  return (
    <ul className="chosen" aria-label={t('logs.chosen')}>
      {search.id === undefined ? chosen(search).map(({ dimension, value }) => (
        <li key={`${dimension}=${value}`}>
          <button type="button" className="chip on" onClick={() => { onChange(toggled(search, dimension, value)) }}>
            <span className="chip-kind">{t(`logs.dimension.${dimension}`)}</span> {valueWords(t, dimension, value, names(dimension, value))} <X size={12} aria-hidden="true" />
            <span className="visually-hidden">{t('logs.takeBack')}</span>
          </button>
        </li>
      )) : null}
      <li><Button size="small" kind="ghost" onClick={() => { onChange(bare) }}>{t('logs.clear')}</Button></li>
    </ul>
  )
}

/** Names that some summary has brought already. */
function useNames() {
  const queries = useQueryClient()
  return (dimension: Dimension, value: string): string | null => {
    for (const [, summary] of queries.getQueriesData<LogSummary>({ queryKey: ['ledger', 'summary'] })) {
      const found = summary?.facets.find((facet) => facet.dimension === dimension)?.values.find((one) => one.value === value)
      if (found?.name) return found.name
    }
    return null
  }
}
