import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Credential } from '../../shared/api/types'
import { Button, IconButton } from '../../shared/ui/Button'
import { moved, newTarget, newTier, percents, type Faults, type Target, type Tier } from './draft'
import { TargetRow } from './TargetRow'

const MOST_TIERS = 8
const MOST_TARGETS = 16

interface Props {
  tiers: Tier[]
  credentials: Credential[]
  faults: Faults
  onChange: (tiers: Tier[]) => void
}

/** The tiers in order; a deployment that is moved beyond its tier's end comes into the next one. */
export function Tiers({ tiers, credentials, faults, onChange }: Props) {
  const { t } = useTranslation()
  const replace = (at: number, targets: Target[]) => { onChange(tiers.map((tier, one) => (one === at ? { ...tier, targets } : tier)).filter(({ targets: left }) => left.length > 0)) }
  const followed = useRef<string | null>(null)
  const move = (tier: number, at: number, by: -1 | 1) => {
    followed.current = `move-${String(tiers[tier]?.targets[at]?.id)}-${String(by)}`
    onChange(movedTarget(tiers, tier, at, by))
  }
  // In another tier it is drawn anew: the focus follows it there.
  useEffect(() => {
    if (followed.current) document.getElementById(followed.current)?.focus()
    followed.current = null
  }, [tiers])
  const only = tiers.length === 1 && tiers[0]?.targets.length === 1
  return (
    <div className="route-tiers">
      {tiers.map((tier, at) => {
        const parts = percents(tier.targets.map(({ weight }) => weight))
        return (
          <fieldset key={tier.id} className="route-tier">
            <legend>{t('routes.tier', { number: at + 1 })} <span className="muted">{t(at === 0 ? 'routes.tierFirst' : 'routes.tierNext')}</span></legend>
            <ul>
              {tier.targets.map((target, place) => (
                <TargetRow
                  key={target.id}
                  target={target}
                  name={t('routes.place', { number: place + 1, tier: at + 1 })}
                  credentials={credentials}
                  problem={words(faults, `target-${String(target.id)}`, t)}
                  weightProblem={words(faults, `weight-${String(target.id)}`, t)}
                  percent={parts?.[place] ?? null}
                  weighted
                  onChange={(changed) => { replace(at, tier.targets.map((one) => (one.id === changed.id ? changed : one))) }}
                  onMove={only ? undefined : (by) => { move(at, place, by) }}
                  onRemove={only ? undefined : () => { replace(at, tier.targets.filter(({ id }) => id !== target.id)) }}
                />
              ))}
            </ul>
            <div className="row">
              <Button size="small" kind="ghost" icon={<Plus size={13} />} disabled={tier.targets.length >= MOST_TARGETS} onClick={() => { replace(at, [...tier.targets, newTarget()]) }}>{t('routes.addTarget')}<span className="visually-hidden"> {t('routes.toTier', { number: at + 1 })}</span></Button>
              {tiers.length > 1 ? (
                <span className="route-moves">
                  <IconButton label={t('routes.tierUp', { number: at + 1 })} disabled={at === 0} onClick={() => { onChange(moved(tiers, at, at - 1)) }}><ChevronUp size={15} /></IconButton>
                  <IconButton label={t('routes.tierDown', { number: at + 1 })} disabled={at === tiers.length - 1} onClick={() => { onChange(moved(tiers, at, at + 1)) }}><ChevronDown size={15} /></IconButton>
                  <IconButton label={t('routes.tierRemove', { number: at + 1 })} onClick={() => { onChange(tiers.filter(({ id }) => id !== tier.id)) }}><Trash2 size={14} /></IconButton>
                </span>
              ) : null}
            </div>
          </fieldset>
        )
      })}
      <Button size="small" icon={<Plus size={13} />} disabled={tiers.length >= MOST_TIERS} onClick={() => { onChange([...tiers, newTier()]) }}>{t('routes.addTier')}</Button>
    </div>
  )
}

export function words(faults: Faults, place: string, t: (key: string) => string): string | undefined {
  const fault = faults[place]
  return fault ? t(`routes.problem.${fault}`) : undefined
}

/** Within its tier, or over its end into the neighbour; a tier that is empty then is gone. */
export function movedTarget(tiers: Tier[], tier: number, at: number, by: -1 | 1): Tier[] {
  const from = tiers[tier]
  const target = from?.targets[at]
  if (!from || !target) return tiers
  if (at + by >= 0 && at + by < from.targets.length) {
    return tiers.map((one) => (one.id === from.id ? { ...one, targets: moved(one.targets, at, at + by) } : one))
  }
  const to = tiers[tier + by]
  if (!to) return tiers
  return tiers
    .map((one) => {
      if (one.id === from.id) return { ...one, targets: one.targets.filter(({ id }) => id !== target.id) }
      if (one.id === to.id) return { ...one, targets: by < 0 ? [...one.targets, target] : [target, ...one.targets] }
      return one
    })
    .filter(({ targets }) => targets.length > 0)
}
