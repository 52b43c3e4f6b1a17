import { Link, useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { AudioLines, Brain, Eye, FileText, FlaskConical, KeyRound, Waypoints, Wrench } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model, Provider } from '../../shared/api/types'
import { ago, count, price } from '../../shared/format'
import { found } from './search'
import { answers, chats, useCatalog } from './useCatalog'

const ICONS: Record<string, ReactNode> = {
  vision: <Eye size={13} />,
  tools: <Wrench size={13} />,
  reasoning: <Brain size={13} />,
  documents: <FileText size={13} />,
  audio: <AudioLines size={13} />,
}

export function Capabilities({ model }: { model: Model }) {
  const { t } = useTranslation()
  return (
    <span className="capabilities">
      {model.capabilities
        .filter((capability) => capability in ICONS)
        .map((capability) => (
          <span key={capability} title={t(`capability.${capability}`)} role="img" aria-label={t(`capability.${capability}`)}>
            {ICONS[capability]}
          </span>
        ))}
    </span>
  )
}

interface Props {
  trigger: ReactNode
  onPick: (model: string) => void
  /** In a dialog: also what cannot be asked now, and what does not answer but embeds. */
  any?: boolean
  /** Names that stand for several models; they come first. */
  routes?: string[]
}

/** Chooses one of the models that can be asked now; grouped by provider. */
export function ModelPicker({ trigger, onPick, any = false, routes = [] }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen} modal={any}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={any ? 'picker above' : 'picker'} aria-label={t('picker.label')} align="start" sideOffset={6} collisionPadding={8}>
          <PickerList
            any={any}
            routes={routes}
            onPick={(model) => {
              setOpen(false)
              onPick(model)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function PickerList({ any, routes, onPick }: { any: boolean; routes: string[]; onPick: (model: string) => void }) {
  const { t } = useTranslation()
  const { data } = useCatalog()
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const offered = (data?.models ?? []).filter(any ? (model) => model.available : answers)
  const groups = (data?.providers ?? [])
    .map((provider) => ({ provider, models: offered.filter((model) => model.provider === provider.id) }))
    .filter(({ models }) => models.length > 0)
    .sort((one, other) => rank(one.provider) - rank(other.provider))
  return (
    <Command label={t('picker.label')} filter={found}>
      <Command.Input className="input" placeholder={t('picker.search')} autoFocus value={query} onValueChange={setQuery} />
      <Command.Empty className="muted picker-empty">{t('picker.none')}</Command.Empty>
      <Command.List className="picker-list">
        {routes.length > 0 ? (
          <Command.Group heading={t('picker.routes')}>
            {routes.map((name) => (
              <Command.Item key={name} value={name} onSelect={() => { onPick(name) }} className="picker-row">
                <span className="picker-name"><Waypoints size={14} aria-hidden="true" /> {name}</span>
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
        {groups.map(({ provider, models }) => (
          <Command.Group key={provider.id} heading={provider.label}>
            {[...models].sort((one, other) => Number(other.known) - Number(one.known)).map((model) => (
              <PickerRow key={model.id} model={model} onPick={onPick} />
            ))}
          </Command.Group>
        ))}
        <Command.Group heading={t(any ? 'picker.others' : 'picker.locked')}>
          {locked(data?.models ?? [], query).map((model) => (
            <PickerRow key={model.id} model={model} onPick={any ? onPick : () => { void navigate({ to: '/settings/providers' }) }} />
          ))}
        </Command.Group>
      </Command.List>
      {any ? null : (
        <p className="picker-foot">
          <Link to="/settings/providers">{t('picker.more')}</Link>
        </p>
      )}
    </Command>
  )
}

function PickerRow({ model, onPick }: { model: Model; onPick: (model: string) => void }) {
  const { t } = useTranslation()
  return (
    <Command.Item value={model.id} keywords={[model.label]} onSelect={() => { onPick(model.id) }} className="picker-row">
      <span className="picker-name">
        {model.sandbox ? <FlaskConical size={14} aria-hidden="true" /> : null}
        {model.available ? null : <KeyRound size={14} aria-hidden="true" />}
        {model.label}
      </span>
      {model.known ? <Capabilities model={model} /> : <span className="tag" title={model.seen ? t('picker.seen', { when: ago(model.seen) }) : undefined}>{t('picker.unknown')}</span>}
      <span className="muted numbers picker-context">{model.context ? count(model.context) : ''}</span>
      <span className="muted numbers picker-price">
        {model.sandbox ? t('picker.free') : model.price ? `${price(model.price.input)} / ${price(model.price.output)}` : t('picker.priceUnknown')}
      </span>
    </Command.Item>
  )
}

const MOST_LOCKED = 20

/** Models that a search finds but that need a key first. */
function locked(models: Model[], query: string): Model[] {
  if (query.trim().length < 2) return []
  return models
    .filter((model) => !model.available && !model.sandbox && chats(model) && found(model.id, query, [model.label]) > 0)
    .slice(0, MOST_LOCKED)
}

/** Sandbox last once there is something real. */
function rank(provider: Provider): number {
  return provider.kind === 'sandbox' ? 1 : 0
}
