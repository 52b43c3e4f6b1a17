import { ArrowLeft, ArrowRight, CopyPlus, Ellipsis, Repeat2, SlidersHorizontal, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lane } from '../../shared/api/types'
import { count as shortCount, money } from '../../shared/format'
import { IconButton } from '../../shared/ui/Button'
import { Menu } from '../../shared/ui/Menu'
import { useModelLabel } from '../catalog/useCatalog'
import type { LaneActions } from './actions'
import { costTitle } from './cost'
import { LaneBadge } from './LaneBadge'
import { LanePicker } from './LanePicker'
import type { ConversationModel } from './model'
import { ParametersDialog } from './ParametersDialog'
import { useMessageState, useProgress } from './useConversation'

interface Props {
  model: ConversationModel
  lane: Lane
  at: number
  count: number
  actions: LaneActions
}

export function LaneHeader({ model, lane, at, count, actions }: Props) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const label = useModelLabel(lane.model)
  return (
    <header className="lane-head">
      <div className="lane-title">
        <LaneBadge at={at} />
        <h3 title={lane.model}>{label}</h3>
        <IconButton label={t('lane.parameters', { model: label })} onClick={() => { setEditing(true) }}>
          <SlidersHorizontal size={15} />
        </IconButton>
        <Menu
          trigger={
            <button type="button" className="icon-button" aria-label={t('lane.more', { model: label })} title={t('lane.more', { model: label })}>
              <Ellipsis size={16} />
            </button>
          }
          items={[
            { label: t('lane.duplicate'), icon: <CopyPlus size={15} />, disabled: count >= 8, onSelect: () => { actions.duplicate(lane) } },
            { label: t('lane.left'), icon: <ArrowLeft size={15} />, disabled: at === 0, onSelect: () => { actions.move(lane, -1) } },
            { label: t('lane.right'), icon: <ArrowRight size={15} />, disabled: at === count - 1, onSelect: () => { actions.move(lane, 1) } },
            'separator',
            { label: t('lane.close'), icon: <X size={15} />, disabled: count === 1, onSelect: () => { actions.close(lane) } },
          ]}
        />
      </div>
      <div className="lane-figures">
        <LanePicker
          onPick={(next) => { actions.change(lane, { model: next }) }}
          trigger={
            <button type="button" className="lane-swap" title={t('lane.change')}>
              <Repeat2 size={13} aria-hidden="true" /> {lane.model.split('/')[0]}
              <span className="visually-hidden">, {t('lane.changeOf', { model: label })}</span>
            </button>
          }
        />
        <LaneFigures model={model} lane={lane} />
      </div>
      {editing ? (
        <ParametersDialog
          parameters={lane.parameters}
          label={label}
          onClose={() => { setEditing(false) }}
          onSave={(parameters) => { actions.change(lane, { parameters }) }}
        />
      ) : null}
    </header>
  )
}

function LaneFigures({ model, lane }: { model: ConversationModel; lane: Lane }) {
  const { t } = useTranslation()
  const running = useMessageState(model, lane.leaf ?? '') === 'running'
  const progress = useProgress(model, lane.leaf)
  const figures = running ? null : model.message(lane.leaf ?? '')?.completion
  const speed = running ? progress?.tokensPerSecond : figures?.tokensPerSecond
  return (
    <span className="numbers muted lane-numbers">
      {running && progress?.outputTokens ? <span>{t('usage.tokens', { tokens: `~${shortCount(progress.outputTokens)}` })}</span> : null}
      {speed ? <span>{t('lane.speed', { speed: speed >= 10 ? speed.toFixed(0) : speed.toFixed(1) })}</span> : null}
      {running && typeof progress?.costNano === 'number' ? (
        <strong title={t('lane.costEstimate')}>{about(money(progress.costNano))}</strong>
      ) : null}
      {figures && (figures.costNano !== null || figures.usageSource !== 'none') ? (
        <strong title={costTitle(t, figures)}>{figures.costNano === null ? t('lane.costUnknown') : money(figures.costNano)}</strong>
      ) : null}
    </span>
  )
}

/** `<$0.0001` says already that it is not exact. */
function about(amount: string): string {
  return amount.startsWith('<') ? amount : `~${amount}`
}
