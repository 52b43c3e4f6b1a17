import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Credential } from '../../shared/api/types'
import { Button, IconButton } from '../../shared/ui/Button'
import { ModelPicker } from '../catalog/ModelPicker'
import { useModelLabel } from '../catalog/useCatalog'
import { keysFor, withModel, type Target } from './draft'

interface Props {
  target: Target
  /** Names it for those who do not see where it stands: `Deployment 2 of tier 1`. */
  name: string
  credentials: Credential[]
  problem: string | undefined
  weightProblem?: string | undefined
  /** null: it has no weight. */
  percent?: number | null
  weighted?: boolean
  onChange: (target: Target) => void
  onMove?: ((by: -1 | 1) => void) | undefined
  onRemove?: (() => void) | undefined
}

/** One deployment: which model, with which key, and how much of the requests. */
export function TargetRow({ target, name, credentials, problem, weightProblem, percent, weighted = false, onChange, onMove, onRemove }: Props) {
  const { t } = useTranslation()
  const label = useModelLabel(target.model)
  const keys = keysFor(target.model, credentials)
  const known = keys.some(({ id }) => id === target.credential)
  const note = `target-${String(target.id)}-note`
  const wrong = [problem, weightProblem].filter(Boolean).join('. ')
  return (
    <li className="route-target">
      <div className="route-target-row" role="group" aria-label={name}>
        <ModelPicker
          any
          onPick={(model) => { onChange(withModel(target, model, credentials)) }}
          trigger={<Button className={problem ? 'route-model invalid' : 'route-model'} aria-describedby={wrong ? note : undefined}>{target.model ? label : t('routes.chooseModel')}<ChevronDown size={14} aria-hidden="true" /></Button>}
        />
        {target.model && keys.length + (target.credential && !known ? 1 : 0) > 0 ? (
          <select className="input route-key" aria-label={t('routes.keyOf', { name })} aria-describedby={wrong ? note : undefined} value={target.credential ?? ''} onChange={(event) => { onChange({ ...target, credential: event.target.value || null }) }}>
            <option value="">{t('routes.chooseKey')}</option>
            {target.credential && !known ? <option value={target.credential}>{t('routes.goneKey')}</option> : null}
            {keys.map((key) => <option key={key.id} value={key.id}>{key.active ? key.name : t('routes.inactiveKey', { name: key.name })}</option>)}
          </select>
        ) : null}
        {weighted ? (
          <span className="route-weight">
            <input className={weightProblem ? 'input invalid' : 'input'} inputMode="numeric" autoComplete="off" aria-label={t('routes.weightOf', { name })} aria-invalid={weightProblem ? true : undefined} aria-describedby={wrong ? note : undefined} value={target.weight} onChange={(event) => { onChange({ ...target, weight: event.target.value }) }} />
            <span className="muted numbers">{percent === null || percent === undefined ? '' : `${String(percent)} %`}</span>
          </span>
        ) : null}
        <span className="route-moves">
          {onMove ? (
            <>
              <IconButton id={`move-${String(target.id)}--1`} label={t('routes.up', { name })} onClick={() => { onMove(-1) }}><ChevronUp size={15} /></IconButton>
              <IconButton id={`move-${String(target.id)}-1`} label={t('routes.down', { name })} onClick={() => { onMove(1) }}><ChevronDown size={15} /></IconButton>
            </>
          ) : null}
          {onRemove ? <IconButton label={t('routes.remove', { name })} onClick={onRemove}><X size={15} /></IconButton> : null}
        </span>
      </div>
      {wrong ? <p id={note} className="note bad" role="alert">{wrong}</p> : null}
    </li>
  )
}
