import { Columns3, LayoutGrid, PanelsTopLeft, Rows3 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Conversation, MessageState } from '../../shared/api/types'
import { money } from '../../shared/format'
import { IconButton } from '../../shared/ui/Button'
import type { Cost } from './cost'
import type { Connection } from './feed'
import { LAYOUTS, type Layout } from './lanes'
import { TitleEditor } from './TitleEditor'

const ICONS = { columns: Columns3, grid: LayoutGrid, stacked: Rows3, tabs: PanelsTopLeft }

interface Props {
  conversation: Conversation
  states: (MessageState | null)[]
  cost: Cost
  connection: Connection
  layout: Layout
  onLayout: (layout: Layout) => void
  onChange: (conversation: Conversation) => void
}

export function ConversationHead({ conversation, states, cost, connection, layout, onLayout, onChange }: Props) {
  const { t } = useTranslation()
  const number = (state: MessageState) => states.filter((other) => other === state).length
  const [running, failed, stopped, interrupted] = [number('running'), number('failed'), number('stopped'), number('interrupted')]
  return (
    <header className="conversation-head">
      <TitleEditor conversation={conversation} onChange={onChange} />
      <p className="conversation-state" role="status">
        {running > 0 ? (
          <span className="row"><span className="spinner" aria-hidden="true" /> {t('conversation.answering', { count: running })}</span>
        ) : null}
        {failed > 0 ? <span className="bad">{t('conversation.failed', { count: failed })}</span> : null}
        {interrupted > 0 ? <span className="warn">{t('conversation.interrupted', { count: interrupted })}</span> : null}
        {stopped > 0 ? <span className="muted">{t('conversation.stopped', { count: stopped })}</span> : null}
        {connection === 'lost' ? (
          <span className="warn connection">{running > 0 ? t('conversation.lostRunning', { count: running }) : t('conversation.lost')}</span>
        ) : null}
      </p>
      <span className="numbers muted conversation-cost" title={t('conversation.cost')}>
        {running > 0 && cost.known === 0 && !cost.unknown ? null : <CostText cost={cost} />}
      </span>
      <div className="segmented" role="group" aria-label={t('layout.label')}>
        {LAYOUTS.map((name) => {
          const Icon = ICONS[name]
          return (
            <IconButton key={name} label={t(`layout.${name}`)} on={layout === name} onClick={() => { onLayout(name) }}>
              <Icon size={15} />
            </IconButton>
          )
        })}
      </div>
    </header>
  )
}

function CostText({ cost: { known, unknown } }: { cost: Cost }) {
  const { t } = useTranslation()
  if (unknown && known === 0) return <>{t('conversation.costUnknown')}</>
  return (
    <>
      {t('conversation.soFar', { cost: money(known) })}
      {unknown ? ` ${t('conversation.plusUnknown')}` : ''}
    </>
  )
}
