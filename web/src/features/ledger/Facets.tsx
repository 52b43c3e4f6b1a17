import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogSummary } from '../../shared/api/types'
import { count } from '../../shared/format'
import { Button } from '../../shared/ui/Button'
import { Skeleton } from '../../shared/ui/States'
import { usePhone } from '../../shared/ui/usePhone'
import { DIMENSIONS, toggled, type Dimension, type LogSearch } from './filters'
import { summaryQuery } from './queries'
import { valueWords } from './words'

const SHOWN = 6

interface Props {
  search: LogSearch
  now: Date
  onChange: (search: LogSearch) => void
}

/** What else could be chosen, with how many requests each would leave. */
export function Facets({ search, now, onChange }: Props) {
  const { t } = useTranslation()
  const phone = usePhone()
  const { data, isPending } = useQuery(summaryQuery(search, now))
  const facets = DIMENSIONS.flatMap((dimension) => data?.facets.filter((facet) => facet.dimension === dimension) ?? [])
  const useful = facets.filter((facet) => facet.values.length > 1 || facet.values.some(({ value }) => value !== 'none') || search[facet.dimension])
  return (
    <details className="facets" open={!phone}>
      <summary>{t('logs.narrow')}</summary>
      {isPending ? <Skeleton lines={8} height={16} /> : null}
      {useful.map((facet) => <FacetList key={facet.dimension} facet={facet} search={search} onChange={onChange} />)}
    </details>
  )
}

function FacetList({ facet, search, onChange }: { facet: LogSummary['facets'][number]; search: LogSearch; onChange: (search: LogSearch) => void }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const dimension: Dimension = facet.dimension
  const chosen = search[dimension] ?? []
  const shown = facet.values.filter(({ value }, at) => all || at < SHOWN || chosen.includes(value))
  const title = t(`logs.dimension.${dimension}`)
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      <ul>
        {shown.map(({ value, name, requests, failed }) => (
          <li key={value}>
            <label>
              <input type="checkbox" checked={chosen.includes(value)} onChange={() => { onChange(toggled(search, dimension, value)) }} />
              <span className="facet-name" title={value}>{valueWords(t, dimension, value, name)}</span>
              <span className="numbers muted" title={t('logs.failedOf', { failed, requests })}>{count(requests)}</span>
            </label>
          </li>
        ))}
      </ul>
      {facet.values.length > SHOWN ? (
        <Button size="small" kind="ghost" aria-expanded={all} onClick={() => { setAll(!all) }}>
          {all ? t('logs.fewer') : t('logs.more', { count: facet.values.length - SHOWN })}<span className="visually-hidden"> {title}</span>
        </Button>
      ) : null}
    </fieldset>
  )
}
