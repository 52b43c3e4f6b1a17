import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { LimitMeasure, LimitOutage } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Field } from '../../shared/ui/Field'
import { ModelPicker } from '../catalog/ModelPicker'
import { useCatalog } from '../catalog/useCatalog'
import { amountOf } from './amount'
import { usesQuery } from './queries'
import { isModelPattern, meant } from './rules'

interface AmountProps {
  measure: LimitMeasure
  value: string
  problem: string | undefined
  onChange: (value: string) => void
}

export function AmountField({ measure, value, problem, onChange }: AmountProps) {
  const { t } = useTranslation()
  return (
    <Field
      label={t(`limits.unit.${measure}`)}
      inputMode={measure === 'MONEY' ? 'decimal' : 'numeric'}
      autoComplete="off"
      value={value}
      placeholder={measure === 'MONEY' ? '25.00' : measure === 'TOKENS' ? '100,000' : '10'}
      problem={problem}
      onChange={(event) => { onChange(event.target.value) }}
    />
  )
}

/** The key of the words on what is wrong with an amount; null if nothing is. */
export function amountProblem(measure: LimitMeasure, text: string): string | null {
  const amount = amountOf(measure, text)
  return 'problem' in amount ? `limits.problem.${amount.problem}` : null
}

export function HardChoice({ hard, onChange }: { hard: boolean; onChange: (hard: boolean) => void }) {
  const { t } = useTranslation()
  const name = useId()
  return (
    <fieldset className="choices hardness">
      <legend>{t('limits.beyond')}</legend>
      {[true, false].map((one) => (
        <label key={String(one)} className="switch">
          <input type="radio" name={name} checked={hard === one} onChange={() => { onChange(one) }} />
          <span>{t(one ? 'limits.hard' : 'limits.soft')}<small>{t(one ? 'limits.hardText' : 'limits.softText')}</small></span>
        </label>
      ))}
    </fieldset>
  )
}

/** What the limit does while Redis is away; asked only where several servers count together. */
export function OutageChoice({ outage, onChange }: { outage: LimitOutage; onChange: (outage: LimitOutage) => void }) {
  const { t } = useTranslation()
  const name = useId()
  const { data } = useQuery(usesQuery)
  if (!data || data.counted === 'PROCESS') return null
  return (
    <fieldset className="choices hardness">
      <legend>{t('limits.outage')}</legend>
      {(['SHARE', 'REFUSE'] as const).map((one) => (
        <label key={one} className="switch">
          <input type="radio" name={name} checked={outage === one} onChange={() => { onChange(one) }} />
          <span>{t(`limits.outages.${one}`)}<small>{t(`limits.outageText.${one}`)}</small></span>
        </label>
      ))}
    </fieldset>
  )
}

interface ModelProps {
  value: string
  problem: string | undefined
  onChange: (value: string) => void
}

/** One model, a beginning with a star, or nothing for all; says how many of the catalogue are meant. */
export function ModelField({ value, problem, onChange }: ModelProps) {
  const { t } = useTranslation()
  const { data } = useCatalog()
  const model = value.trim()
  const count = data && model && isModelPattern(model) ? meant(model, data.models).length : null
  const provider = model.endsWith('*') ? '' : (model.split('/')[0] ?? '')
  const help =
    count === null ? t('limits.modelHelp')
    : count > 0 && model.endsWith('*') ? t('limits.modelCount', { count })
    : count === 0 ? t('limits.modelUnknown')
    : t('limits.modelOne')
  return (
    <div className="model-field">
      <Field label={t('limits.model')} autoComplete="off" spellCheck={false} autoCapitalize="off" value={value} placeholder={t('limits.allModels')} help={help} problem={problem} onChange={(event) => { onChange(event.target.value) }} />
      <span className="row">
        <ModelPicker any onPick={onChange} trigger={<Button size="small">{t('limits.chooseModel')}</Button>} />
        {provider && model.includes('/') ? <Button size="small" kind="ghost" onClick={() => { onChange(`${provider}/*`) }}>{t('limits.wholeProvider', { model: `${provider}/*` })}</Button> : null}
      </span>
    </div>
  )
}
