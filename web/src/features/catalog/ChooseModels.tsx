import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model, Provider } from '../../shared/api/types'
import { count, price } from '../../shared/format'
import { Capabilities } from './ModelPicker'

interface Props {
  provider: Provider
  catalog: Model[]
  /** What the provider itself listed; empty if it lists nothing. */
  offered: string[]
  /** null: every model. */
  chosen: string[] | null
  onChange: (chosen: string[] | null) => void
}

export function ChooseModels({ provider, catalog, offered, chosen, onChange }: Props) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState('')
  const known = new Map(catalog.filter((model) => model.provider === provider.id).map((model) => [model.name, model]))
  const names = offered.length > 0 ? offered : [...known.keys()]
  const shown = names.filter((name) => name.toLowerCase().includes(filter.trim().toLowerCase()))
  const all = chosen === null
  const toggle = (name: string) => {
    const now = chosen ?? names
    const next = now.includes(name) ? now.filter((one) => one !== name) : [...now, name]
    onChange(next.length === names.length ? null : next)
  }
  if (names.length === 0) return null
  return (
    <section className="choose-models">
      <header className="row spread">
        <h3>{t('addKey.models')} <small className="muted">{all ? t('addKey.allModels', { count: names.length }) : t('addKey.someModels', { chosen: chosen.length, count: names.length })}</small></h3>
        <input className="input" type="search" value={filter} placeholder={t('providers.filter')} aria-label={t('addKey.filterModels')} onChange={(event) => { setFilter(event.target.value) }} />
      </header>
      <ul tabIndex={0} aria-label={t('addKey.models')}>
        {shown.map((name) => {
          const model = known.get(name)
          return (
            <li key={name}>
              <label>
                <input type="checkbox" checked={all || chosen.includes(name)} onChange={() => { toggle(name) }} />
                <span className="mono">{name}</span>
                {model?.context ? <span className="tag">{count(model.context)}</span> : null}
                {model ? <Capabilities model={model} /> : null}
                <span className="muted numbers">{model?.price ? t('addKey.price', { input: price(model.price.input), output: price(model.price.output) }) : t('picker.priceUnknown')}</span>
              </label>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
