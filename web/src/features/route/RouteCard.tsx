import { Bird, Ellipsis, Pencil, Pin, Trash2, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Credential, Route, RouteTier } from '../../shared/api/types'
import { CopyButton } from '../../shared/ui/CopyButton'
import { Menu } from '../../shared/ui/Menu'
import { useModelLabel } from '../catalog/useCatalog'
import { keysFor, percents } from './draft'

interface Props {
  route: Route
  credentials: Credential[] | null
  onEdit: () => void
  onRemove: () => void
}

interface Named {
  credential?: string | null | undefined
  model: string
}

export function RouteCard({ route, credentials, onEdit, onRemove }: Props) {
  const { t } = useTranslation()
  const { rules } = route
  return (
    <article className="card route" aria-label={route.name}>
      <header className="card-head">
        <div>
          <h3 className="route-name"><span className="mono">{route.name}</span><CopyButton text={route.name} /></h3>
          <p className="muted">
            {t(`routes.choices.${rules.choice}`)}
            {rules.sticky ? <span className="tag"><Pin size={11} aria-hidden="true" /> {t('routes.stickyTag')}</span> : null}
          </p>
        </div>
        <Menu
          trigger={<button type="button" className="icon-button" aria-label={t('routes.more', { name: route.name })}><Ellipsis size={16} /></button>}
          items={[
            { label: t('routes.edit'), icon: <Pencil size={14} />, onSelect: onEdit },
            'separator',
            { label: t('delete'), icon: <Trash2 size={14} />, danger: true, onSelect: onRemove },
          ]}
        />
      </header>
      <ol className="route-steps">
        {rules.tiers.map((tier, at) => <TierShares key={at} tier={tier} number={at + 1} credentials={credentials} />)}
      </ol>
      {rules.canary ? (
        <p className="route-aside"><Bird size={14} aria-hidden="true" /> <span>{t('routes.canaryShare', { percent: rules.canary.percent })} <TargetName target={rules.canary} credentials={credentials} /></span></p>
      ) : null}
      {(['contextLength', 'contentFilter'] as const).filter((list) => rules[list].length > 0).map((list) => (
        <p key={list} className="route-aside">
          <TriangleAlert size={14} aria-hidden="true" />
          <span>{t(`routes.${list}Short`)} {rules[list].map((target, at) => <span key={at}>{at > 0 ? ', ' : ''}<TargetName target={target} credentials={credentials} /></span>)}</span>
        </p>
      ))}
    </article>
  )
}

/** How a tier's requests are shared: a bar, and beside each colour whose it is. */
function TierShares({ tier, number, credentials }: { tier: RouteTier; number: number; credentials: Credential[] | null }) {
  const { t } = useTranslation()
  const parts = percents(tier.targets.map(({ weight }) => String(weight))) ?? []
  return (
    <li>
      <p className="overline">{t('routes.tier', { number })}</p>
      <span className="route-bar" aria-hidden="true">
        {tier.targets.map((target, at) => <span key={at} style={{ flexGrow: target.weight, background: fill(at) }} />)}
      </span>
      <ul>
        {tier.targets.map((target, at) => (
          <li key={at}>
            <span className="route-dot" style={{ background: fill(at) }} aria-hidden="true" />
            <TargetName target={target} credentials={credentials} />
            <span className="numbers">{String(parts[at] ?? 0)} %</span>
          </li>
        ))}
      </ul>
    </li>
  )
}

function fill(at: number): string {
  return `var(--fill-${'abcdefgh'.charAt(at % 8)})`
}

function TargetName({ target, credentials }: { target: Named; credentials: Credential[] | null }) {
  const { t } = useTranslation()
  const label = useModelLabel(target.model)
  const key = credentials?.find(({ id }) => id === target.credential)
  const fault = credentials ? faultOf(target, credentials) : null
  return (
    <span className="route-target-name">
      <span title={target.model}>{label}</span>
      {key ? <small className="muted"> {key.name}</small> : null}
      {fault ? <span className="tag warn">{t(`routes.fault.${fault}`)}</span> : null}
    </span>
  )
}

/** Why a deployment cannot be asked; null if it can. */
export function faultOf(target: Named, credentials: Credential[]): 'gone' | 'inactive' | 'notOffered' | null {
  if (!target.credential) return null
  const key = credentials.find(({ id }) => id === target.credential)
  if (!key) return 'gone'
  if (!key.active) return 'inactive'
  return keysFor(target.model, [key]).length === 0 ? 'notOffered' : null
}
